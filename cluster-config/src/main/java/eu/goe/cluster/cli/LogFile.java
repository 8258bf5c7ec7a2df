package eu.goe.cluster.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The log of this run: a file of its own in {@code GOE_LOG}, else {@code ~/.goe/log}, or the folder for temporary files where that cannot be
 * written; made when the first line is written.
 */
record LogFile(Path path) {
    private static final Duration KEEP = Duration.ofDays(30);

    static LogFile of(Map<String, String> variables) {
        String asked = variables.getOrDefault("GOE_LOG", "");
        String user = variables.getOrDefault("HOME", System.getProperty("user.home", "."));
        Path home = Path.of(user, ".goe", "log");
        Path folder = asked.isBlank() ? home : Path.of(asked);
        if (!canBeMade(folder)) { // of a service's user, who has no home
            folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        }
        String stamp = Instant.now().toString().replaceAll("[-:]|\\.[0-9]+", "");
        return new LogFile(
                folder.resolve("goe-" + stamp + "-" + ProcessHandle.current().pid() + ".log"));
    }

    private static boolean canBeMade(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
    }

    /** Adds a stack trace. Returns where it is, or says why it could not be written. */
    String append(String what, Throwable failure) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        writer.println(what);
        failure.printStackTrace(writer);
        writer.flush();
        try {
            return write(path, text.toString());
        } catch (IOException e) {
            try {
                return write(Files.createTempFile("goe-", ".log"), text.toString());
            } catch (IOException again) {
                return "nowhere: " + path + " cannot be written; use --debug";
            }
        }
    }

    private static String write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
            removeOld(folder);
        }
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return file.toString();
    }

    private static void removeOld(Path folder) throws IOException {
        Instant oldest = Instant.now().minus(KEEP);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("goe-")
                        && name.endsWith(".log")
                        && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
