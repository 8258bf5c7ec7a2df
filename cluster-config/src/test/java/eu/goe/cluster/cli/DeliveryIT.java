package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code goe ingest --watch-once}: complete deliveries once, bad ones aside, and kills that change nothing in the end. */
@Tag("slow")
class DeliveryIT {
    private static final int PEOPLE = 60;
    private static final Clock NOW = Clock.systemUTC();
    private static final Clock LATER = Clock.offset(NOW, Duration.ofMinutes(11));

    @TempDir
    Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private Path inbox = Path.of("");
    private Path store = Path.of("");

    @BeforeEach
    void emptyStore() throws IOException {
        inbox = Files.createDirectories(folder.resolve("inbox"));
        store = folder.resolve("store");
        ok(CommandLineRun.goe("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
    }

    @Test
    void completeDeliveriesAreTakenOnceAndBadOnesAreSetAside() throws Exception {
        deliver("1-good", "A", 1);
        Path damaged = deliver("2-damaged", "B", 2);
        byte[] bytes = Files.readAllBytes(damaged.resolve("B.vcf.gz"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged.resolve("B.vcf.gz"), bytes);
        Path letter = Files.createDirectories(inbox.resolve("3-letter"));
        Files.writeString(letter.resolve("letter.vcf"), "Dear Sir,\nplease find attached\n");
        TestFiles.shell(letter, "sha256sum letter.vcf > SHA256SUMS");
        Files.delete(deliver("4-no-manifest", "D", 4).resolve("SHA256SUMS"));
        Files.createDirectories(inbox.resolve("5-empty"));
        Files.createDirectories(inbox.resolve(".arriving"));
        simulate("E", 5);
        Files.copy(folder.resolve("E/E.vcf.gz"), inbox.resolve("E.vcf.gz"));
        TestFiles.shell(inbox, "sha256sum E.vcf.gz > E.vcf.gz.sha256");

        JsonNode dry = watch(NOW, 0, "--dry-run");
        assertThat(dry.path("complete").asInt()).isEqualTo(3);
        assertThat(inbox.resolve(".goe")).doesNotExist();

        JsonNode first = watch(NOW, 3);
        assertThat(first.findValuesAsText("outcome"))
                .containsExactly("added", "waiting", "set_aside", "waiting", "waiting", "added");
        assertThat(first.findValuesAsText("name"))
                .containsExactly("1-good", "2-damaged", "3-letter", "4-no-manifest", "5-empty", "file 6");
        JsonNode bad = first.path("deliveries").get(2);
        assertThat(bad.path("error").path("kind").asText()).isEqualTo("bad_input");
        Path aside = inbox.resolve(bad.path("set_aside").asText());
        assertThat(aside.resolve("3-letter/letter.vcf")).exists();
        assertThat(json.readTree(aside.resolve("report.json").toFile())
                        .path("error")
                        .path("exit")
                        .asInt())
                .isEqualTo(3);
        assertThat(samples()).isEqualTo(2 * PEOPLE);

        JsonNode second = watch(LATER, 5);
        assertThat(second.findValuesAsText("outcome")).containsExactly("set_aside", "added", "waiting");
        JsonNode error = second.path("deliveries").get(0).path("error");
        assertThat(error.path("kind").asText()).isEqualTo("verification");
        assertThat(error.path("message").asText()).startsWith("SHA256SUMS:1: ").doesNotContain("B.vcf");
        assertThat(samples()).isEqualTo(3 * PEOPLE);

        // Delivered again, whole: only this one is new.
        deliver("2-damaged", "B", 2);
        assertThat(watch(LATER, 0).findValuesAsText("outcome")).containsExactly("added", "waiting");
        assertThat(watch(LATER, 0).findValuesAsText("outcome")).containsExactly("waiting");
        assertThat(samples()).isEqualTo(4 * PEOPLE);
    }

    @Test
    void aManifestThatLeavesOutFilesIsNotBelieved() throws Exception {
        Path delivery = deliver("short", "A", 1);
        simulate("B", 2);
        Files.copy(folder.resolve("B/B.vcf.gz"), delivery.resolve("B.vcf.gz"));
        JsonNode done = watch(NOW, 3, "--quiet-period", "0");
        assertThat(done.findValuesAsText("message").get(0)).contains("1 file(s) of calls are not in");
        assertThat(samples()).isZero();
    }

    @Test
    void theLockKeepsOthersOutUntilItLapses() throws Exception {
        deliver("one", "A", 1);
        Path locks = Files.createDirectories(inbox.resolve(".goe/lock"));
        Files.createFile(locks.resolve("7"));
        Files.createFile(
                locks.resolve("7.until-" + NOW.instant().plusSeconds(300).toEpochMilli()));
        assertThat(watch(NOW, 0).path("locked").asBoolean()).isTrue();
        assertThat(samples()).isZero();
        assertThat(watch(LATER, 0).path("added").asInt()).isEqualTo(1);
        assertThat(samples()).isEqualTo(PEOPLE);
    }

    @Test
    void runsThatAreKilledEndRightWhenRunAgain() throws Exception {
        deliver("one", "A", 1);
        SplittableRandom random = new SplittableRandom(Long.getLong("goe.seed", System.nanoTime()));
        Path log = Path.of("target/delivery.log");
        int killed = 0;
        for (int i = 0; i < 2; i++) {
            Process process = ChildProcess.start(
                    log, "ingest", "-s", store, "--watch-once", inbox, "--lease", "5s", "--master", "local[2]");
            Path first = inbox.resolve(".goe/lock/1");
            while (i == 0 && process.isAlive() && Files.notExists(first)) {
                Thread.sleep(20);
            }
            if (!process.waitFor(random.nextInt(100, 4_000), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                killed++;
            }
        }
        assertThat(killed).isPositive();
        assertThat(samples()).isIn(0, PEOPLE);
        JsonNode last = watch(LATER, 0);
        assertThat(last.path("locked").asBoolean()).isFalse();
        assertThat(last.path("failed").asInt()).isZero();
        assertThat(samples()).isEqualTo(PEOPLE);
        assertThat(watch(LATER, 0).path("deliveries")).isEmpty();
    }

    @Test
    void wrongUse() {
        assertThat(CommandLineRun.goe("ingest", "-s", store).exit()).isEqualTo(2);
        assertThat(CommandLineRun.goe("ingest", "-s", store, "--watch-once", folder.resolve("nowhere"))
                        .err())
                .contains("no such folder");
        assertThat(CommandLineRun.goe("ingest", "-s", store, "x.vcf", "--watch-once", inbox)
                        .exit())
                .isEqualTo(2);
        assertThat(CommandLineRun.goe("ingest", "-s", store, "--watch-once", inbox, "--lease", "soon")
                        .err())
                .contains("--lease 'soon'")
                .contains("30s, 10m or 2h");
    }

    private void simulate(String name, int seed) {
        ok(CommandLineRun.goe(
                "simulate",
                "-o",
                folder.resolve(name),
                "--name",
                name,
                "--samples",
                PEOPLE,
                "--variants",
                200,
                "--seed",
                seed));
    }

    /** A folder with a VCF and what {@code sha256sum} says of it. */
    private Path deliver(String name, String prefix, int seed) throws IOException, InterruptedException {
        if (Files.notExists(folder.resolve(prefix))) {
            simulate(prefix, seed);
        }
        Path delivery = Files.createDirectories(inbox.resolve(name));
        Files.copy(folder.resolve(prefix).resolve(prefix + ".vcf.gz"), delivery.resolve(prefix + ".vcf.gz"));
        TestFiles.shell(delivery, "sha256sum *.vcf.gz > SHA256SUMS");
        Files.delete(delivery.resolve("log.txt"));
        return delivery;
    }

    private JsonNode watch(Clock clock, int exit, String... more) throws IOException {
        Object[] args = new Object[6 + more.length];
        args[0] = "ingest";
        args[1] = "-s";
        args[2] = store;
        args[3] = "--watch-once";
        args[4] = inbox;
        args[5] = "--json";
        System.arraycopy(more, 0, args, 6, more.length);
        Done done = CommandLineRun.goeAt(clock, args);
        assertThat(done.exit()).as(done.err()).isEqualTo(exit);
        return json.readTree(done.out());
    }

    private int samples() throws IOException {
        return json.readTree(ok(CommandLineRun.goe("describe", "-s", store, "--json"))
                        .out())
                .path("samples")
                .asInt();
    }
}
