package eu.goe.core.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.ReferenceSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what bcftools made of the files in {@code data/vcf/norm} of the shared corpora (its goldens and 1.16). */
class NormaliserCorpusTest {
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
        "real_b37_slice/calls.denormalised.vcf, real_b37_slice/calls.bcftools_norm.vcf, real_b37_slice/ref.fa",
        "glow/01_IN_altered_biallelic.vcf, glow/01_IN_altered_biallelic_bcftoolsnormalized.vcf, glow/20_altered.fasta",
        "glow/01_IN_altered_multiallelic.vcf, glow/01_IN_altered_multiallelic_vtdecompose_bcftoolsnormalized.vcf,"
                + " glow/20_altered.fasta"
    })
    void sameSetAsBcftools(String input, String golden, String fasta) throws IOException {
        TreeSet<Variant> expected = new TreeSet<>();
        for (Variant variant : read(NORM.resolve(golden), Assembly20.IT, null)) {
            // Files that were not split are there as bcftools left them.
            expected.add(variant);
        }
        try (ReferenceSequence reference = FastaReference.open(copy(fasta), Assembly20.IT)) {
            assertThat(new TreeSet<>(read(NORM.resolve(input), Assembly20.IT, Normaliser.leftAligning(reference))))
                    .hasSizeGreaterThan(20)
                    .isEqualTo(expected);
        }
    }

    /** The golden of {@code bcftools norm -m- -f norm.fa}: the same input as {@code norm.split.vcf}. */
    @Test
    void sameAsBcftoolsOnItsOwnHardCases() throws IOException {
        Path fasta = copy("bcftools/norm.fa");
        Assembly assembly = assemblyOf(fasta);
        try (ReferenceSequence reference = FastaReference.open(fasta, assembly)) {
            Normaliser normaliser = Normaliser.leftAligning(reference);
            Path split = NORM.resolve("../split/norm.split.vcf");
            assertThat(new TreeSet<>(read(split, assembly, normaliser)))
                    .hasSizeGreaterThan(20)
                    .isEqualTo(new TreeSet<>(read(NORM.resolve("bcftools/norm.split.and.norm.out"), assembly, null)));
            // -cx leaves out records whose REF is not the reference's, and joins nothing: compared allele by allele,
            // trimmed and slid once more, since bcftools slides the alleles of one record together.
            assertThat(new TreeSet<>(read(NORM.resolve("bcftools/norm.vcf"), assembly, normaliser)))
                    .isEqualTo(new TreeSet<>(read(NORM.resolve("bcftools/norm.out"), assembly, normaliser)));
            assertThat(read(NORM.resolve("bcftools/norm.telomere.vcf"), assembly, normaliser))
                    .isEqualTo(read(NORM.resolve("bcftools/norm.telomere.out"), assembly, null));
        }
    }

    @Test
    void breakendsStayAsBcftoolsLeavesThem() throws IOException {
        Path fasta = copy("bcftools/norm.breakend.1.fa");
        Assembly assembly = assemblyOf(fasta);
        try (ReferenceSequence reference = FastaReference.open(fasta, assembly)) {
            assertThat(read(NORM.resolve("bcftools/norm.breakend.1.vcf"), assembly, Normaliser.leftAligning(reference)))
                    .hasSize(2)
                    .isEqualTo(read(NORM.resolve("bcftools/norm.breakend.1.1.out"), assembly, Normaliser.trimming()));
        }
    }

    /** Every contig as long as the sequence in the file. */
    private static Assembly assemblyOf(Path fasta) throws IOException {
        FastaReference.open(fasta, Assemblies.named("any")).close();
        return Assemblies.of(fasta + ".fai");
    }

    private Path copy(String fasta) throws IOException {
        Path copy = folder.resolve(Path.of(fasta).getFileName());
        return Files.copy(NORM.resolve(fasta), copy);
    }

    /** All alleles of all records whose REF agrees, without the I of one case, which is no base; as written if there is no normaliser. */
    private static List<Variant> read(Path vcf, Assembly assembly, Normaliser normaliser) throws IOException {
        List<Variant> variants = new ArrayList<>();
        for (String line : Files.readAllLines(vcf)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String[] f = line.split("\t", -1);
            int contig = assembly.resolve(f[0]).orElseThrow().index();
            int start = Integer.parseInt(f[1]) - 1;
            if (normaliser != null && normaliser.refProblem(contig, start, f[3]).isPresent()) {
                continue;
            }
            for (String alt : f[4].split(",", -1)) {
                if (!alt.equals(".") && !alt.equals("*") && !alt.equals("I")) {
                    variants.add(
                            normaliser == null
                                    ? Variant.of(contig, start, f[3], alt)
                                    : normaliser.normalise(contig, start, f[3], alt));
                }
            }
        }
        return variants;
    }

    /** Contig 20 of the slices, whatever its length. */
    private static final class Assembly20 {
        static final Assembly IT = Assemblies.named("any").withContig("20", 0);
    }
}
