package eu.goe.ingest.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that deliveries arrive in, and what is noted about them in its folder {@code .goe}: {@code seen} and {@code done},
 * a file for each delivery, {@code rejected} with a numbered folder for each that was set aside, {@code lock}.
 */
final class DeliveryFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPORT = "report.json";

    private final FileSystem fs;
    private final Path root;
    private final Path notes;

    private DeliveryFolder(FileSystem fs, Path root) {
        this.fs = fs;
        this.root = root;
        this.notes = new Path(root, ".goe");
    }

    /**
     * @throws UsageException if there is no such folder
     */
    static DeliveryFolder open(String name, Configuration hadoop) throws IOException {
        Path path = new Path(name);
        FileSystem fs = path.getFileSystem(hadoop);
        if (!fs.exists(path) || !fs.getFileStatus(path).isDirectory()) {
            throw new UsageException("--watch-once " + name + ": no such folder.");
        }
        return new DeliveryFolder(fs, fs.makeQualified(path));
    }

    FileSystem fs() {
        return fs;
    }

    Path locks() {
        return new Path(notes, "lock");
    }

    /** All that is there, in order of names. Names that begin with a dot or an underscore are of files that still arrive. */
    List<Delivery> deliveries() throws IOException {
        FileStatus[] children = fs.listStatus(root);
        Arrays.sort(children);
        List<Delivery> deliveries = new ArrayList<>();
        for (FileStatus child : children) {
            String name = child.getPath().getName();
            if (isHidden(name)) {
                continue;
            }
            List<Delivery.Part> files = new ArrayList<>();
            if (child.isDirectory()) {
                collect(child.getPath(), "", files);
                deliveries.add(new Delivery(name, name, child.getPath(), true, files));
            } else if (CallFileName.matches(name)) {
                files.add(part(name, child));
                for (FileStatus other : children) {
                    if (other.isFile() && other.getPath().getName().equals(name + ".sha256")) {
                        files.add(part(name + ".sha256", other));
                    }
                }
                deliveries.add(new Delivery(name, "file " + (deliveries.size() + 1), child.getPath(), false, files));
            }
        }
        return deliveries;
    }

    private void collect(Path folder, String before, List<Delivery.Part> files) throws IOException {
        FileStatus[] children = fs.listStatus(folder);
        Arrays.sort(children);
        for (FileStatus child : children) {
            String name = child.getPath().getName();
            if (isHidden(name)) {
                continue;
            }
            if (child.isDirectory()) {
                collect(child.getPath(), before + name + "/", files);
            } else {
                files.add(part(before + name, child));
            }
        }
    }

    private static Delivery.Part part(String name, FileStatus file) {
        return new Delivery.Part(name, file.getPath(), file.getLen(), file.getModificationTime());
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    boolean isDone(Delivery delivery) throws IOException {
        return note("done", delivery)
                .filter(n -> n.path("listing").asText().equals(delivery.listing()))
                .isPresent();
    }

    void done(Delivery delivery, String batch, Instant now) throws IOException {
        write(
                new Path(notes, "done/" + delivery.key()),
                Map.of("listing", delivery.listing(), "batch", batch, "at", now.toString()));
        fs.delete(new Path(notes, "seen/" + delivery.key()), false);
    }

    /**
     * Whether it has been as it is for a while. Watched by our own clock from run to run: copying keeps old times of files,
     * and a file server has a clock of its own.
     *
     * @param keep whether to note what is seen for the next run
     */
    boolean isQuiet(Delivery delivery, Duration period, Instant now, boolean keep) throws IOException {
        Optional<JsonNode> seen =
                note("seen", delivery).filter(n -> n.path("listing").asText().equals(delivery.listing()));
        if (seen.isPresent()) {
            return !Instant.parse(seen.get().path("since").asText())
                    .plus(period)
                    .isAfter(now);
        }
        if (keep) {
            write(
                    new Path(notes, "seen/" + delivery.key()),
                    Map.of("listing", delivery.listing(), "since", now.toString()));
        }
        return period.isZero();
    }

    /** Moves it out of the way, its report first. Returns where to, below the watched folder. */
    String setAside(Delivery delivery, Map<String, ?> report) throws IOException {
        Path rejected = new Path(notes, "rejected");
        fs.mkdirs(rejected);
        int last = 0;
        for (FileStatus child : fs.listStatus(rejected)) {
            String name = child.getPath().getName();
            if (name.matches("[0-9]{1,9}")) {
                last = Math.max(last, Integer.parseInt(name));
            }
        }
        // A run that was killed before it moved anything has left a report alone.
        boolean unused = last > 0 && !movedInto(new Path(rejected, Integer.toString(last)));
        Path place = new Path(rejected, Integer.toString(unused ? last : last + 1));
        fs.mkdirs(place);
        write(new Path(place, REPORT), report);
        move(delivery.path(), place);
        if (!delivery.isFolder()) {
            // The file before its checksum: alone it would be one that came without.
            for (Delivery.Part manifest : delivery.manifests()) {
                move(manifest.path(), place);
            }
        }
        fs.delete(new Path(notes, "seen/" + delivery.key()), false);
        return ".goe/rejected/" + place.getName();
    }

    private boolean movedInto(Path place) throws IOException {
        for (FileStatus child : fs.listStatus(place)) {
            if (!child.getPath().getName().equals(REPORT)) {
                return true;
            }
        }
        return false;
    }

    private void move(Path from, Path folder) throws IOException {
        if (!fs.rename(from, new Path(folder, from.getName()))) {
            throw new IOException("a delivery cannot be moved to " + folder);
        }
    }

    private Optional<JsonNode> note(String kind, Delivery delivery) throws IOException {
        try (InputStream in = fs.open(new Path(notes, kind + "/" + delivery.key()))) {
            return Optional.of(JSON.readTree(in));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    private void write(Path path, Map<String, ?> note) throws IOException {
        WholeFile.replace(fs, path, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(note));
    }
}
