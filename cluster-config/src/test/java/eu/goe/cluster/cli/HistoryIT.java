package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches that are removed, replaced and brought back, and what {@code check} finds. Expected figures are counted by hand from the lines below.
 */
@Tag("slow")
class HistoryIT {
    private static final String HEADER = """
            ##fileformat=VCFv4.2
            ##contig=<ID=1,length=1000>
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
            #CHROM POS ID REF ALT QUAL FILTER INFO FORMAT\s""";

    private static final String A = HEADER + """
            Anna Bert
            1 10 . A C . . . GT 0/1 0/0
            1 20 . G T . . . GT 0/1 1/1
            """;

    /** Unmistakable, so that a hit in packed data is no chance. */
    private static final String CLEO = "ZQXCLEO00042REMOVED";

    private static final String B = HEADER + CLEO + """
             Dora
            1 10 . A C . . . GT 1/1 0/1
            1 30 . T A . . . GT 0/1 0/0
            """;

    /** The same people, in another order, with other content. */
    private static final String B2 = HEADER + "Dora " + CLEO + """

            1 10 . A C . . . GT 0/0 0/1
            1 40 . C G . . . GT 0/1 0/0
            """;

    private static final List<String> OF_A = List.of("1:10 A>C 1 4 0", "1:20 G>T 3 4 0");
    private static final List<String> OF_A_AND_B = List.of("1:10 A>C 4 8 0", "1:20 G>T 3 4 2", "1:30 T>A 1 4 2");
    private static final List<String> OF_A_AND_B2 = List.of("1:10 A>C 2 8 0", "1:20 G>T 3 4 2", "1:40 C>G 1 4 2");

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return TestFiles.vcf(folder.resolve(name), text);
    }

    private static Done refused(int exit, Object... args) {
        Done done = CommandLineRun.goe(args);
        assertThat(done.exit()).as(done.err()).isEqualTo(exit);
        return done;
    }

    private Path store(String name) throws IOException {
        Path fai = Files.writeString(folder.resolve("small.fai"), "1\t1000\t3\t60\t61\n");
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", fai);
        ok("ingest", "-s", store, file("a.vcf", A), "--batch", "a");
        ok("ingest", "-s", store, file("b.vcf", B), "--batch", "b");
        return store;
    }

    /** {@code contig:pos ref>alt AC AN n_missing}, raw. */
    private static List<String> counted(Path store, String name, String stratum) {
        return ok("results", "-s", store, "show", name)
                .out()
                .lines()
                .map(l -> l.split("\t"))
                .filter(f -> f[4].equals(stratum) && f[5].equals("raw"))
                .map(f -> f[0] + ":" + f[1] + " " + f[2] + ">" + f[3] + " " + f[6] + " " + f[7] + " " + f[12])
                .toList();
    }

    private static List<String> frequencies(Path store, String name) {
        ok("frequencies", "-s", store, "--name", name);
        return counted(store, name, "all");
    }

    private static List<String> column(Done listing, int column) {
        return listing.out().lines().skip(1).map(l -> l.split("\t")[column]).toList();
    }

    @Test
    void batchesAreReplacedRemovedAndBroughtBack() throws IOException {
        Path store = store("store");
        Path people = Files.writeString(
                folder.resolve("people.tsv"), "sample\tpopulation\nAnna\tN\nBert\tS\n" + CLEO + "\tN\nDora\tS\n");
        ok("samples", "-s", store, "import", people);
        assertThat(frequencies(store, "ab")).isEqualTo(OF_A_AND_B);

        // 3: b2 in the place of b
        Path b2 = file("b2.vcf", B2);
        assertThat(refused(3, "ingest", "-s", store, b2).err()).contains("2 of the 2 samples", "--replace");
        assertThat(refused(3, "ingest", "-s", store, file("more.vcf", B2.replace("Dora", "Eva")), "--replace")
                        .err())
                .contains("of these 2, 1 are in the store, in batch b with 2 samples");
        assertThat(ok("ingest", "-s", store, b2, "--batch", "b", "--replace", "--json")
                        .out())
                .contains("\"replaced\":\"b\"", "\"samples\":2");
        assertThat(ok("ingest", "-s", store, b2, "--batch", "b", "--replace").out())
                .contains("nothing to do");
        ok("frequencies", "-s", store, "--name", "ab2", "--by", "population");
        assertThat(counted(store, "ab2", "all")).isEqualTo(OF_A_AND_B2);
        // The attributes came along: Anna 0/1 and the second of b2, 0/1.
        assertThat(counted(store, "ab2", "population=N"))
                .containsExactly("1:10 A>C 2 4 0", "1:20 G>T 1 2 1", "1:40 C>G 0 2 1");
        assertThat(column(ok("results", "-s", store, "list"), 5)).containsExactly("stale", "current");
        assertThat(ok("results", "-s", store, "show", "ab").err()).contains("a batch that was removed since (b)");
        ok("keys", "new", "--node", "SE", "-o", folder.resolve("keys"));
        assertThat(refused(
                                4,
                                "export",
                                "-s",
                                store,
                                "--result",
                                "ab",
                                "--key",
                                folder.resolve("keys/SE-signer.key.pem"),
                                "-o",
                                folder.resolve("ab.pkg"))
                        .err())
                .contains("stale", "removed since (b)");

        // 4: a alone
        assertThat(refused(2, "batches", "-s", store, "remove", "b", "nosuch").err())
                .contains("no batch nosuch", "a, b");
        assertThat(ok("batches", "-s", store, "remove", "b", "--dry-run").out()).contains("would remove 1");
        assertThat(ok("batches", "-s", store, "remove", "b").out()).contains("version 4", "stale\tab2 v1");
        assertThat(frequencies(store, "a")).isEqualTo(OF_A);
        assertThat(ok("query", "-s", store).out()).contains("Anna\tBert\n").doesNotContain(CLEO, "\t30\t");
        assertThat(ok("samples", "-s", store, "list").out()).doesNotContain("Dora");
        Done batches = ok("batches", "-s", store, "list");
        assertThat(column(batches, 0)).containsExactly("a", "b", "b");
        assertThat(column(batches, 5).get(0)).isEqualTo("NA");
        assertThat(column(batches, 5).subList(1, 3)).noneMatch("NA"::equals);

        // 5: what was at 2, and 6: what was at 3; then 7: the same samples may come again
        assertThat(ok("restore", "-s", store, "--version", 2, "--dry-run").out())
                .contains("would restore version 2", "returns\tb");
        assertThat(ok("restore", "-s", store, "--version", 2).out()).contains("as version 5");
        assertThat(column(ok("results", "-s", store, "list"), 5)).containsExactly("current", "stale", "current");
        assertThat(frequencies(store, "ab")).isEqualTo(OF_A_AND_B);
        assertThat(ok("restore", "-s", store, "--version", 2).out()).contains("nothing to do");
        assertThat(ok("restore", "-s", store, "--version", 3, "--json").out())
                .contains("\"version\":6", "\"returning\":[\"b\"]", "\"removed\":[\"b\"]");
        assertThat(column(ok("results", "-s", store, "list"), 5))
                .containsExactly("stale", "current", "current", "stale");
        assertThat(refused(2, "restore", "-s", store, "--version", 99).err()).contains("has versions 0 to 6");
        ok("batches", "-s", store, "remove", "b");
        ok("ingest", "-s", store, folder.resolve("b.vcf"), "--batch", "b");
        assertThat(ok("query", "-s", store).out()).contains("Anna\tBert\t" + CLEO + "\tDora\n", "\t30\t");

        Done history = ok("history", "-s", store);
        assertThat(history.out()).doesNotContain("Anna", CLEO, "b2.vcf");
        List<String> versions = history.out()
                .lines()
                .skip(1)
                .map(l -> l.split("\t"))
                .filter(f -> !f[0].equals("NA"))
                .map(f -> f[0] + " " + f[3] + " " + f[4])
                .toList();
        assertThat(versions)
                .containsExactly(
                        "0 init NA",
                        "1 ingest batches=a samples=2",
                        "2 ingest batches=b samples=2",
                        "3 replace batches=b,b samples=4",
                        "4 remove batches=b samples=2",
                        "5 restore version=2 batches=b samples=2",
                        "6 restore version=3 batches=b,b samples=4",
                        "7 remove batches=b samples=2",
                        "8 ingest batches=b samples=2");
        assertThat(column(history, 3)).contains("import", "query", "frequencies");
        assertThat(column(history, 2).get(0)).isEqualTo(System.getProperty("user.name"));
        assertThat(history.out()).doesNotContain("not_completed");
        assertThat(ok("check", "-s", store).out()).contains("all is well", "version 8");
    }

    @Test
    void nothingBringsBackSomebodyWhoWasErased() throws IOException {
        Path store = store("store");
        ok("batches", "-s", store, "remove", "b");
        assertThat(TestFiles.with(store, CLEO)).hasSize(1);
        // In no visible batch, and yet in the store.
        ok("samples", "-s", store, "withdraw", CLEO);
        ok("restore", "-s", store, "--version", 2);
        assertThat(frequencies(store, "without")).containsExactly("1:10 A>C 2 6 0", "1:20 G>T 3 4 1", "1:30 T>A 0 2 2");
        ok("restore", "-s", store, "--version", 1);
        ok("erase", "-s", store);
        assertThat(TestFiles.with(store, CLEO)).isEmpty();
        Done gone = refused(2, "restore", "-s", store, "--version", 2);
        assertThat(gone.err())
                .contains("files of batch b are not in the store any more", "goe erase", "Nothing is changed");
        assertThat(frequencies(store, "a")).isEqualTo(OF_A);
        assertThat(ok("check", "-s", store).out()).contains("all is well");
        assertThat(refused(3, "ingest", "-s", store, folder.resolve("b.vcf")).err())
                .contains("1 of the 2 samples are of people who have withdrawn");
    }

    @Test
    void whatWasRemovedIsKeptSevenDaysAndThenGoesWithItsNames() throws IOException {
        Path store = store("store");
        ok("batches", "-s", store, "remove", "b");
        CommandLineRun.store(store, Clock.offset(Clock.systemUTC(), Duration.ofDays(6)))
                .sweep();
        ok("restore", "-s", store, "--version", 2);
        ok("batches", "-s", store, "remove", "b");
        CommandLineRun.store(store, Clock.offset(Clock.systemUTC(), Duration.ofDays(8)))
                .sweep();
        assertThat(TestFiles.with(store, CLEO)).isEmpty();
        assertThat(refused(2, "restore", "-s", store, "--version", 2).err())
                .contains("files of batch b are not in the store any more", "kept until");
        assertThat(frequencies(store, "a")).isEqualTo(OF_A);
        // Numbers are never used again: two people of a, two removed ones, then these.
        ok("ingest", "-s", store, folder.resolve("b.vcf"), "--batch", "b");
        assertThat(frequencies(store, "ab")).isEqualTo(OF_A_AND_B);
        assertThat(column(ok("batches", "-s", store, "list"), 1)).containsExactly("1", "2", "3");
        assertThat(ok("check", "-s", store).out()).contains("all is well");
        assertThat(column(ok("history", "-s", store), 3)).contains("expire");
    }

    /** As compaction makes them; here one call set of four people, cut in two by hand. */
    @Test
    void aRemovedBatchIsNotCountedInABlockThatItSharesWithOthers() throws IOException {
        Path fai = Files.writeString(folder.resolve("small.fai"), "1\t1000\t3\t60\t61\n");
        Path store = folder.resolve("shared");
        ok("init", "-s", store, "--node", "SE", "--assembly", fai);
        ok("ingest", "-s", store, file("four.vcf", HEADER + "Anna Bert " + CLEO + """
                 Dora
                1 10 . A C . . . GT 0/1 0/0 1/1 0/1
                1 20 . G T . . . GT 0/1 1/1 ./. ./.
                1 30 . T A . . . GT 0/0 0/0 0/1 0/0
                """), "--batch", "a");
        SparkSession spark = CommandLineRun.store(store).spark();
        String table = store.resolve("batches").toString();
        Dataset<Row> whole = spark.read().format("delta").load(table);
        String run = whole.collectAsList().get(0).getAs("run");
        Dataset<Row> first = whole.withColumn("n_samples", functions.lit(2)).withColumn("kind", functions.lit("gvcf"));
        first.union(first.withColumn("number", functions.lit(2))
                        .withColumn("name", functions.lit("b"))
                        .withColumn("run", functions.lit("second"))
                        .withColumn("first_sample", functions.lit(2)))
                // As an earlier build made it, too: without the column, and without a note.
                .drop("removed")
                .write()
                .option("overwriteSchema", "true")
                .format("delta")
                .mode("overwrite")
                .save(table);
        Path names = store.resolve("names");
        Files.writeString(names.resolve(run + ".samples"), "Anna\nBert\n");
        Files.writeString(names.resolve("second.samples"), CLEO + "\nDora\n");
        Files.writeString(names.resolve("second.files"), "");
        Files.delete(names.resolve(run + ".sha256"));
        for (String crc : List.of(".samples.crc", ".sha256.crc")) {
            Files.deleteIfExists(names.resolve("." + run + crc));
        }
        assertThat(frequencies(store, "all")).containsExactly("1:10 A>C 4 8 0", "1:20 G>T 3 4 2", "1:30 T>A 1 8 0");

        ok("batches", "-s", store, "remove", "b");
        // Only a removed sample carries what is at 30.
        assertThat(frequencies(store, "a")).isEqualTo(OF_A);
        assertThat(ok("query", "-s", store).out()).contains("Anna\tBert\n").doesNotContain(CLEO, "\t30\t");
        // A person of the removed batch leaves the shared files, which others need.
        ok("samples", "-s", store, "withdraw", CLEO);
        ok("erase", "-s", store);
        assertThat(TestFiles.with(store, CLEO)).isEmpty();
        ok("restore", "-s", store, "--version", 2);
        // Dora 0/1 at 10; nobody is left who has what was at 30.
        assertThat(column(ok("history", "-s", store), 3)).containsSubsequence("ingest", "ingest", "remove", "restore");
        assertThat(frequencies(store, "back")).containsExactly("1:10 A>C 2 6 0", "1:20 G>T 3 4 1");
        assertThat(ok("check", "-s", store).out()).contains("all is well");
    }

    private Path copy(Path store, String name) throws IOException {
        Path copy = folder.resolve(name);
        try (Stream<Path> all = Files.walk(store)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(store.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(
                            f -> f.toString().endsWith(ending) && !f.toString().contains("_delta_log"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /** A disk that is quietly wrong: the checksum file of the local file system does not help. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.write(file, bytes);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        write(file, bytes);
    }

    @Test
    void checkFindsWhatIsNotAsItWasWritten() throws IOException {
        Path store = store("store");
        ok("samples", "-s", store, "import", Files.writeString(folder.resolve("p.tsv"), "sample\tsex\nAnna\tfemale\n"));
        ok("query", "-s", store, "-o", folder.resolve("q1.vcf"));
        ok("frequencies", "-s", store, "--name", "f");
        assertThat(ok("check", "-s", store, "--json").out())
                .contains("\"files\":3", "\"rows\":7", "\"problems\":0", "\"not_recorded\":0", "\"leftovers\":0");

        List<Path> data = files(store.resolve("variants"), ".parquet");
        flip(data.get(0), (int) Files.size(data.get(0)) / 2);
        Files.delete(data.get(1));
        Path result = files(store.resolve("frequencies"), ".parquet").get(0);
        byte[] bytes = Files.readAllBytes(result);
        write(result, Arrays.copyOf(bytes, bytes.length - 7));
        Path audit = store.resolve("audit/000000001.json");
        write(
                audit,
                Files.readString(audit)
                        .replace("\"samples\":1", "\"samples\":3")
                        .getBytes(StandardCharsets.UTF_8));
        Path names = files(store.resolve("names"), ".samples").get(0);
        flip(names, 0);
        Path small = files(store.resolve("samples"), ".parquet").stream()
                .max(Comparator.comparingLong(f -> f.toFile().length()))
                .orElseThrow();
        flip(small, 30);

        Done done = refused(5, "check", "-s", store);
        assertThat(done.err()).contains("not as they were written").doesNotContain("Anna", "Bert");
        assertThat(done.out()).doesNotContain("Anna", "Bert", "all is well");
        assertThat(done.out().lines().filter(l -> l.startsWith("wrong\t")))
                .anyMatch(l -> l.contains("variants/window=1.0/" + data.get(0).getFileName() + " (batch ")
                        && l.contains("other bytes than were written"))
                .anyMatch(l -> l.contains(data.get(1).getFileName() + " (batch ") && l.contains("is missing"))
                .anyMatch(l -> l.contains("frequencies/result=1/window=1.0/" + result.getFileName() + " (result f)")
                        && l.contains("has " + (bytes.length - 7) + " bytes, not " + bytes.length))
                .anyMatch(l -> l.contains("audit/000000002.json") && l.contains("does not fit line 1"))
                .anyMatch(l -> l.contains("names/" + names.getFileName()) && l.contains("SHA-256"))
                .anyMatch(l -> l.contains(small.getFileName().toString()) && l.contains("cannot be read"))
                .hasSize(6);

        Path batches = files(store.resolve("batches"), ".parquet").get(0);
        flip(batches, 30);
        assertThat(refused(5, "check", "-s", store).out()).contains("batches/" + batches.getFileName());
    }

    /** Killed once its files are in the log and nobody sees them yet, and once the switch is made. */
    @Test
    void aReplacementThatIsKilledIsThereWholeOrNotAtAll() throws IOException, InterruptedException {
        Path whole = store("whole");
        Path b2 = file("b2.vcf", B2);
        for (String table : List.of("variants", "batches")) {
            Path store = copy(whole, "killed-" + table);
            Path moment = store.resolve(table + "/_delta_log/00000000000000000003.json");
            Process process = ChildProcess.start(
                    Path.of("target/replace-killed.log"), "ingest", "-s", store, b2, "--batch", "b", "--replace");
            while (process.isAlive() && !Files.exists(moment)) {
                Thread.sleep(1);
            }
            process.destroyForcibly().waitFor();
            assertThat(moment).as("what was waited for").exists();
            assertThat(frequencies(store, "between")).isIn(OF_A_AND_B, OF_A_AND_B2);
            ok("ingest", "-s", store, b2, "--batch", "b", "--replace");
            assertThat(ok("query", "-s", store).out()).contains("\t40\t").doesNotContain("\t30\t");
        }
    }
}
