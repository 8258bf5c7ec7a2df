package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.cluster.cli.CommandLineRun.Done;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who withdraws is in no later result, and who is erased in no byte of the store; for everybody else nothing changes. The other store was made of the
 * same lines without the person's column, so that what is expected comes from the parser and not from what takes people out.
 */
@Tag("slow")
class ErasureIT {
    /** Unmistakable, so that a hit in packed data is no chance. */
    private static final String PERSON = "ZQXPERSON00042WITHDRAWN";

    private static final String META = """
            ##fileformat=VCFv4.2
            ##contig=<ID=1,length=1000>
            ##contig=<ID=2,length=500>
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
            ##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="quality">
            ##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">
            ##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads">
            """;

    /** The person alone carries the second variant, is haploid, half called, triploid and not adj elsewhere. */
    private static final String TABLE = """
            #CHROM POS ID REF ALT QUAL FILTER INFO FORMAT Anna Bert ZQXPERSON00042WITHDRAWN Cleo Dora
            1 10 . A C . . . GT:GQ:DP:AD 0|1:50:30:15,15 0/0:50:30:30,0 1|0:44:22:11,11 1|1:50:20:0,20 0/1:50:30:15,15
            1 20 . G T . . . GT:GQ:DP:AD 0/0:50:30:30,0 0/0:50:30:30,0 0/1:40:21:10,11 0/0:50:30:30,0 ./.:.:.:.
            1 30 . G T,A . . . GT:GQ:DP:AD 0/1:50:30:15,15,0 1|2:50:30:0,15,15 2|2:39:33:0,0,33 0/0:10:30:30,0,0 0/0:50:30:30,0,0
            1 60 . C A . . . GT:GQ:DP:AD 0:50:30:30,0 1:50:30:0,30 1:37:17:0,17 0/0:50:30:30,0 ./1:50:30:15,15
            1 70 . C G . . . GT:GQ:DP:AD 0/1:50:30:15,15 0/0:50:30:30,0 ./1:9:3:1,2 0/0:50:30:30,0 0/0:50:30:30,0
            2 7 . C A . . . GT:GQ:DP:AD 0/0:50:30:30,0 0/1/1:50:30:10,20 0/1/1:31:13:5,8 0/0:50:30:30,0 0/1:50:30:15,15
            """;

    @TempDir
    Path folder;

    private static String[] cells(String line) {
        return line.split(" ");
    }

