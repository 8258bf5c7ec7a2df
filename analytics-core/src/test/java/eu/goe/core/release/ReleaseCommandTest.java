package eu.goe.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Promise;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the options of {@code goe release} for other programs do and refuse; the table is {@link ReleaseFixture}'s. */
class ReleaseCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void allFormsAreWrittenTogether() throws IOException {
        assertThat(run(
                        "--formats",
                        "vcf,parquet,delta,html,gdi,beacon,vrs",
                        "--version",
                        "1.0",
                        "--country",
                        "FIN=FI",
                        "--dataset-id",
                        "GDI-FI-7",
                        "--provider",
                        "Institute"))
                .isNull();
        Path release = folder.resolve("release");
        List<String> listed = new ArrayList<>();
        for (String line : Files.readAllLines(release.resolve("SHA256SUMS"))) {
            listed.add(line.substring(66));
        }
        // Every file of the folder is listed, and no other.
        try (var files = Files.walk(release)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> release.relativize(file).toString())
                            .filter(name -> !name.equals("SHA256SUMS")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
        assertThat(listed)
                .contains(
                        "goe-1.0.sites.vcf.gz",
                        "parquet/chr1.0.parquet",
                        "parquet/_delta_log/00000000000000000000.json",
                        "gdi/GDI-FI-7/GRCh38/allele-freq-chr1.0.parquet",
                        "gdi/GDI-FI-7/metadata.yaml",
                        "goe-1.0.g_variants.jsonl.gz",
                        "goe-1.0.va.jsonl.gz",
                        "report.html",
                        "release.json");
        assertThat(Files.readString(release.resolve("report.html"))).contains("sites not plain bases");
        assertThat(warnings()).doesNotContain("gdi");
    }

    @Test
    void strataThatGdiLeavesOutAreNamed() {
        assertThat(run("--formats", "gdi")).isNull();
        assertThat(warnings())
                .contains("no --provider: metadata.yaml for gdi has a placeholder.")
                .contains("gdi leaves out what is neither a country of two letters nor a sex: population=FIN.");
    }

    @Test
    void wrongOptionsAreRefusedAndNothingIsWritten() {
        refused(
                UsageException.class,
                "'xml' is unknown. There are vcf, parquet, delta, html, gdi, beacon, vrs",
                "--formats",
                "vcf,xml");
        refused(UsageException.class, "--dataset-id GOE-FI", "--formats", "gdi", "--dataset-id", "GOE-FI");
        refused(UsageException.class, "--country DEU=…", "--formats", "gdi", "--country", "DEU=DE");
        refused(UsageException.class, "--country FIN=Finland", "--formats", "beacon", "--country", "FIN=Finland");
        refused(UsageException.class, "--total Europe", "--formats", "gdi", "--total", "Europe");
        refused(UsageException.class, "--provider", "--formats", "gdi", "--provider", " ");
        refused(
                BadInputException.class,
                "none.fa",
                "--formats",
                "vrs",
                "--reference",
                folder.resolve("none.fa").toString());
    }

    /** Rule D13: sites of 10 kb count once, so there are 4; of 1,000 people Φ(√(4/1000) − 2.3263) = Φ(−2.2631) = 0.0118. */
    @Test
    @Promise(attack = "D13")
    void membershipPowerIsToldAndRefusedAboveThePolicy() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "public: {max_membership_power: 0.011}\n");
        assertThat(run("--policy", policy.toString()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D13")
                .hasMessageContaining("probability 0.012")
                .hasMessageContaining("max_membership_power is 0.011");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(policy);
        }
        Files.writeString(policy, "public: {max_membership_power: 0.012}\n");
        assertThat(run("--policy", policy.toString(), "--formats", "vcf,html")).isNull();
        JsonNode told = new ObjectMapper()
                .readTree(folder.resolve("release/release.json").toFile())
                .at("/disclosure/membership");
        assertThat(told.toString())
                .contains("{\"stratum\":\"sex=female\",\"independent_sites\":4,\"power\":0.012}")
                .contains("{\"stratum\":\"all\",\"independent_sites\":4,\"power\":0.012}");
        assertThat(Files.readString(folder.resolve("release/report.html")))
                .contains("with probability 0.012 whether the person is among the 1000 of stratum");
    }

    private void refused(Class<? extends Throwable> kind, String message, String... options) {
        assertThat(run(options)).isInstanceOf(kind).hasMessageContaining(message);
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String warnings() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** @return what the command threw, null if it ended well */
    private @Nullable Throwable run(String... options) {
        List<String> args = new ArrayList<>(
                List.of("merged", "-o", folder.resolve("release").toString()));
        args.addAll(List.of(options));
        ReleaseCommand command = new ReleaseCommand(new TestContext(), new FixtureInputs());
        new CommandLine(command).parseArgs(args.toArray(String[]::new));
        return catchThrowable(command::run);
    }

    private static final class FixtureInputs implements ReleaseInputs {
        @Override
        public MergedSource open(Path merged) {
            return ReleaseFixture.kinds();
        }

        @Override
        public Signer signer(Path key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String software() {
            return "goe test";
        }
    }

    private final class TestContext implements CommandContext {
        @Override
        public PrintStream out() {
            return new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            return new PrintStream(err, true, StandardCharsets.UTF_8);
        }

        @Override
        public Clock clock() {
            return Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);
        }

        @Override
        public SparkSession spark() {
            throw new UnsupportedOperationException("a release needs no Spark");
        }

        @Override
        public Configuration hadoop() {
            throw new UnsupportedOperationException("a release needs no Hadoop");
        }

        @Override
        public Optional<String> defaultStore() {
            return Optional.empty();
        }

        @Override
        public boolean json() {
            return false;
        }

        @Override
        public boolean dryRun() {
            return false;
        }

        @Override
        public Progress progress(String what) {
            return Progress.NONE;
        }
    }
}
