package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path folder;

    /** The text by hand, after the exposition format 0.0.4 of Prometheus. */
    @Test
    void numbersOfTheSummaryAreGaugesAndTextsAreLeftOut() throws IOException {
        Path file = folder.resolve("a/goe.prom");
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("batch", "a");
        summary.put("records", 50L);
        summary.put("seconds", 1.5);
        summary.put("bytes_per_genotype", 0.25);
        summary.put("files", List.of("x"));
        new MetricsFile(file).write("samples import", 0, 2.0, 1_700_000_000L, summary);
        assertThat(Files.readString(file)).isEqualTo("""
                # HELP goe_last_run_bytes_per_genotype The last run's bytes_per_genotype, as --json says it.
                # TYPE goe_last_run_bytes_per_genotype gauge
                goe_last_run_bytes_per_genotype{command="samples import"} 0.25
                # HELP goe_last_run_duration_seconds How long the last run took.
                # TYPE goe_last_run_duration_seconds gauge
                goe_last_run_duration_seconds{command="samples import"} 2.000
                # HELP goe_last_run_exit_code Exit code of the last run; 0 is done.
                # TYPE goe_last_run_exit_code gauge
                goe_last_run_exit_code{command="samples import"} 0
                # HELP goe_last_run_records The last run's records, as --json says it.
                # TYPE goe_last_run_records gauge
                goe_last_run_records{command="samples import"} 50
                # HELP goe_last_run_time_seconds When the last run ended, since 1970.
                # TYPE goe_last_run_time_seconds gauge
                goe_last_run_time_seconds{command="samples import"} 1700000000
                # HELP goe_last_success_time_seconds When a run last ended with 0, since 1970.
                # TYPE goe_last_success_time_seconds gauge
                goe_last_success_time_seconds{command="samples import"} 1700000000
                """);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aRunThatFailsKeepsWhenTheLastOneDidNot() throws IOException {
        Path file = folder.resolve("goe.prom");
        MetricsFile metrics = new MetricsFile(file);
        metrics.write("ingest", 3, 1, 50, Map.of());
        assertThat(Files.readString(file)).doesNotContain("goe_last_success");
        metrics.write("ingest", 0, 1, 100, Map.of());
        metrics.write("ingest", 1, 1, 200, Map.of());
        assertThat(Files.readString(file))
                .contains("goe_last_success_time_seconds{command=\"ingest\"} 100\n")
                .contains("goe_last_run_time_seconds{command=\"ingest\"} 200\n")
                .contains("goe_last_run_exit_code{command=\"ingest\"} 1\n");
    }

    @Test
    void theCommandLineWritesItAlsoOfCommandsThatFail() throws IOException {
        Path file = folder.resolve("goe.prom");
        CommandLineRun.ok("simulate", "-o", folder.resolve("a"), "--samples", 3, "--variants", 5, "--metrics", file);
        assertThat(Files.readString(file))
                .contains("goe_last_run_exit_code{command=\"simulate\"} 0\n", "{command=\"simulate\"} 3\n");
        assertThat(CommandLineRun.goe("describe", "-s", folder.resolve("none"), "--metrics", file)
                        .exit())
                .isEqualTo(2);
        assertThat(Files.readString(file)).contains("goe_last_run_exit_code{command=\"describe\"} 2\n");
    }

    @Test
    void oneThatCannotBeWrittenIsAWarning() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");
        assertThat(CommandLineRun.ok("explain", "D6", "--metrics", notAFolder.resolve("goe.prom"))
                        .err())
                .startsWith("warning: --metrics ");
    }
}
