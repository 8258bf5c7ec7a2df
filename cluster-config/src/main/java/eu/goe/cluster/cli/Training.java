package eu.goe.cluster.cli;

import eu.goe.cluster.profile.SparkHolder;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The program of {@code goe prepare}: a small store from its making to a table of frequencies, in one process. */
final class Training {
    private Training() {}

    /**
     * Runs it and exits with the code of the first command that fails, else 0.
     *
     * @param args one folder, empty, for everything that is written
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        LogFile log = new LogFile(folder.resolve("goe.log"));
        System.setProperty("goe.log.file", log.path().toString());
        ByteArrayOutputStream messages = new ByteArrayOutputStream(); // of no interest unless one fails
        ProgramEnvironment environment = new ProgramEnvironment(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(messages, true, StandardCharsets.UTF_8),
                Clock.systemUTC(),
                Map.of(),
                Map.of(),
                false,
                log,
                () -> false);
        String input = folder.resolve("input").toString();
        String store = folder.resolve("store").toString();
        SparkHolder spark = new SparkHolder();
        for (List<String> command : List.of(
                List.of("--help"),
                List.of("simulate", "-o", input, "--samples", "20", "--variants", "100"),
                List.of("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic"),
                List.of("ingest", "-s", store, input + "/sim.vcf.gz"),
                List.of("frequencies", "-s", store, "--name", "f"),
                List.of("results", "-s", store, "show", "f"),
                List.of("describe", "-s", store))) {
            int exit = new Program(environment, spark).run(command.toArray(String[]::new));
            if (exit != 0) {
                System.err.print(messages.toString(StandardCharsets.UTF_8));
                System.exit(exit);
            }
        }
        spark.close();
        System.exit(0);
    }
}
