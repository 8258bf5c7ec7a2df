package eu.goe.cluster.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the last run of a command did, as Prometheus' text format, for the textfile collector of node_exporter: a batch has ended when somebody
 * comes to scrape it. The file is replaced in one step.
 */
final class MetricsFile {
    private static final String SUCCESS = "goe_last_success_time_seconds";

    private final Path file;

    MetricsFile(Path file) {
        this.file = file;
    }

    /**
     * Writes the file.
     *
     * @param command {@code ingest}, {@code samples import}
     * @param exit its exit code
     * @param seconds how long it took
     * @param endSeconds when it ended, in seconds since 1970
     * @param summary what {@code --json} says; of it the numbers, by their keys
     */
    void write(String command, int exit, double seconds, long endSeconds, Map<String, @Nullable Object> summary)
            throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("goe_last_run_exit_code", Integer.toString(exit));
        values.put("goe_last_run_duration_seconds", String.format(Locale.ROOT, "%.3f", seconds));
        values.put("goe_last_run_time_seconds", Long.toString(endSeconds));
        Optional<String> success = exit == 0 ? Optional.of(Long.toString(endSeconds)) : lastSuccess();
        success.ifPresent(time -> values.put(SUCCESS, time));
        summary.forEach((key, value) -> {
            if (value instanceof Number number && !key.equals("seconds") && !key.equals("exit")) {
                values.put("goe_last_run_" + key, number.toString());
            }
        });
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help(name))
                .append("\n# TYPE ")
                .append(name)
                .append(" gauge\n")
                .append(name)
                .append("{command=\"")
                .append(command)
                .append("\"} ")
                .append(value)
                .append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // Not in that folder's way: the collector reads *.prom only.
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(temporary, text, StandardCharsets.UTF_8);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String help(String name) {
        return switch (name) {
            case "goe_last_run_exit_code" -> "Exit code of the last run; 0 is done.";
            case "goe_last_run_duration_seconds" -> "How long the last run took.";
            case "goe_last_run_time_seconds" -> "When the last run ended, since 1970.";
            case SUCCESS -> "When a run last ended with 0, since 1970.";
            default -> "The last run's " + name.substring("goe_last_run_".length()) + ", as --json says it.";
        };
    }

    /** What the file says now, so that a run that fails does not hide when the last one did not. */
    private Optional<String> lastSuccess() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(SUCCESS + "{"))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst();
        }
    }
}
