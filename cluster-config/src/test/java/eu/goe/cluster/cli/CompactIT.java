package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.cluster.cli.FaultyFileSystem.Fault;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A store whose batches are merged says the same as before, whatever happens while they are. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompactIT {
    private static final int BATCHES = 9;
    /** Operations that a compaction breaks at; {@code -Dgoe.points=1000} for all of them. */
    private static final int POINTS = Integer.getInteger("goe.points", 3);

    private final long seed = Long.getLong("goe.seed", 20261125);
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    static Path folder;

    private RandomBatches batches;
    private Path before;
    /** All that the commands say of the store with its nine blocks. */
    private List<String> said = List.of();

    @BeforeAll
    void ingestNineBatches() throws IOException {
        batches = new RandomBatches(folder.resolve("in"), BATCHES, seed);
        before = store("before", batches);
        said = said(before);
        assertThat(CommandLineRun.store(before).blocks()).hasSize(BATCHES);
    }

    private Path store(String name, RandomBatches of) throws IOException {
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        Path bed = Files.writeString(
                folder.resolve("callable.bed"),
                "chr1\t9999990\t10000003\nchrX\t5000000\t5000012\nchrX\t5000015\t6000000\nchrM\t0\t16569\n");
        int n = 1;
        for (Path file : of.files) {
            ok(
                    "ingest",
                    "-s",
                    store,
                    file,
                    "--batch",
                    "b" + n++,
                    "--kind",
                    "vcf",
                    "--keep",
                    "gq,dp,ad,ps",
                    "--absent-sites",
                    "reference",
                    "--callable",
                    bed);
        }
        StringBuilder people = new StringBuilder("sample\tsex\tpopulation\n");
        for (int s = 0; s < of.samples.size(); s++) {
            people.append(of.samples.get(s))
                    .append('\t')
                    .append(List.of("female", "male", "unknown").get(s % 3));
            people.append('\t').append(s % 2 == 0 ? "N" : "S").append('\n');
        }
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("people.tsv"), people));
        return store;
    }

    private static String shown(Path store, Object... analysis) {
        List<Object> args = new ArrayList<>(List.of(analysis));
        String name = "r" + System.nanoTime();
        args.addAll(List.of("-s", store, "--name", name));
        ok(args.toArray());
        return ok("results", "-s", store, "show", name).out();
    }

    private List<String> said(Path store) throws IOException {
        StringBuilder sites = new StringBuilder("contig\tpos\tref\talt\n");
        for (int pos = 9_999_985; pos < 10_000_015; pos++) {
            sites.append("chr1\t")
                    .append(pos)
                    .append("\tA\tC\nchr1\t")
                    .append(pos)
                    .append("\tA\tT\n");
        }
        for (int pos = 4_999_995; pos < 5_000_025; pos++) {
            sites.append("chrX\t").append(pos).append("\tA\tG\n");
        }
        Path list = Files.writeString(folder.resolve("sites.tsv"), sites);
        return List.of(
                shown(store, "frequencies", "--by", "sex,population"),
                shown(store, "frequencies", "--by", "sex", "--sites", list),
                shown(store, "coverage", "--by", "sex"),
                ok("query", "-s", store, "--format", "vcf").out(),
                calls(ok("query", "-s", store, "--format", "vcf", "--batch", "b3")
                        .out()));
    }

    /** Without what records say of the site, and which fields any of them has: a merged row has what all of them said. */
    private static String calls(String vcf) {
        StringBuilder calls = new StringBuilder();
        vcf.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            List<String> f = List.of(line.split("\t"));
            calls.append(String.join(" ", f.subList(0, 2))).append(' ').append(String.join(" ", f.subList(3, 5)));
            String[] keys = f.get(8).split(":");
            for (String cell : f.subList(9, f.size())) {
                String[] values = cell.split(":");
                calls.append(' ');
                for (int v = 0; v < values.length; v++) {
                    calls.append(values[v].equals(".") && v > 0 ? "" : keys[v] + "=" + values[v] + ";");
                }
            }
            calls.append('\n');
        });
        return calls.toString();
    }

    private static void requireTheSame(List<String> now, List<String> before) {
        for (int i = 0; i < before.size(); i++) {
            assertThat(now.get(i).lines())
                    .as("command %d", i)
                    .containsExactlyElementsOf(before.get(i).lines().toList());
        }
    }

    private void requireCountsAndCalls(Path store) {
        requireTheSame(
                List.of(
                        shown(store, "frequencies", "--by", "sex,population"),
                        ok("query", "-s", store, "--format", "vcf").out()),
                List.of(said.get(0), said.get(3)));
    }

    private Path copy(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (Stream<Path> all = Files.walk(before)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(before.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private static int blocks(Path store) {
        return CommandLineRun.store(store).blocks().size();
    }

    @Test
    void everyCommandSaysTheSameBeforeAndAfter() throws IOException {
        assertThat(said.get(0).lines().count()).isGreaterThan(500);
        assertThat(said.get(3)).contains("|").contains("./.");
        Path store = copy("compacted");
        assertThat(ok("describe", "-s", store).out())
                .contains("9 of 9 tile(s), of which 8 are due for goe compact; goe ingest does it from 17 tiles on");
        assertThat(ok("compact", "-s", store, "--dry-run").out()).contains("would merge 8 of 9 blocks into 1");
        assertThat(blocks(store)).isEqualTo(BATCHES);
        assertThat(ok("compact", "-s", store, "--json").out()).contains("\"blocks\":2", "\"merged\":8", "\"into\":1");
        requireTheSame(said(store), said);
        assertThat(ok("compact", "-s", store).out()).contains("nothing to merge: 2 block(s)");
        assertThat(ok("compact", "-s", store, "--all").out()).contains("merged 2 blocks into 1");
        requireCountsAndCalls(store);
        assertThat(CommandLineRun.store(store).variantFiles())
                .as("one file a window")
                .hasSize(4);
        assertThat(CommandLineRun.goe("compact", "-s", store, "--retain", "soon")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aCompactionThatDiesAnywhereHarmsNothingAndTheSameCommandEndsIt() throws IOException {
        Path whole = copy("whole");
        FaultyFileSystem.arm(Fault.NONE, 0);
        ok("compact", "-s", "faulty://" + whole, "--all");
        long operations = FaultyFileSystem.disarm();
        TreeSet<Long> points = new TreeSet<>(List.of(operations));
        while (points.size() < Math.min(POINTS, operations)) {
            points.add(random.nextLong(1, operations + 1));
        }
        System.out.println("dead at " + points + " of " + operations + ", seed " + seed);
        String expected = said.get(0);
        for (long at : points) {
            Path store = copy("dead" + at);
            FaultyFileSystem.arm(Fault.CRASH, at);
            Done done = CommandLineRun.goe("compact", "-s", "faulty://" + store, "--all");
            FaultyFileSystem.disarm();
            assertThat(done.exit())
                    .as("died at operation %d: %s", at, done.err())
                    .isIn(0, 1);
            assertThat(blocks(store)).as("after operation %d", at).isIn(1, BATCHES);
            ok("compact", "-s", store, "--all");
            assertThat(blocks(store)).isEqualTo(1);
            assertThat(shown(store, "frequencies", "--by", "sex,population")).isEqualTo(expected);
            assertThat(store.resolve("staging")).isEmptyDirectory();
        }
    }

    @Test
    void aProcessThatIsKilledLeavesTheStoreAsBeforeOrAsAfter() throws Exception {
        Path store = copy("killed");
        Process process = ChildProcess.start(
                Path.of("target/compact.log"), "compact", "-s", store, "--all", "--master", "local[1]");
        while (process.isAlive() && !hasReport(store)) {
            process.waitFor(2, TimeUnit.MILLISECONDS);
        }
        boolean isKilled = process.isAlive();
        process.destroyForcibly().waitFor();
        assertThat(isKilled).as("killed with a window done").isTrue();
        assertThat(blocks(store)).isIn(1, BATCHES);
        ok("compact", "-s", store, "--all");
        assertThat(blocks(store)).isEqualTo(1);
        requireCountsAndCalls(store);
    }

    private static boolean hasReport(Path store) throws IOException {
        if (Files.notExists(store.resolve("staging"))) {
            return false;
        }
        try (Stream<Path> files = Files.walk(store.resolve("staging"))) {
            return files.anyMatch(f -> f.getFileName().toString().equals("0.json"));
        } catch (java.io.UncheckedIOException movedMeanwhile) {
            return true;
        }
    }

    /** What is expected is what a store that was never merged says without the person. */
    @Test
    void whoIsErasedAfterACompactionIsInNoFileNorInThoseThatWereMerged() throws IOException {
        String person = batches.samples.get(3);
        Path apart = copy("apart");
        ok("samples", "-s", apart, "withdraw", person);
        String expected = shown(apart, "frequencies", "--by", "sex,population");
        assertThat(expected).isNotEqualTo(said.get(0));
        Path store = copy("erased");
        ok("compact", "-s", store);
        int superseded = parquetFiles(store, "variants");
        assertThat(superseded)
                .isGreaterThan(CommandLineRun.store(store).variantFiles().size());
        ok("samples", "-s", store, "withdraw", person);
        assertThat(ok("erase", "-s", store, "--json").out())
                .contains("\"rows_found\":0", "\"files_found\":0")
                .doesNotContain("\"rows_scanned\":0");
        Store now = CommandLineRun.store(store);
        // What was merged and does not hold the person stays, to be restored.
        assertThat(parquetFiles(store, "variants"))
                .isGreaterThan(now.variantFiles().size())
                .isLessThan(superseded);
        ok("compact", "-s", store, "--all");
        assertThat(blocks(store)).isEqualTo(1);
        assertThat(shown(store, "frequencies", "--by", "sex,population")).isEqualTo(expected);
        assertThat(ok("query", "-s", store, "--format", "vcf").out())
                .isEqualTo(ok("query", "-s", apart, "--format", "vcf").out());
    }

    private static int parquetFiles(Path store, String table) throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve(table))) {
            return (int) files.filter(f ->
                            f.toString().endsWith(".parquet") && !f.toString().contains("_delta_log"))
                    .count();
        }
    }

    /** Thirty real gVCFs in three batches, merged, against the independent joint counts. */
    @Test
    void mergedBatchesOfGvcfsGiveTheCountsOfTheOracle() throws IOException {
        Path data = Path.of(System.getProperty("goe.shared", ""), "data", "vcf");
        assumeTrue(Files.isDirectory(data), "the shared corpus is not at " + data.toAbsolutePath());
        List<Path> gvcfs;
        try (Stream<Path> files = Files.list(data.resolve("gvcf/hail_1kg_chr22"))) {
            gvcfs = files.filter(f -> f.toString().endsWith(".g.vcf.gz"))
                    .sorted()
                    .toList();
        }
        Path store = folder.resolve("gvcfs");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38");
        for (int b = 0; b < 3; b++) {
            List<Object> ingest = new ArrayList<>(List.of("ingest", "-s", store));
            ingest.addAll(gvcfs.subList(10 * b, 10 * (b + 1)));
            ok(ingest.toArray());
        }
        String counts = shown(store, "frequencies");
        String coverage = shown(store, "coverage");
        String query = ok("query", "-s", store, "--format", "vcf").out();
        ok("compact", "-s", store, "--all");
        assertThat(blocks(store)).isEqualTo(1);
        assertThat(shown(store, "frequencies")).isEqualTo(counts);
        assertThat(shown(store, "coverage")).isEqualTo(coverage);
        assertThat(ok("query", "-s", store, "--format", "vcf").out()).isEqualTo(query);
        List<String> oracle =
                Files.readAllLines(data.resolve("expected/gvcf_1kg_chr22.gq20.dp10.overlap_called.oracle.tsv")).stream()
                        .skip(1)
                        .map(line -> String.join(" ", List.of(line.split("\t")).subList(0, 8)))
                        .toList();
        assertThat(counts.lines()
                        .skip(1)
                        .map(line -> line.split("\t"))
                        .filter(f -> f[5].equals("raw"))
                        .map(f -> String.join(" ", f[0], f[1], f[2], f[3], f[6], f[7], f[9], f[10])))
                .containsExactlyInAnyOrderElementsOf(oracle);
    }
}
