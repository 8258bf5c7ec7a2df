package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.cli.FaultyFileSystem.Fault;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Store;
import eu.goe.core.store.TableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ingest that breaks at many moments: the store is then as before or as after, and the same command ends well. A process that
 * is stopped leaves on the disk what a process killed at that moment leaves, so one process, stopped again and
 * again, shows many kills; {@code KilledIT} kills for good.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestFaultsIT {
    private static final int SAMPLES = 120;
    private static final int MOMENTS = 50;
    /** Operations that a test breaks at; {@code -Dgoe.points=1000} for all of them. */
    private static final int POINTS = Integer.getInteger("goe.points", 12);

    private final ObjectMapper json = new ObjectMapper();
    private final long seed = Long.getLong("goe.seed", 20261124);
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    static Path folder;

    private Path vcf = Path.of("");
    private Path other = Path.of("");
    /** A store with one batch of other people. */
    private Path before = Path.of("");

    private long rowsBefore;
    private long rowsAfter;

    @BeforeAll
    void makeInput() throws IOException {
        vcf = simulate("K", 1_500);
        other = simulate("O", 300);
        before = folder.resolve("before");
        ok(CommandLineRun.goe("init", "-s", before, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
        ok(CommandLineRun.goe("ingest", "-s", before, other));
        rowsBefore = content(before).rows();
        Path after = copy(before, "after");
        ok(CommandLineRun.goe("ingest", "-s", after, vcf));
        rowsAfter = content(after).rows();
        assertThat(rowsAfter).isGreaterThan(rowsBefore);
    }

    private Path simulate(String name, int variants) {
        Path in = folder.resolve(name);
        ok(CommandLineRun.goe(
                "simulate", "-o", in, "--name", name, "--samples", SAMPLES, "--variants", variants, "--seed", seed));
        return in.resolve(name + ".vcf.gz");
    }

    @Test
    void aProcessThatIsKilledAtAnyOfFiftyMomentsLeavesTheStoreAsBeforeOrAsAfter() throws Exception {
        Path store = copy(before, "stopped");
        Process process =
                ChildProcess.start(Path.of("target/stopped.log"), "ingest", "-s", store, vcf, "--master", "local[2]");
        List<Path> states = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int moments = 0;
        // The store is first touched some seconds after the process began.
        while (process.isAlive() && Files.notExists(store.resolve("staging"))) {
            Thread.sleep(5);
        }
        while (process.isAlive()) {
            ChildProcess.signal(process, "STOP");
            moments++;
            if (seen.add(listing(store))) {
                states.add(copy(store, "state" + states.size()));
            }
            ChildProcess.signal(process, "CONT");
            process.waitFor(random.nextInt(1, 40), TimeUnit.MILLISECONDS);
        }
        assertThat(process.waitFor())
                .as(Files.readString(Path.of("target/stopped.log")))
                .isZero();
        System.out.println("moments " + moments + ", states of the disk " + states.size() + ", seed " + seed);
        assertThat(moments).isGreaterThanOrEqualTo(MOMENTS);
        for (Path state : states) {
            requireBeforeOrAfter(state);
        }
    }

    @Test
    void aProcessThatDiesAtAnyOperationOnTheDiskLeavesTheStoreAsBeforeOrAsAfter() throws IOException {
        Path whole = copy(before, "whole");
        FaultyFileSystem.arm(Fault.NONE, 0);
        ok(ingest(whole));
        long operations = FaultyFileSystem.disarm();
        for (long at : points("dead", 1, operations)) {
            Path store = copy(before, "crash" + at);
            FaultyFileSystem.arm(Fault.CRASH, at);
            Done done = ingest(store);
            FaultyFileSystem.disarm();
            assertThat(done.exit()).as("died at operation " + at).isIn(0, 1);
            assertThat(done.err()).doesNotContain("\tat ");
            requireBeforeOrAfter(store);
        }
    }

    @Test
    void anOutageWhileABatchIsCommittedLeavesTheStoreAsBeforeOrAsAfter() throws IOException {
        Path whole = copy(before, "reached");
        FaultyFileSystem.arm(Fault.NONE, 0);
        ok(ingest(whole));
        long accesses = FaultyFileSystem.accesses();
        FaultyFileSystem.disarm();
        for (long at : points("away", accesses / 2, accesses)) {
            Path store = copy(before, "outage" + at);
            FaultyFileSystem.arm(Fault.OUTAGE, at);
            Done done = ingest(store);
            FaultyFileSystem.disarm();
            assertThat(done.exit()).as("away at access " + at).isIn(0, 1);
            requireBeforeOrAfter(store);
        }
    }

    @Test
    void aBatchWhoseCommitWasAnsweredWronglyIsThere() throws IOException {
        Path store = copy(before, "lost");
        FaultyFileSystem.arm(Fault.LOST, 1);
        Done done = ingest(store);
        FaultyFileSystem.disarm();
        ok(done);
        assertThat(content(store)).isEqualTo(new Content(2, 2 * SAMPLES, rowsAfter));
        assertThat(ok(CommandLineRun.goe("samples", "-s", store, "list")).out().lines())
                .hasSize(2 * SAMPLES + 1);
        delete(store);
    }

    @Test
    void aFullDiskIsSaidAndTheSameCommandGoesOnWhenThereIsRoom() throws IOException {
        Path whole = copy(before, "room");
        long bytes = size(whole);
        ok(ingest(whole));
        bytes = size(whole) - bytes;
        for (int i = 0; i < POINTS / 3; i++) {
            Path store = copy(before, "full" + i);
            FaultyFileSystem.arm(Fault.FULL, random.nextLong(bytes));
            Done done = ingest(store);
            FaultyFileSystem.disarm();
            if (done.exit() != 0) {
                assertThat(done.exit()).isEqualTo(1);
                assertThat(done.err()).contains("No space left on device").doesNotContain("\tat ");
            }
            requireBeforeOrAfter(store);
        }
    }

    @Test
    void aTaskThatFailsIsTriedAgainAndNothingIsCountedTwice() throws Exception {
        Path store = copy(before, "retried");
        Path log = Path.of("target/retried.log");
        Process process = ChildProcess.start(
                log,
                "ingest",
                "-s",
                "faulty://" + store,
                vcf,
                "--master",
                "local[2,4]",
                "--conf",
                "spark.hadoop.fs.faulty.impl=" + FaultyFileSystem.class.getName(),
                "--conf",
                "spark.hadoop.fs.AbstractFileSystem.faulty.impl=" + FaultyFileSystem.Context.class.getName(),
                "--conf",
                "spark.hadoop.fs.faulty.once=/variants/window=",
                "--debug");
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        assertThat(content(store)).isEqualTo(new Content(2, 2 * SAMPLES, rowsAfter));
        assertThat(dataFiles(store)).as("files that no row of the log names").isEqualTo(loggedFiles(store));
    }

    @Test
    void twoIngestsAtOnceBothLand() throws Exception {
        Path third = simulate("T", 300);
        Path store = copy(before, "two");
        Process one = ChildProcess.start(Path.of("target/one.log"), "ingest", "-s", store, vcf, "--master", "local[1]");
        Process two =
                ChildProcess.start(Path.of("target/two.log"), "ingest", "-s", store, third, "--master", "local[1]");
        assertThat(one.waitFor())
                .as(Files.readString(Path.of("target/one.log")))
                .isZero();
        assertThat(two.waitFor())
                .as(Files.readString(Path.of("target/two.log")))
                .isZero();
        requireThatOthersCannotRead(store);
        Content both = content(store);
        assertThat(both.batches()).isEqualTo(3);
        assertThat(both.samples()).isEqualTo(3 * SAMPLES);
        ok(CommandLineRun.goe("ingest", "-s", store, vcf));
        ok(CommandLineRun.goe("ingest", "-s", store, third));
        assertThat(content(store)).isEqualTo(both);
    }

    /** What a process of umask 077 has added to the store belongs to its user alone. */
    private void requireThatOthersCannotRead(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            List<Path> added = files.filter(f -> !Files.exists(before.resolve(store.relativize(f))))
                    .toList();
            assertThat(added).anyMatch(f -> f.toString().endsWith(".parquet"));
            for (Path file : added) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(store.relativize(file).toString())
                        .endsWith("------");
            }
        }
    }

    private Done ingest(Path store) {
        return CommandLineRun.goe("ingest", "-s", "faulty://" + store, vcf);
    }

    /** As many numbers of a range as a test breaks at, both ends included, or all of them. */
    private Set<Long> points(String what, long first, long last) {
        Set<Long> points = new TreeSet<>();
        while (points.size() < Math.min(POINTS, last - first + 1)) {
            points.add(random.nextLong(first, last + 1));
        }
        System.out.println(what + " at " + points + " of " + first + " to " + last + ", seed " + seed);
        return points;
    }

    private void requireBeforeOrAfter(Path store) throws IOException {
        Content found = content(store);
        assertThat(found.samples()).as(store.toString()).isIn(SAMPLES, 2 * SAMPLES);
        assertThat(found.rows()).isEqualTo(found.samples() > SAMPLES ? rowsAfter : rowsBefore);
        Done again = CommandLineRun.goe("ingest", "-s", store, vcf);
        assertThat(again.exit()).as(store + ": " + again.err()).isZero();
        assertThat(content(store)).as(store.toString()).isEqualTo(new Content(2, 2 * SAMPLES, rowsAfter));
        delete(store);
    }

    /** What is visible in a store. */
    private record Content(int batches, int samples, long rows) {}

    private static Content content(Path path) {
        Store store = CommandLineRun.store(path);
        return new Content(
                store.batches().size(),
                store.batches().stream().mapToInt(Batch::nSamples).sum(),
                store.variantFiles().stream().mapToLong(TableFile::rows).sum());
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = folder.resolve(name);
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    private static void delete(Path store) throws IOException {
        try (Stream<Path> walk = Files.walk(store)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static long size(Path store) throws IOException {
        try (Stream<Path> walk = Files.walk(store)) {
            return walk.filter(Files::isRegularFile)
                    .mapToLong(p -> p.toFile().length())
                    .sum();
        }
    }

    /** Names and sizes of all files. */
    private static String listing(Path store) throws IOException {
        try (Stream<Path> walk = Files.walk(store)) {
            return walk.map(p -> p + " " + sizeOf(p)).sorted().toList().toString();
        }
    }

    private static long sizeOf(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? attributes.size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> dataFiles(Path store) throws IOException {
        Path table = store.resolve("variants");
        try (Stream<Path> walk = Files.walk(table)) {
            Set<String> files = new TreeSet<>();
            walk.filter(p -> p.toString().endsWith(".parquet") && !p.toString().contains("_delta_log"))
                    .forEach(p -> files.add(table.relativize(p).toString()));
            return files;
        }
    }

    private Set<String> loggedFiles(Path store) throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> log = Files.list(store.resolve("variants/_delta_log"))) {
            for (Path version : log.filter(p -> p.toString().endsWith(".json")).toList()) {
                for (String line : Files.readAllLines(version)) {
                    JsonNode add = json.readTree(line).path("add").path("path");
                    if (!add.isMissingNode()) {
                        files.add(add.asText());
                    }
                }
            }
        }
        return files;
    }
}