    private Path vcf(String name, Set<String> without) throws IOException {
        List<String> header = Arrays.asList(cells(TABLE.lines().findFirst().orElseThrow()));
        StringBuilder text = new StringBuilder(META);
        for (String line : TABLE.lines().toList()) {
            List<String> kept = new ArrayList<>();
            for (int c = 0; c < header.size(); c++) {
                if (!without.contains(header.get(c))) {
                    kept.add(cells(line)[c]);
                }
            }
            text.append(String.join("\t", kept)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private Path store(String name, Path vcf) throws IOException {
        Path fai = Files.writeString(folder.resolve("small.fai"), "1\t1000\t3\t60\t61\n2\t500\t1100\t60\t61\n");
        Path store = folder.resolve(name);
        ok("init", "-s", store, "--node", "SE", "--assembly", fai);
        ok("ingest", "-s", store, vcf, "--batch", "b", "--keep", "gq,dp,ad", "--absent-sites", "reference");
        return store;
    }

    private static String frequencies(Path store, String name) {
        ok("frequencies", "-s", store, "--name", name, "--by", "population");
        return ok("results", "-s", store, "show", name).out();
    }

    private static String query(Path store) {
        return ok("query", "-s", store, "--format", "vcf").out();
    }

    private Path people(String person) throws IOException {
        String line = person.isEmpty() ? "" : person + "\tS\n";
        return Files.writeString(
                folder.resolve("people.tsv"), "sample\tpopulation\nAnna\tN\nBert\tN\n" + line + "Cleo\tS\nDora\tS\n");
    }

    @Test
    void whoWithdrawsIsInNoLaterResultAndWhoIsErasedInNoByte() throws IOException {
        Path file = vcf("in.vcf", Set.of());
        Path store = store("store", file);
        ok("samples", "-s", store, "import", people(PERSON));
        Path never = store("never", vcf("never.vcf", Set.of(PERSON)));
        ok("samples", "-s", never, "import", people(""));
        String expected = frequencies(never, "f");
        String expectedQuery = query(never);
        assertThat(frequencies(store, "before")).isNotEqualTo(expected);
        assertThat(TestFiles.with(store, PERSON))
                .as("files with the name before")
                .hasSize(1);

        Done unknown = CommandLineRun.goe("samples", "-s", store, "withdraw", "Nobody9", PERSON);
        assertThat(unknown.exit()).isEqualTo(3);
        assertThat(unknown.err())
                .contains("1 of the 2 samples")
                .doesNotContain("Nobody9")
                .doesNotContain(PERSON);
        assertThat(ok("samples", "-s", store, "withdraw", PERSON, "--dry-run").out())
                .contains("would withdraw 1");
        assertThat(ok("samples", "-s", store, "withdraw", PERSON, "--json").out())
                .contains("\"samples\":1", "\"stale_results\":[\"before v1\"]", "\"affected\":[]");
        assertThat(ok("samples", "-s", store, "withdraw", PERSON, "--json").out())
                .contains("\"samples\":0", "\"already\":1");

        assertThat(ok("samples", "-s", store, "list").out()).contains(PERSON + "\tb\tNA\tS\twithdrawn");
        assertThat(ok("results", "-s", store, "list").out())
                .contains("before\t1")
                .contains("stale");
        assertThat(ok("results", "-s", store, "show", "before").err()).contains("stale");
        Done show = CommandLineRun.goe("frequencies", "-s", store, "--name", "after", "--by", "population", "--json");
        assertThat(show.out()).contains("\"samples\":4", "\"withdrawn\":1", "\"without_consent\":0");
        assertThat(ok("results", "-s", store, "show", "after").out()).isEqualTo(expected);
        assertThat(query(store)).isEqualTo(expectedQuery);
        assertThat(CommandLineRun.goe("query", "-s", store, "--samples", PERSON).exit())
                .isEqualTo(2);

        assertThat(ok("erase", "-s", store, "--dry-run").out()).contains("would erase 1 samples");
        Done erased = ok("erase", "-s", store, "--json");
        assertThat(erased.out())
                .contains("\"samples\":1", "\"files_rewritten\":4", "\"rows_found\":0", "\"files_found\":0")
                .doesNotContain("\"rows_scanned\":0");
        assertThat(TestFiles.with(store, PERSON)).isEmpty();
        assertThat(frequencies(store, "erased")).isEqualTo(expected);
        assertThat(query(store)).isEqualTo(expectedQuery);
        assertThat(ok("samples", "-s", store, "list").out())
                .doesNotContain(PERSON)
                .contains("Dora\tb");
        assertThat(ok("erase", "-s", store).out()).contains("nobody");
        assertThatThrownBy(() -> CommandLineRun.store(store)
                        .spark()
                        .read()
                        .format("delta")
                        .option("versionAsOf", 1)
                        .load(store.resolve("variants").toString())
                        .collectAsList())
                .as("what the table was when the person was in it")
                .isNotNull();

        Path again = Files.writeString(
                folder.resolve("again.vcf"),
                META + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNew1\t" + PERSON
                        + "\n1\t10\t.\tA\tC\t.\t.\t.\tGT\t0/0\t0/1\n");
        Done refused = CommandLineRun.goe("ingest", "-s", store, again);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("1 of the 2 samples are of people who have withdrawn")
                .doesNotContain(PERSON);
        try (Stream<Path> audit = Files.list(store.resolve("audit"))) {
            assertThat(audit.filter(f -> f.toString().endsWith(".json"))
                            .map(TestFiles::bytes)
                            .toList())
                    .anyMatch(line -> line.contains("\"erase\""))
                    .anyMatch(line -> line.contains("\"erased\""));
        }
    }

    /** A run that goes on with what a killed one has done takes its files over, which keep the killed one's name. */
    @Test
    void filesOfABatchWhoseIngestWasKilledAndWentOnStay() throws IOException {
        Path before = store("resumed-before", vcf("in.vcf", Set.of()));
        ok("samples", "-s", before, "import", people(PERSON));
        Path second = Files.writeString(
                folder.resolve("second.vcf"),
                META + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNew1\tNew2\n"
                        + "1\t10\t.\tA\tC\t.\t.\t.\tGT\t0/0\t0/1\n1\t15\t.\tG\tT\t.\t.\t.\tGT\t1/1\t0/1\n");
        Path whole = copy(before, "resumed-whole");
        FaultyFileSystem.arm(FaultyFileSystem.Fault.NONE, 0);
        ok("ingest", "-s", "faulty://" + whole, second, "--absent-sites", "reference");
        long operations = FaultyFileSystem.disarm();
        Path store = whole;
        for (int k = 7; k < 20 && !hasFilesOfAnotherName(store); k++) {
            store = copy(before, "resumed-" + k);
            FaultyFileSystem.arm(FaultyFileSystem.Fault.CRASH, operations * k / 20);
            CommandLineRun.goe("ingest", "-s", "faulty://" + store, second, "--absent-sites", "reference");
            FaultyFileSystem.disarm();
            ok("ingest", "-s", store, second, "--absent-sites", "reference");
        }
        assertThat(hasFilesOfAnotherName(store))
                .as("a run that took files over")
                .isTrue();
        ok("samples", "-s", store, "withdraw", PERSON);
        String expected = frequencies(store, "withdrawn");
        ok("erase", "-s", store);
        ok("check", "-s", store);
        assertThat(frequencies(store, "erased")).isEqualTo(expected);
        assertThat(expected).contains("1\t15\tG\tT\tall");
    }

    private static boolean hasFilesOfAnotherName(Path store) {
        Store opened = CommandLineRun.store(store);
        return opened.variantFiles().stream()
                .map(f -> f.path().substring(f.path().lastIndexOf('/') + 1))
                .anyMatch(name -> opened.blocks().stream().noneMatch(b -> name.startsWith(b.run())));
    }

    @Test
    void onlyWhoConsentsToAPurposeIsCountedForIt() throws IOException {
        Path store = store("consent", vcf("all.vcf", Set.of()));
        // Bert consents to association only, Dora to nothing, of Cleo nobody knows.
        Files.writeString(
                folder.resolve("consent.tsv"),
                "sample\tpopulation\tconsent\nAnna\tN\taf\nBert\tN\tgwas\n" + PERSON
                        + "\tS\taf+gwas\nDora\tS\tnone\nCleo\tS\tNA\n");
        ok("samples", "-s", store, "import", folder.resolve("consent.tsv"));
        Done counted = ok("frequencies", "-s", store, "--name", "f", "--by", "population", "--json");
        assertThat(counted.out()).contains("\"samples\":2", "\"withdrawn\":0", "\"without_consent\":3");
        Path never = store("never", vcf("two.vcf", Set.of("Bert", "Cleo", "Dora")));
        Files.writeString(folder.resolve("two.tsv"), "sample\tpopulation\nAnna\tN\n" + PERSON + "\tS\n");
        ok("samples", "-s", never, "import", folder.resolve("two.tsv"));
        assertThat(ok("results", "-s", store, "show", "f").out()).isEqualTo(frequencies(never, "f"));

        // The last two who consent withdraw and are erased: the attribute stays known, so the others do not become
        // consenting.
        Files.writeString(folder.resolve("consent.tsv"), "sample\tconsent\nBert\tNA\nDora\tNA\n");
        ok("samples", "-s", store, "import", folder.resolve("consent.tsv"));
        ok("samples", "-s", store, "withdraw", "Anna", PERSON);
        ok("erase", "-s", store);
        Done none = CommandLineRun.goe("frequencies", "-s", store, "--name", "g");
        assertThat(none.exit()).isEqualTo(4);
        assertThat(none.err()).contains("consent").contains("none of the 3 samples");
    }

    /** {@code -Dgoe.kills=20} for a long try. */
    @Test
    void anErasureThatIsKilledEndsRightWhenItIsRunAgain() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(Long.getLong("goe.seed", System.nanoTime()));
        Path file = vcf("in.vcf", Set.of());
        Path never = store("never", vcf("never.vcf", Set.of(PERSON)));
        ok("samples", "-s", never, "import", people(""));
        String expected = frequencies(never, "f");
        int killed = 0;
        long begin = System.nanoTime();
        assertThat(erasing(withdrawn("whole", file)).waitFor()).isZero();
        long wholeMillis = (System.nanoTime() - begin) / 1_000_000;
        for (int i = 0; i < Integer.getInteger("goe.kills", 3); i++) {
            Path store = withdrawn("killed-" + i, file);
            Process process = erasing(store);
            // Before a third of its time a process has not begun to erase.
            long lives = wholeMillis / 3 + random.nextLong(wholeMillis / 2);
            if (!process.waitFor(lives, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                killed++;
            }
            assertThat(frequencies(store, "between")).isEqualTo(expected);
            ok("erase", "-s", store);
            assertThat(TestFiles.with(store, PERSON)).isEmpty();
            assertThat(frequencies(store, "after")).isEqualTo(expected);
        }
        assertThat(killed).as("processes killed before they had ended").isPositive();
    }

    /** A store from which somebody has withdrawn. */
    private Path withdrawn(String name, Path file) throws IOException {
        Path store = store(name, file);
        ok("samples", "-s", store, "import", people(PERSON));
        ok("samples", "-s", store, "withdraw", PERSON);
        return store;
    }

    private static Process erasing(Path store) throws IOException {
        return ChildProcess.start(Path.of("target/erase-killed.log"), "erase", "-s", store);
    }

    /** Dies at operations on the disk spread over the whole of an erasure; {@code -Dgoe.faults=200} for nearly all. */
    @Test
    void anErasureWhoseDiskBreaksAtAnyOperationEndsRightWhenItIsRunAgain() throws IOException {
        Path whole = store("whole", vcf("in.vcf", Set.of()));
        ok("samples", "-s", whole, "import", people(PERSON));
        ok("samples", "-s", whole, "withdraw", PERSON);
        String expected = frequencies(whole, "f");
        Path tried = copy(whole, "tried");
        FaultyFileSystem.arm(FaultyFileSystem.Fault.NONE, 0);
        ok("erase", "-s", "faulty://" + tried);
        long operations = FaultyFileSystem.disarm();
        int faults = Integer.getInteger("goe.faults", 6);
        int failed = 0;
        for (int i = 0; i < faults; i++) {
            Path store = copy(whole, "broken-" + i);
            long at = 1 + (2 * i + 1) * operations / (2 * faults);
            FaultyFileSystem.arm(FaultyFileSystem.Fault.CRASH, at);
            Done died = CommandLineRun.goe("erase", "-s", "faulty://" + store);
            FaultyFileSystem.disarm();
            failed += died.exit() == 0 ? 0 : 1;
            assertThat(frequencies(store, "between"))
                    .as("operation %d of %d", at, operations)
                    .isEqualTo(expected);
            ok("erase", "-s", store);
            assertThat(TestFiles.with(store, PERSON))
                    .as("operation %d of %d", at, operations)
                    .isEmpty();
            assertThat(frequencies(store, "after")).isEqualTo(expected);
        }
        assertThat(failed).as("erasures that died").isPositive();
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
}
