package eu.goe.core.variant;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genome.ReferenceSequence;
import eu.goe.core.testing.Property;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormaliserTest {
    //                              0123456789012345
    private static final String BASES = "AANNMMRRCACACAGG";

    private static final Normaliser TRIMMING = Normaliser.trimming();
    private static final Normaliser ALIGNING = Normaliser.leftAligning(reference(BASES));

    /** Trimmed by hand: bases shared at the end go first, then those at the beginning; each allele keeps one. */
    @ParameterizedTest
    @CsvSource({
        "100, A, T, 100, A, T",
        "100, a, t, 100, A, T",
        "100, AC, AT, 101, C, T",
        "100, TAC, TACAC, 100, T, TAC",
        "100, TACAC, TAC, 100, TAC, T",
        "100, ACGT, AGGT, 101, C, G",
        "100, ACGT, TGCA, 100, ACGT, TGCA",
        "100, GATG, GACT, 102, TG, CT",
        "100, CA, A, 100, CA, A",
        "100, A, CA, 100, A, CA",
        "100, TCACCG, ACACCG, 100, T, A",
        "100, GTGGAC, GTGG, 103, GAC, G",
        "100, N, NN, 100, N, NN"
    })
    void trimsWithoutReference(int start, String ref, String alt, int newStart, String newRef, String newAlt) {
        assertThat(TRIMMING.normalise(0, start, ref, alt)).isEqualTo(Variant.of(0, newStart, newRef, newAlt));
    }

    /** Expected: bcftools 1.16, {@code norm -f} on this sequence (positions there are 1-based). */
    @ParameterizedTest
    @CsvSource({
        "8, CAC, C, 7, NCA, N",
        "10, C, CCA, 10, C, CCA",
        "4, N, NN, 1, A, AN",
        "0, AA, A, 0, AA, A",
        "0, AAN, N, 0, AAN, N",
        "0, A, TA, 0, A, TA"
    })
    void slidesAsBcftoolsDoes(int start, String ref, String alt, int newStart, String newRef, String newAlt) {
        assertThat(ALIGNING.normalise(0, start, ref, alt)).isEqualTo(Variant.of(0, newStart, newRef, newAlt));
    }

    @Test
    void atTheFirstBaseTheBaseBehindStays() {
        Normaliser normaliser = Normaliser.leftAligning(reference("AAAC"));
        assertThat(normaliser.normalise(0, 1, "AA", "A")).isEqualTo(Variant.of(0, 0, "AA", "A"));
        assertThat(normaliser.normalise(0, 2, "AC", "AAC")).isEqualTo(Variant.of(0, 0, "A", "AA"));
        assertThat(normaliser.normalise(0, 0, "AAAC", "C")).isEqualTo(Variant.of(0, 0, "AAAC", "C"));
    }

    @Test
    void whatIsNotPlainBasesStaysAsItIs() {
        assertThat(ALIGNING.normalise(0, 8, "C", "<DEL>")).isEqualTo(new Variant(0, 8, 9, "C", "<DEL>", "DEL"));
        assertThat(ALIGNING.normalise(0, 8, "c", "C[chr2:321681["))
                .isEqualTo(new Variant(0, 8, 9, "C", "C[chr2:321681[", "BND"));
        assertThat(ALIGNING.normalise(0, 8, "CA", "*").alt()).isEqualTo("*");
        Variant deletion = new Variant(0, 8, 500, "C", "<DEL>", "DEL:-492");
        assertThat(ALIGNING.normalise(deletion)).isSameAs(deletion);
    }

    /** bcftools 1.16 -c e on this sequence: REF A at an N or M of the reference is a mismatch, N is none. */
    @Test
    void refMustBeWhatTheReferenceHas() {
        assertThat(ALIGNING.refProblem(0, 8, "CACA")).isEmpty();
        assertThat(ALIGNING.refProblem(0, 8, "caca")).isEmpty();
        assertThat(ALIGNING.refProblem(0, 2, "N")).isEmpty();
        assertThat(ALIGNING.refProblem(0, 2, "A")).contains("REF is A, the reference has N");
        assertThat(ALIGNING.refProblem(0, 0, "N")).contains("REF is N, the reference has A");
        assertThat(ALIGNING.refProblem(0, 8, "CAGA")).contains("REF is CAGA, the reference has CACA");
        assertThat(ALIGNING.refProblem(0, 15, "GG"))
                .contains("REF reaches beyond the end of the contig, which has 16 bases");
        assertThat(ALIGNING.refProblem(1, 0, "A")).contains("the reference lacks this contig");
        assertThat(TRIMMING.refProblem(1, 0, "A")).isEmpty();
    }

    @Test
    void ambiguityCodeOfTheReferenceMayBeWrittenAsNOrAsItsFirstBase() {
        assertThat(ALIGNING.refProblem(0, 4, "N")).isEmpty(); // M, as bcftools
        assertThat(ALIGNING.refProblem(0, 4, "A")).isEmpty(); // M is A or C; VCF 4.3: the first of them
        assertThat(ALIGNING.refProblem(0, 4, "C")).isPresent();
        assertThat(ALIGNING.refProblem(0, 4, "M")).isEmpty();
    }

    @Test
    void longRefIsNotQuotedWhole() {
        Normaliser normaliser = Normaliser.leftAligning(reference("ACGT".repeat(20)));
        String ref = "ACGT".repeat(10) + "T";
        assertThat(normaliser.refProblem(0, 0, ref)).contains("REF has T at its base 41 of 41, the reference has A");
    }

    @Property
    void normalisingAgainChangesNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String bases = repetitive(random);
        Normaliser normaliser = Normaliser.leftAligning(reference(bases));
        for (int i = 0; i < 20; i++) {
            Variant spelling = randomVariant(random, bases);
            Variant once = normaliser.normalise(spelling);
            assertThat(normaliser.normalise(once)).isEqualTo(once);
            assertThat(TRIMMING.normalise(TRIMMING.normalise(spelling))).isEqualTo(TRIMMING.normalise(spelling));
        }
    }

    @Property
    void normalFormMakesTheSameHaplotypeAndAgreesWithTheReference(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String bases = repetitive(random);
        Normaliser normaliser = Normaliser.leftAligning(reference(bases));
        for (int i = 0; i < 20; i++) {
            Variant spelling = randomVariant(random, bases);
            for (Variant normal : new Variant[] {normaliser.normalise(spelling), TRIMMING.normalise(spelling)}) {
                assertThat(haplotype(bases, normal)).isEqualTo(haplotype(bases, spelling));
                assertThat(normaliser.refProblem(0, normal.start(), normal.ref()))
                        .isEmpty();
            }
        }
    }

    /** The oracle is the haplotype: all spellings of an insertion or deletion that make it are found by brute force. */
    @Property
    void everySpellingOfAnIndelHasOneNormalForm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String bases = repetitive(random);
        Normaliser normaliser = Normaliser.leftAligning(reference(bases));
        int k = 1 + random.nextInt(4);
        boolean isDeletion = random.nextBoolean();
        int place = random.nextInt(bases.length() - 2 * k);
        String haplotype = isDeletion
                ? bases.substring(0, place) + bases.substring(place + k)
                : bases.substring(0, place) + repetitive(random).substring(0, k) + bases.substring(place);
        Variant expected = null;
        for (int start = 0; start < bases.length(); start++) {
            for (int refLength = 1; refLength <= 2 * k + 3 && start + refLength <= bases.length(); refLength++) {
                int altLength = isDeletion ? refLength - k : refLength + k;
                if (altLength < 1) {
                    continue;
                }
                String ref = bases.substring(start, start + refLength);
                String alt = haplotype.substring(start, start + altLength);
                if (!(bases.substring(0, start) + alt + bases.substring(start + refLength)).equals(haplotype)) {
                    continue;
                }
                Variant normal = normaliser.normalise(0, start, ref, alt);
                if (expected == null) {
                    expected = normal;
                }
                assertThat(normal).as("%d %s>%s", start, ref, alt).isEqualTo(expected);
            }
        }
        assertThat(expected).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "A, T, SNP",
        "AC, GT, MNV",
        "A, AT, INSERTION",
        "A, TA, INSERTION",
        "AT, A, DELETION",
        "AT, T, DELETION",
        "A, TC, COMPLEX",
        "AT, C, COMPLEX",
        "ATG, CC, COMPLEX",
        "A, <DEL>, SYMBOLIC",
        "A, *, SYMBOLIC",
        "A, <*>, SYMBOLIC",
        "G, G]17:198982], BREAKEND",
        "T, ]13:123456]T, BREAKEND",
        "G, G., BREAKEND",
        "T, .T, BREAKEND"
    })
    void typeIsThatOfTheNormalForm(String ref, String alt, AlleleType type) {
        assertThat(AlleleType.of(ref, alt)).isEqualTo(type);
        assertThat(type.isComposite()).isEqualTo(type == AlleleType.MNV || type == AlleleType.COMPLEX);
    }

    private static String haplotype(String bases, Variant v) {
        return bases.substring(0, v.start()) + v.alt() + bases.substring(v.end());
    }

    /** Few letters, so that much can slide. */
    private static String repetitive(SplittableRandom random) {
        StringBuilder bases = new StringBuilder();
        while (bases.length() < 40) {
            String unit = "ACGT".substring(random.nextInt(3)).substring(0, 1 + random.nextInt(2));
            bases.append(unit.repeat(1 + random.nextInt(5)));
        }
        return bases.toString();
    }

    private static Variant randomVariant(SplittableRandom random, String bases) {
        int start = random.nextInt(bases.length() - 8);
        String ref = bases.substring(start, start + 1 + random.nextInt(8));
        String alt;
        do {
            int from = random.nextInt(20);
            alt = (random.nextBoolean() ? ref.substring(0, random.nextInt(ref.length())) : "")
                    + bases.substring(from, from + 1 + random.nextInt(6));
        } while (alt.equals(ref));
        return Variant.of(0, start, ref, alt);
    }

    static ReferenceSequence reference(String bases) {
        return new ReferenceSequence() {
            @Override
            public int length(int contig) {
                return contig == 0 ? bases.length() : 0;
            }

            @Override
            public byte base(int contig, int position) {
                return (byte) bases.charAt(position);
            }

            @Override
            public void close() {}
        };
    }
}
