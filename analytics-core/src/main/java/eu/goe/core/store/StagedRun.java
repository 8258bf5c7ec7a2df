package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What an ingest that has not ended yet has done, so that the same ingest, killed and started again, goes on where it was:
 * the number of its batch, and a report of each finished part. Travels to tasks, which add their reports.
 *
 * <p>A folder {@code staging/KEY.RUN}, where KEY stands for the input and the parameters. A new process with the same key
 * takes it over by giving it its own run's name, in one rename; who had it before finds it gone, and stops.
 *
 * @param folder URI
 * @param run of the process that has it now
 * @param number of the batch to be, taken for it
 */
public record StagedRun(String folder, String run, int number) implements Serializable {
    static final String NUMBER = "number";
    private static final String OWNER = "owner";
    private static final String PARTS = "parts";

    /** Reports by number of the part, as they were given. */
    public Map<Integer, String> finished() throws IOException {
        Map<Integer, String> reports = new TreeMap<>();
        Path parts = new Path(folder, PARTS);
        FileSystem fs = fs(parts);
        if (fs.exists(parts)) {
            for (FileStatus file : fs.listStatus(parts)) {
                String name = file.getPath().getName();
                if (name.matches("[0-9]+\\.json")) {
                    reports.put(Integer.valueOf(name.substring(0, name.length() - 5)), read(fs, file.getPath()));
                }
            }
        }
        return reports;
    }

    /** Adds the report of a part, JSON whose members {@code files} and {@code callability} list the part's files, which must be complete. */
    public void finish(int part, String report) throws IOException {
        requireOwned();
        Path path = new Path(folder, PARTS + "/" + part + ".json");
        write(fs(path), path, report);
    }

    /** The files that a report names: member {@code path} of each element of its members {@code files} and {@code callability}. */
    static List<String> filesOf(String report) {
        try {
            List<String> paths = new ArrayList<>();
            JsonNode tree = new ObjectMapper().readTree(report);
            for (String member : List.of("files", "callability")) {
                for (JsonNode file : tree.path(member)) {
                    paths.add(file.path("path").asText());
                }
            }
            return paths;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable report of a staged part", e);
        }
    }

    /** Whether no other process has taken the run over or ended it: else what it wrote is not its own any more. */
    public boolean isOwned() throws IOException {
        Path number = new Path(folder, NUMBER);
        return fs(number).exists(number);
    }

    /**
     * @throws UsageException if another process has taken the run over
     */
    public void requireOwned() throws IOException {
        if (!isOwned()) {
            throw new UsageException(
                    "Another run of the same command has taken over from this one, or goe erase has ended it.\n"
                            + "Nothing is lost: run it again, and it goes on.");
        }
    }

    static StagedRun create(String folder, String run, int number) throws IOException {
        Path path = new Path(folder);
        FileSystem fs = fs(path);
        // Under its name only when it is complete.
        Path draft = new Path(path.getParent(), "." + path.getName());
        write(fs, new Path(draft, OWNER), Owner.ofThisProcess());
        write(fs, new Path(draft, NUMBER), Integer.toString(number));
        if (!fs.rename(draft, path)) {
            throw new IOException("cannot make " + folder);
        }
        return new StagedRun(folder, run, number);
    }

    /**
     * Takes over what another process has left.
     *
     * @throws UsageException if that process still runs on this machine
     */
    static StagedRun takeOver(String from, String folder, String run) throws IOException {
        Path path = new Path(folder);
        FileSystem fs = fs(path);
        Path owner = new Path(from, OWNER);
        if (fs.exists(owner)) {
            Owner.requireEnded(read(fs, owner));
        }
        if (!fs.rename(new Path(from), path)) {
            throw new IOException("cannot take over " + from);
        }
        write(fs, new Path(path, OWNER), Owner.ofThisProcess());
        return new StagedRun(
                folder, run, Integer.parseInt(read(fs, new Path(path, NUMBER)).strip()));
    }

    private static FileSystem fs(Path path) throws IOException {
        return path.getFileSystem(HadoopSettings.get());
    }

    private static String read(FileSystem fs, Path path) throws IOException {
        try (InputStream in = fs.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(FileSystem fs, Path path, String text) throws IOException {
        WholeFile.replace(fs, path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The process that has a run, as {@code HOST PID START}. */
    private static final class Owner {
        static String ofThisProcess() {
            ProcessHandle process = ProcessHandle.current();
            return host() + " " + process.pid() + " " + start(process);
        }

        static void requireEnded(String owner) {
            String[] parts = owner.split(" ", -1);
            boolean lives = parts.length == 3
                    && parts[0].equals(host())
                    && parts[1].matches("[0-9]{1,18}")
                    && Long.parseLong(parts[1]) != ProcessHandle.current().pid()
                    && ProcessHandle.of(Long.parseLong(parts[1]))
                            .filter(p -> start(p).equals(parts[2]))
                            .isPresent();
            if (lives) {
                throw new UsageException("The same files are being worked on by process " + parts[1]
                        + " on this machine.\nWait for it, or end it and run this again: it goes on from there.");
            }
        }

        /** Process numbers are used again; the start tells two of them apart. */
        private static String start(ProcessHandle process) {
            return process.info().startInstant().map(Object::toString).orElse("-");
        }

        private static String host() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException noName) {
                return "localhost";
            }
        }
    }
}
