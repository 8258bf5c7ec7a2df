package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.FastaReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows and calls that ingest makes of the files in {@code data/vcf/norm} of the shared corpora, against what bcftools made
 * of them: {@code norm -f ref.fa -m-}, in one piece and cut into many tasks.
 */
class NormalisationCorpusTest {
    private static final Path NORM =
            Path.of(System.getProperty("goe.shared", "no-corpora")).resolve("data/vcf/norm");

    @TempDir
    Path folder;

    @BeforeEach
    void corporaAreThere() {
        assumeTrue(Files.isDirectory(NORM), "no corpora");
    }

    @ParameterizedTest
    @CsvSource({
        "real_b37_slice/calls.vcf, real_b37_slice/calls.bcftools_norm.vcf, real_b37_slice/ref.fa",
        "real_b37_slice/calls.denormalised.vcf, real_b37_slice/calls.bcftools_norm.vcf, real_b37_slice/ref.fa"
    })
    void sameRowsAndCallsAsBcftoolsHoweverCut(String input, String golden, String fasta) throws Exception {
        List<String> expected = golden(NORM.resolve(golden));
        assertThat(expected).hasSizeGreaterThan(20);
        String text = Files.readString(NORM.resolve(input));
        TaskTable table = table(fasta);
        TaskTable.Made whole = table.of(text);
        assertThat(whole.rows()).containsExactlyElementsOf(expected);
        assertThat(whole.quarantined()).isEmpty();
        for (int seed = 1; seed <= 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeSet<Integer> cuts = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                cuts.add(random.nextInt(text.length()));
            }
            assertThat(table.of(List.of(text), cuts).rows()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** Split with vt, which makes other alleles missing: so alternate copies are compared, not called ones. */
    @Test
    void sameRowsAndCarriersAsGlowsGolden() throws Exception {
        // The file is of version 4.0, which is refused; its records are the same in 4.2.
        String text = Files.readString(NORM.resolve("glow/01_IN_altered_multiallelic.vcf"))
                .replaceFirst("VCFv4\\.0", "VCFv4.2");
        Path golden = NORM.resolve("glow/01_IN_altered_multiallelic_vtdecompose_bcftoolsnormalized.vcf");
        assertThat(table("glow/20_altered.fasta").of(text).rows().stream().map(NormalisationCorpusTest::carriers))
                .hasSize(24)
                .containsExactlyElementsOf(golden(golden).stream()
                        .map(NormalisationCorpusTest::carriers)
                        .toList());
    }

    private static String carriers(String row) {
        return row.replaceAll("of[0-9]", "").replaceAll(" \\.", " 0");
    }

    @Test
    void bcftoolsOwnHardCasesGiveTheRowsOfItsGolden() throws Exception {
        TaskTable.Made made = table("bcftools/norm.fa").of(Files.readString(NORM.resolve("../split/norm.split.vcf")));
        TreeSet<String> expected = new TreeSet<>(golden(NORM.resolve("bcftools/norm.split.and.norm.out")));
        // Two of its rows are one variant; here they are joined, and the other one has the calls.
        assertThat(expected.remove("20 273 C CAA . .")).isTrue();
        assertThat(expected).contains("20 273 C CAA 1of2 1of2");
        assertThat(new TreeSet<>(made.rows())).hasSizeGreaterThan(20).isEqualTo(expected);
    }

    private TaskTable table(String fasta) throws IOException {
        Path copy = Files.copy(NORM.resolve(fasta), folder.resolve("ref.fa"));
        FastaReference.open(copy, Assemblies.named("any")).close();
        Assembly assembly = Assemblies.of(copy + ".fai");
        return new TaskTable(folder, assembly, copy);
    }

    /**
     * The rows of a file that bcftools has split, without those of {@code *}: calls as copies of the one allele, of the
     * called copies.
     */
    private static List<String> golden(Path vcf) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(vcf)) {
            String[] f = line.split("\t", -1);
            if (line.startsWith("#") || f[4].equals(".") || f[4].equals("*")) {
                continue;
            }
            StringBuilder row = new StringBuilder(String.join(" ", f[0], f[1], f[3], f[4]));
            for (int s = 9; s < f.length; s++) {
                int called = 0;
                int alt = 0;
                for (String allele : f[s].split(":", 2)[0].split("[/|]")) {
                    called += allele.equals(".") ? 0 : 1;
                    alt += allele.equals("1") ? 1 : 0;
                }
                row.append(called == 0 ? " ." : " " + alt + "of" + called);
            }
            rows.add(row.toString());
        }
        // Within a position bcftools keeps the order of the alleles in the file.
        rows.sort(Comparator.comparing((String r) -> r.split(" ")[0])
                .thenComparingInt(r -> Integer.parseInt(r.split(" ")[1]))
                .thenComparing(r -> r.split(" ")[2])
                .thenComparing(r -> r.split(" ")[3]));
        return rows;
    }
}
