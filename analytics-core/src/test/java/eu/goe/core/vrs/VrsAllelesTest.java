package eu.goe.core.vrs;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.ReferenceSequence;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VrsAllelesTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    @TempDir
    private Path folder = Path.of("");

    /**
     * Two changes of a sequence have one allele if, and only if, they make the same sequence; and the allele says what
     * that is. All insertions and deletions of up to three bases, in a sequence of few letters so that most are ambiguous.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void alleleIsWhatTheChangeMakesHoweverItIsWritten(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String letters = "ACG".substring(0, 1 + random.nextInt(3));
        String sequence = word(random, letters, 4 + random.nextInt(8));
        ReferenceSequence reference = new FakeSequence(0, sequence, sequence.length());
        Map<String, VrsAllele> bySequence = new HashMap<>();
        Map<VrsAllele, String> byAllele = new HashMap<>();
        for (int start = 0; start < sequence.length(); start++) {
            for (int n = 1; n <= 3; n++) {
                String anchor = sequence.substring(start, start + 1);
                for (int i = 0; i < 8; i++) {
                    check(reference, sequence, start, anchor, anchor + word(random, letters, n), bySequence, byAllele);
                }
                if (start + n < sequence.length()) {
                    check(
                            reference,
                            sequence,
                            start,
                            sequence.substring(start, start + n + 1),
                            anchor,
                            bySequence,
                            byAllele);
                }
            }
        }
    }

    private static void check(
            ReferenceSequence reference,
            String sequence,
            int start,
            String ref,
            String alt,
            Map<String, VrsAllele> bySequence,
            Map<VrsAllele, String> byAllele) {
        String made = sequence.substring(0, start) + alt + sequence.substring(start + ref.length());
        VrsAllele allele = VrsNormaliser.insertionOrDeletion(
                "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", reference, 0, VrsNormaliser.trim(start, ref, alt));
        assertThat(sequence.substring(0, allele.start())
                        + expressed(allele, sequence)
                        + sequence.substring(allele.end()))
                .as(sequence + " " + start + " " + ref + ">" + alt)
                .isEqualTo(made);
        assertThat(bySequence.computeIfAbsent(made, m -> allele)).isEqualTo(allele);
        assertThat(byAllele.computeIfAbsent(allele, a -> made)).isEqualTo(made);
    }

    /** By the specification: a reference length repeats the first bases of the stretch. */
    private static String expressed(VrsAllele allele, String sequence) {
        if (allele.state() instanceof VrsAllele.ReferenceLength repeat) {
            StringBuilder bases = new StringBuilder();
            for (int i = 0; i < repeat.length(); i++) {
                bases.append(sequence.charAt(allele.start() + i % repeat.repeatSubunitLength()));
            }
            assertThat(repeat.sequence()).isEqualTo(bases.toString());
            return bases.toString();
        }
        return ((VrsAllele.Literal) allele.state()).sequence();
    }

    private static String word(SplittableRandom random, String letters, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    @Test
    void withoutAReferenceOnlySubstitutionsHaveAnAllele() {
        VrsAlleles alleles = new VrsAlleles(GRCH38, null);
        assertThat(alleles.of(Variant.of(0, 1000, "AC", "GT"))).isPresent();
        assertThat(alleles.of(Variant.of(0, 1000, "ACC", "GT"))).isPresent();
        assertMissing(alleles, Variant.of(0, 1000, "AC", "A"), VrsAlleles.Missing.NO_SEQUENCE);
        assertMissing(alleles, Variant.of(0, 1000, "A", "AC"), VrsAlleles.Missing.NO_SEQUENCE);
        assertMissing(alleles, Variant.of(0, 1000, "A", "*"), VrsAlleles.Missing.NOT_BASES);
        assertMissing(alleles, new Variant(0, 1000, 1500, "A", "<DEL>", "DEL:-500"), VrsAlleles.Missing.NOT_BASES);
    }

    @Test
    void contigWithoutADigestHasNoAlleles() {
        VrsAlleles alleles = new VrsAlleles(Assemblies.named("T2T-CHM13v2"), null);
        assertMissing(alleles, Variant.of(0, 1000, "A", "G"), VrsAlleles.Missing.NO_DIGEST);
    }

    @Test
    void referenceBringsDigestsAndSequences() throws IOException {
        // Of ACGT the specification's vectors tell the digest.
        Assembly toy = toy("chrT", 4);
        try (ReferenceSequence reference = fasta(toy, ">chrT\nacgt\n")) {
            VrsAlleles alleles = new VrsAlleles(toy, reference);
            VrsAllele allele = alleles.of(Variant.of(0, 1, "CG", "C")).orElseThrow();
            assertThat(allele.refget()).isEqualTo("SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2");
            assertThat(allele).isEqualTo(new VrsAllele(allele.refget(), 2, 3, new VrsAllele.ReferenceLength(0, 1, "")));
            assertMissing(alleles, Variant.of(0, 1, "TG", "T"), VrsAlleles.Missing.OTHER_BASES);
            assertMissing(alleles, Variant.of(0, 3, "TA", "T"), VrsAlleles.Missing.OTHER_BASES);
        }
    }

    @Test
    void referenceThatIsNotTheAssemblysGivesNoPlaceToInsertionsAndDeletions() throws IOException {
        // As long as MT, but other bases: the digest of the assembly stays.
        try (ReferenceSequence reference = fasta(GRCH38, ">chrM\n" + "A".repeat(16_569) + "\n")) {
            VrsAlleles alleles = new VrsAlleles(GRCH38, reference);
            int mt = GRCH38.resolve("MT").orElseThrow().index();
            assertThat(alleles.of(Variant.of(mt, 100, "C", "G")).orElseThrow().refget())
                    .isEqualTo("SQ.k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct");
            assertMissing(alleles, Variant.of(mt, 100, "A", "AC"), VrsAlleles.Missing.NO_SEQUENCE);
        }
    }

    private static void assertMissing(VrsAlleles alleles, Variant variant, VrsAlleles.Missing why) {
        assertThat(alleles.of(variant)).as(variant.toString()).isEmpty();
        assertThat(alleles.missing()).isEqualTo(why);
    }

    private static Assembly toy(String contig, long length) {
        return Assemblies.listed("toy", Assembly.Origin.LISTED, List.of(new ContigLength(contig, length)));
    }

    private ReferenceSequence fasta(Assembly assembly, String text) throws IOException {
        Path file = folder.resolve("reference.fa");
        Files.writeString(file, text);
        return FastaReference.open(file, assembly);
    }
}
