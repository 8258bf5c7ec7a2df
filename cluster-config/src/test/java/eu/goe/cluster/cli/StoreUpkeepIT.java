package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What runs that fail or are killed leave, and writers that meet. Input is simulated. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreUpkeepIT {
    @TempDir
    static Path folder;

    private Path store;
    private List<String> samples;

    @BeforeAll
    void oneNode() throws IOException {
        Path input = folder.resolve("in");
        ok(CommandLineRun.goe("simulate", "-o", input, "--name", "A", "--samples", 40, "--variants", 50));
        store = folder.resolve("store");
        ok(CommandLineRun.goe("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
        ok(CommandLineRun.goe("ingest", "-s", store, input.resolve("A.vcf.gz")));
        samples = Files.readAllLines(input.resolve("samples.tsv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
    }

    private Store open() {
        return CommandLineRun.store(store);
    }

    private static Path file(Path path, Duration age) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, "rows");
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFailedAnalysisLeavesNoFileOfItsRun() {
        Path window = store.resolve("frequencies/result=9/window=chr22.1");
        Path mine = file(window.resolve("rmine-0-1.parquet"), Duration.ZERO);
        Path checksum = file(window.resolve(".rmine-0-1.parquet.crc"), Duration.ZERO);
        Path others = file(window.resolve("rother-0-1.parquet"), Duration.ZERO);
        open().discardRun(StoreSchema.FREQUENCIES, "rmine");
        assertThat(mine).doesNotExist();
        assertThat(checksum).doesNotExist();
        assertThat(others).exists();
        open().discardRun(StoreSchema.FREQUENCIES, "rother");
        assertThat(store.resolve("frequencies/result=9")).doesNotExist();
    }

    @Test
    void theNextIngestRemovesWhatAKilledAnalysisLeftOnceItIsADayOld() {
        Path window = store.resolve("frequencies/result=8/window=chr22.1");
        Path dead = file(window.resolve("rdead-0-1.parquet"), Duration.ofDays(2));
        Path early = file(window.resolve("rlive-0-1.parquet"), Duration.ofDays(2));
        Path late = file(window.resolve("rlive-1-2.parquet"), Duration.ofHours(1));
        assertThat(open().sweep()).isEqualTo(1);
        assertThat(dead).doesNotExist();
        assertThat(early).exists();
        assertThat(late).exists();
        open().discardRun(StoreSchema.FREQUENCIES, "rlive");
    }

    /** Each takes the next number of those it sees: were two committed on top of the same rows, a number would be there twice. */
    @Test
    void ofAppendsThatMeetEachSeesThoseBeforeIt() {
        Path meeting = folder.resolve("meeting");
        ok(CommandLineRun.goe("init", "-s", meeting, "--node", "SE", "--assembly", "GRCh38", "--synthetic"));
        int writers = 4;
        int each = 4;
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            running.add(CompletableFuture.runAsync(() -> {
                for (int done = 0; done < each; ) {
                    int next = CommandLineRun.store(meeting).exports().size() + 1;
                    try {
                        CommandLineRun.store(meeting).appendExport(next, "{\"number\":" + next + "}");
                        done++;
                    } catch (UsageException taken) {
                        assertThat(taken).hasMessageContaining("at the same time");
                    }
                }
            }));
        }
        running.forEach(CompletableFuture::join);
        assertThat(CommandLineRun.store(meeting).exports())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, writers * each)
                        .mapToObj(n -> "{\"number\":" + n + "}")
                        .toList());
    }

    @Test
    void importsThatMeetAreBothThere() throws IOException {
        List<CompletableFuture<Void>> imports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            StringBuilder text = new StringBuilder("sample\ta" + i + "\n");
            for (String sample : samples) {
                text.append(sample).append("\tv").append(i).append('\n');
            }
            Path table = Files.writeString(folder.resolve("a" + i + ".tsv"), text);
            imports.add(
                    CompletableFuture.runAsync(() -> ok(CommandLineRun.goe("samples", "-s", store, "import", table))));
        }
        imports.forEach(CompletableFuture::join);
        String list = ok(CommandLineRun.goe("samples", "-s", store, "list")).out();
        assertThat(list.lines().findFirst().orElse("")).endsWith("a0\ta1\ta2\ta3");
        assertThat(list.lines().skip(1)).hasSize(40).allMatch(line -> line.endsWith("v0\tv1\tv2\tv3"));
    }

    @Test
    void listsAndDryRunsAreOneJsonObject() throws IOException {
        for (List<Object> args : List.<List<Object>>of(
                List.of("samples", "-s", store, "list"),
                List.of("results", "-s", store, "list"),
                List.of("quarantine", "-s", store, "list"),
                List.of("demo", "--dry-run"))) {
            List<Object> all = new ArrayList<>(args);
            all.add("--json");
            String out = ok(CommandLineRun.goe(all.toArray())).out();
            assertThat(new ObjectMapper().readTree(out).isObject()).as(out).isTrue();
            assertThat(out.strip().lines()).hasSize(1);
        }
    }

    @Test
    void aFolderWithOtherThingsIsNoPlaceForAStore() throws IOException {
        Path letters = Files.createDirectories(folder.resolve("letters"));
        Files.writeString(letters.resolve("letter.txt"), "Dear Sir");
        for (String dry : List.of("--dry-run", "--quiet")) {
            CommandLineRun.Done done =
                    CommandLineRun.goe("init", "-s", letters, "--node", "SE", "--assembly", "GRCh38", dry);
            assertThat(done.exit()).isEqualTo(2);
            assertThat(done.err()).contains("not a store's");
        }
        assertThat(letters.resolve("store.json")).doesNotExist();
        // what a dry run says of a store with other values is what init says
        assertThat(CommandLineRun.goe("init", "-s", store, "--node", "FI", "--assembly", "GRCh38", "--dry-run")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void regionsOfABedFileAreCountedAsIfWritten() throws IOException {
        Path bed = Files.writeString(folder.resolve("r.bed"), "22\t0\t50818468\n");
        ok(CommandLineRun.goe("frequencies", "-s", store, "--name", "bed", "--regions", bed));
        ok(CommandLineRun.goe("frequencies", "-s", store, "--name", "text", "--regions", "chr22"));
        String counted =
                ok(CommandLineRun.goe("results", "-s", store, "show", "bed")).out();
        assertThat(counted.lines().count()).isGreaterThan(1);
        assertThat(counted)
                .isEqualTo(ok(CommandLineRun.goe("results", "-s", store, "show", "text"))
                        .out());
    }

    private static final CountDownLatch STARTED = new CountDownLatch(1);
    private static final AtomicBoolean ENDED = new AtomicBoolean();

    @Test
    void whenATaskFailsNoOtherOneRunsAnyMore() {
        assertThatThrownBy(() -> TaskRunner.run(
                        SparkSession.active(), "test", List.of(0, 1), (unit, part, meter) -> task(unit), Progress.NONE))
                .isInstanceOf(BadInputException.class);
        assertThat(ENDED).isTrue();
    }

    /** The first fails once the second runs, which takes its time to end whatever interrupts it. */
    private static int task(int unit) throws InterruptedException {
        if (unit == 0) {
            STARTED.await(30, TimeUnit.SECONDS);
            throw new BadInputException("no");
        }
        STARTED.countDown();
        long until = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        ENDED.set(true);
        return unit;
    }

    @Test
    void aFileThatIsCalledAsAPersonIsInNoLog() throws IOException, InterruptedException {
        Path bad = Files.writeString(
                folder.resolve("ZZSECRET0001.vcf"),
                "##fileformat=VCFv4.2\n##contig=<ID=chr22>\n"
                        + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"g\">\n"
                        + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tZZSECRET0002\n"
                        + "chr22\t100\t.\tA\tG\t.\t.\t.\tGT\t0/1\nchr22\t200\t.\tA\tG\t.\t.\t.\tGT\t0/7\n");
        Path logs = Files.createDirectories(folder.resolve("logs"));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        Stream.of(Files.readString(Path.of("target/classes/goe-jvm.options")).split("\\s+"))
                .filter(o -> !o.isEmpty())
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "eu.goe.cluster.cli.Goe",
                "ingest",
                "-s",
                store.toString(),
                bad.toString(),
                "--on-bad-record",
                "fail"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("GOE_LOG", logs.toString());
        Path err = folder.resolve("err.txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(err.toFile()).start();
        assertThat(process.waitFor()).as(Files.readString(err)).isEqualTo(3);
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.toList()) {
                assertThat(Files.readString(log)).doesNotContain("ZZSECRET");
            }
        }
    }
}
