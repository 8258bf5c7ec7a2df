package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who counts as called where a batch lists no variant. Two small batches; batch b says that its two people are homozygous
 * reference in the first 50 bases unless it lists them. Expected figures are counted by hand from the lines below.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbsentSitesIT {
    private static final String HEADER = """
            ##fileformat=VCFv4.2
            ##contig=<ID=1,length=1000>
            ##contig=<ID=2,length=500>
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
            #CHROM POS ID REF ALT QUAL FILTER INFO FORMAT\s""";

    private static final String A = HEADER + """
            Anna Bert Cleo
            1 10 . A C . . . GT 0/1 0/0 ./.
            1 20 . G T . . . GT 0/1 0/1 1/1
            1 60 . C A . . . GT 0/0 0/1 0/0
            2 7 . C A . . . GT 0/0 0/1 0/0
            """;

    private static final String B = HEADER + """
            Dora Emil
            1 10 . A G . . . GT 0/1 ./.
            1 30 . T A . . . GT 1/1 0/0
            """;

    @TempDir
    static Path folder;

    private Path store;

    @BeforeAll
    void ingestTwoBatches() throws IOException {
        Path fai = folder.resolve("small.fai");
        Files.writeString(fai, "1\t1000\t3\t60\t61\n2\t500\t1100\t60\t61\n");
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", fai);
        ok("ingest", "-s", store, file("a.vcf", A), "--batch", "a");
        Path bed = Files.writeString(folder.resolve("callable.bed"), "1\t0\t50\n2\t0\t500\n");
        ok("ingest", "-s", store, file("b.vcf", B), "--batch", "b", "--absent-sites", "reference", "--callable", bed);
        Files.writeString(
                folder.resolve("people.tsv"), "sample\tpopulation\nAnna\tN\nBert\tN\nCleo\tS\nDora\tS\nEmil\tS\n");
        ok("samples", "-s", store, "import", folder.resolve("people.tsv"));
    }

    private static Path file(String name, String text) throws IOException {
        return TestFiles.vcf(folder.resolve(name), text);
    }

    /** {@code contig:pos ref>alt AC AN n_missing} of stratum all, raw. */
    private List<String> shown(String name, String stratum) {
        return ok("results", "-s", store, "show", name)
                .out()
                .lines()
                .map(l -> l.split("\t"))
                .filter(f -> f[4].equals(stratum) && f[5].equals("raw"))
                .map(f -> f[0] + ":" + f[1] + " " + f[2] + ">" + f[3] + " " + f[6] + " " + f[7] + " " + f[12])
                .toList();
    }

    @Test
    void otherAllelesAndDeclaredCallabilitySayWhoWasCalled() {
        ok("frequencies", "-s", store, "--name", "all", "--by", "population", "--allow-mixed-callability");
        assertThat(shown("all", "all"))
                .containsExactly(
                        "1:10 A>C 1 6 2", // a: 0/1 0/0 ./.; b lists A>G: Dora called, Emil not, whatever the BED says
                        "1:10 A>G 1 6 2", // b: 0/1 ./.; a lists A>C: Anna and Bert called
                        "1:20 G>T 4 10 0", // b: two people in the BED
                        "1:30 T>A 2 4 3", // a says nothing
                        "1:60 C>A 1 6 2", // b: outside the BED
                        "2:7 C>A 1 6 2"); // b has no record on contig 2, so its BED does not count there
        assertThat(shown("all", "population=S"))
                .containsExactly(
                        "1:10 A>C 0 2 2",
                        "1:10 A>G 1 2 2",
                        "1:20 G>T 2 6 0",
                        "1:30 T>A 2 4 1",
                        "1:60 C>A 0 2 2",
                        "2:7 C>A 0 2 2");
    }

    @Test
    void askedSitesAreAnsweredWhereNobodyVaries() throws IOException {
        Path sites = Files.writeString(
                folder.resolve("sites.tsv"),
                "contig\tpos\tref\talt\n2\t5\tA\tC\n1\t40\tC\tG\n1\t10\tA\tT\n1\t20\tG\tT\n1\t40\tC\tG\n9\t1\tA\tC\n");
        Done done = ok("frequencies", "-s", store, "--name", "asked", "--sites", sites, "--allow-mixed-callability");
        assertThat(done.err()).contains("1 line(s) are on contigs that assembly");
        assertThat(shown("asked", "all"))
                .containsExactly("1:10 A>T 0 6 2", "1:20 G>T 4 10 0", "1:40 C>G 0 4 3", "2:5 A>C 0 0 5");
    }

    @Test
    void coverageIsAnOfANewAlleleAtEveryPosition() {
        ok("coverage", "-s", store, "--name", "runs", "--allow-mixed-callability");
        List<String> runs = ok("results", "-s", store, "show", "runs")
                .out()
                .lines()
                .map(l -> l.replace('\t', ' '))
                .filter(l -> l.contains(" all ") && l.endsWith(" raw"))
                .toList();
        assertThat(runs)
                .containsExactly(
                        "1 0 9 all 4 raw",
                        "1 9 10 all 6 raw",
                        "1 10 19 all 4 raw",
                        "1 19 20 all 10 raw",
                        "1 20 50 all 4 raw", // the row at 30 (29) says of b what its BED says
                        "1 59 60 all 6 raw",
                        "2 6 7 all 6 raw");
        ok("coverage", "-s", store, "--name", "part", "--allow-mixed-callability", "--regions", "1:16-20");
        assertThat(ok("results", "-s", store, "show", "part").out())
                .contains("1\t15\t19\tall\t4\traw\n1\t15\t19\tall\t4\tadj\n1\t19\t20\tall\t10\traw\n");
    }

    @Test
    void differentCallabilityIsCountedTogetherOnlyIfAskedFor() {
        Done done = CommandLineRun.goe("frequencies", "-s", store, "--name", "no");
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.err()).contains("differ in who counts as called").contains("--allow-mixed-callability");
    }

    @Test
    void theSameContentWithOtherCallabilityIsRefused() throws IOException {
        assertThat(ok("ingest", "-s", store, file("a2.vcf", A)).out()).contains("nothing to do");
        Done done = CommandLineRun.goe("ingest", "-s", store, file("a.vcf", A), "--absent-sites", "reference");
        assertThat(done.exit()).isEqualTo(2);
        assertThat(done.err()).contains("with other callability where it lists no variant (listed, not reference)");
    }

    @Test
    void aListOfSitesWithAWrongLineSaysWhere() throws IOException {
        Path sites = Files.writeString(folder.resolve("wrong.tsv"), "1\t10\tA\tC\n1\tten\tA\tC\n");
        Done done = CommandLineRun.goe("frequencies", "-s", store, "--sites", sites, "--allow-mixed-callability");
        assertThat(done.exit()).isEqualTo(3);
        assertThat(done.err()).contains("wrong.tsv:2: 'ten' is no position");
    }
}
