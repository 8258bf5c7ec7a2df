package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.ThousandGenomes.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores with a reference, from {@code init} to {@code results show}. */
@Tag("slow")
class NormalisationIT {
    private static final Path SLICE =
            Path.of(System.getProperty("goe.shared", "no-corpora")).resolve("data/vcf/norm/real_b37_slice");

    private static final String HEADER = "##fileformat=VCFv4.2\n##contig=<ID=c,length=12%s>\n"
            + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n"
            + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t%s\n";

    @TempDir
    Path folder;

    private Path store(String name, Path reference, Object assembly) {
        Path store = folder.resolve(name);
        ok(CommandLineRun.goe(
                "init", "-s", store, "--node", "XX", "--assembly", assembly, "--reference", reference, "--synthetic"));
        return store;
    }

    /** Lines of contig, pos, ref, alt, AC and AN. */
    private static List<String> counts(Path store) {
        ok(CommandLineRun.goe("frequencies", "-s", store, "--quality", "raw", "--name", "f"));
        List<String> lines = new ArrayList<>();
        for (String line : ok(CommandLineRun.goe("results", "-s", store, "show", "f"))
                .out()
                .lines()
                .skip(1)
                .toList()) {
            String[] f = line.split("\t", -1);
            lines.add(String.join(" ", f[0], f[1], f[2], f[3], f[6], f[7]));
        }
        return lines;
    }

    @Test
    void bothSpellingsOfRealCallsBecomeWhatBcftoolsMakesOfThem() throws IOException {
        assumeTrue(Files.isDirectory(SLICE), "no corpora");
        Path reference = Files.copy(SLICE.resolve("ref.fa"), folder.resolve("ref.fa"));
        Files.copy(SLICE.resolve("ref.fa.fai"), folder.resolve("ref.fa.fai"));
        // bcftools norm -f ref.fa -m- calls.vcf; one sample, so that AC is the number of 1s, and AN 2 throughout.
        TreeSet<String> expected = new TreeSet<>();
        for (String line : Files.readAllLines(SLICE.resolve("calls.bcftools_norm.vcf"))) {
            String[] f = line.split("\t", -1);
            if (!line.startsWith("#") && !f[4].equals("*")) {
                long ac = f[9].chars().filter(c -> c == '1').count();
                expected.add(String.join(" ", f[0], f[1], f[3], f[4], Long.toString(ac), "2"));
            }
        }
        assertThat(expected).hasSize(440);
        for (String spelling : List.of("calls.vcf", "calls.denormalised.vcf")) {
            Path store = store("store-" + spelling, reference, folder.resolve("ref.fa.fai"));
            ok(CommandLineRun.goe("ingest", "-s", store, SLICE.resolve(spelling)));
            List<String> rows = counts(store);
            assertThat(rows).as(spelling).hasSize(440);
            assertThat(new TreeSet<>(rows)).as(spelling).isEqualTo(expected);
        }
    }

    @Test
    void anotherSequenceOfTheSameLengthIsRefused() throws IOException {
        Path reference = Files.writeString(folder.resolve("c.fa"), ">c\nCGAAAAAATCGT\n>d\nACGTACGT\n");
        Path store = store("store", reference, "any");
        String record = "c\t9\t.\tT\tC\t.\t.\t.\tGT\t0/1\n";
        // printf CGAAAAAATCGT | md5sum
        String right = "9240c930a6fde2f4159b861d5fc44217";
        String wrong = "0123456789abcdef0123456789abcdef";
        Path other = Files.writeString(
                folder.resolve("other.vcf"), String.format(Locale.ROOT, HEADER, ",md5=" + wrong, "a") + record);
        Done refused = CommandLineRun.goe("ingest", "-s", store, other);
        assertThat(refused.exit()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err())
                .contains("other.vcf", "contig c", wrong, right)
                .doesNotContain("Exception");
        assertThat(ok(CommandLineRun.goe("describe", "-s", store, "--json")).out())
                .contains("\"batches\":0");
        // The contig that differs has no records; the value of c is of another program's spelling.
        String header = String.format(Locale.ROOT, HEADER, ",assembly=x,M5=" + right.toUpperCase(Locale.ROOT), "a")
                .replace("##FORMAT", "##contig=<ID=d,length=8,md5=" + wrong + ">\n##FORMAT");
        ok(CommandLineRun.goe("ingest", "-s", store, Files.writeString(folder.resolve("same.vcf"), header + record)));
    }

    @Test
    void aStoreIsAtomisedOrNot() throws IOException {
        Path reference = Files.writeString(folder.resolve("c.fa"), ">c\nCGAAAAAATCGT\n");
        Path store = store("store", reference, "any");
        String first = String.format(Locale.ROOT, HEADER, "", "a") + "c\t9\t.\tTC\tAG\t.\t.\t.\tGT\t0/1\n";
        String second = String.format(Locale.ROOT, HEADER, "", "b") + "c\t8\t.\tATC\tAAG\t.\t.\t.\tGT\t1/1\n";
        Path a = Files.writeString(folder.resolve("a.vcf"), first);
        Path b = Files.writeString(folder.resolve("b.vcf"), second);
        ok(CommandLineRun.goe("ingest", "-s", store, a, "--atomize"));
        Done refused = CommandLineRun.goe("ingest", "-s", store, b);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("--atomize", "one way");
        ok(CommandLineRun.goe("ingest", "-s", store, b, "--atomize"));
        assertThat(counts(store)).containsExactly("c 9 T A 3 4", "c 10 C G 3 4");
        assertThat(ok(CommandLineRun.goe("describe", "-s", store)).out()).contains("left-aligned, atomized");
    }

    @Test
    void copiesInAnotherShardAreSetAsideAndNamed() throws IOException {
        Path reference = Files.writeString(folder.resolve("c.fa"), ">c\nCGAAAAAATCGT\n");
        Path store = store("store", reference, "any");
        String header = String.format(Locale.ROOT, HEADER, "", "a");
        String deletion = "c\t7\t.\tAA\tA\t.\t.\t.\tGT\t0/1\n";
        Path one = Files.writeString(folder.resolve("one.vcf"), header + deletion);
        Path two =
                Files.writeString(folder.resolve("two.vcf"), header + deletion + "c\t9\t.\tT\tC\t.\t.\t.\tGT\t0/1\n");
        Done failed = CommandLineRun.goe("ingest", "-s", store, one, two, "--on-bad-record", "fail");
        assertThat(failed.exit()).isEqualTo(3);
        assertThat(failed.err()).contains("c:7", "the same record again");
        Done done = ok(CommandLineRun.goe("ingest", "-s", store, one, two, "--json"));
        assertThat(done.out()).contains("\"records\":3", "\"kept\":2", "\"quarantined\":1", "\"variants\":2");
        assertThat(done.err()).contains("1 record(s) were in the input again");
        assertThat(counts(store)).containsExactly("c 2 GA G 1 2", "c 9 T C 1 2");
        assertThat(ok(CommandLineRun.goe("quarantine", "-s", store, "list")).out())
                .contains("the same record again", "\t7\t");
    }
}
