package eu.goe.core.variant;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.testing.Property;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomiserTest {
    /**
     * As {@code bcftools norm -a} (1.16) without a reference writes them, the alleles at POS 1; offsets are its POS less
     * one. The last two are the alleles of its own golden {@code norm.atom-split-norm}.
     */
    @ParameterizedTest
    @CsvSource({
        "A, G, 0 A G",
        "AC, GT, 0 A G; 1 C T",
        "GTT, ATC, 0 G A; 2 T C",
        "GTT, GTC, 2 T C",
        "GTT, G, 0 GTT G",
        "GCA, TCAT, 0 G T; 2 A AT",
        "GCA, TGAA, 0 G T; 1 C GA",
        "GATCG, GTACGA, 1 A T; 2 T A; 4 G GA",
        "TTA, CA, 0 TT C",
        "TTA, TTAG, 2 A AG",
        "TTA, TT, 1 TA T",
        "CGCGGAGG, C, 0 CGCGGAGG C",
        "CGCGGAGG, G, 0 CGCGGAGG G"
    })
    void sameAtomsAsBcftools(String ref, String alt, String expected) {
        assertThat(text(Atomiser.atoms(ref, alt))).isEqualTo(expected);
    }

    @Test
    void caseMakesNoAtoms() {
        assertThat(text(Atomiser.atoms("acT", "Agt"))).isEqualTo("1 C G");
        assertThat(Atomiser.atoms("AC", "ac")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"AC, <DEL>", "AC, *", "AC, AC]c:9]", "AC, RT", "RC, TT"})
    void whatIsNotBasesStaysWhole(String ref, String alt) {
        assertThat(text(Atomiser.atoms(ref, alt))).isEqualTo("0 " + ref + " " + alt);
    }

    /** Applied to REF from the right to the left, the atoms give ALT: nothing is lost and nothing added. */
    @Property
    void atomsTogetherAreTheAllele(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            String ref = bases(random, 1 + random.nextInt(8));
            String alt = bases(random, 1 + random.nextInt(8));
            List<Atomiser.Atom> atoms = Atomiser.atoms(ref, alt);
            StringBuilder made = new StringBuilder(ref);
            for (int a = atoms.size() - 1; a >= 0; a--) {
                Atomiser.Atom atom = atoms.get(a);
                int end = atom.offset() + atom.ref().length();
                assertThat(ref.substring(atom.offset(), end)).isEqualTo(atom.ref());
                assertThat(atom.alt()).isNotEqualTo(atom.ref());
                made.replace(atom.offset(), end, atom.alt());
            }
            assertThat(made.toString()).as("%s>%s", ref, alt).isEqualTo(alt);
        }
    }

    private static String bases(SplittableRandom random, int n) {
        StringBuilder bases = new StringBuilder();
        for (int i = 0; i < n; i++) {
            bases.append("AC".charAt(random.nextInt(2)));
        }
        return bases.toString();
    }

    private static String text(List<Atomiser.Atom> atoms) {
        return atoms.stream()
                .map(a -> a.offset() + " " + a.ref() + " " + a.alt())
                .collect(Collectors.joining("; "));
    }
}
