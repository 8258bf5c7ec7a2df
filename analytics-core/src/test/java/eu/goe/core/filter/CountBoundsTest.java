package eu.goe.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import org.junit.jupiter.api.Test;

class CountBoundsTest {
    private static StrataCounts counts(int homRef, int het, int homAlt, int missing) {
        StrataCounts counts = new StrataCounts(1);
        counts.set(CountField.AC, 0, het + 2 * homAlt);
        counts.set(CountField.AN, 0, 2 * (homRef + het + homAlt));
        counts.set(CountField.N_HOM_REF, 0, homRef);
        counts.set(CountField.N_HET, 0, het);
        counts.set(CountField.N_HOM_ALT, 0, homAlt);
        counts.set(CountField.N_MISSING, 0, missing);
        return counts;
    }

    /** 3 of 30 is not more than 0.1, though 0.1 × 30 is not 3 to the last digit; nor is 6 of 60 copies less than 0.1. */
    @Test
    void boundsThemselvesAreWithin() {
        CountBounds geno = new CountBounds(0.1, null, null, null);
        assertThat(geno.holdForCalls(counts(20, 6, 1, 3), PloidyRegion.DIPLOID, 30, 0))
                .isTrue();
        assertThat(geno.holdForCalls(counts(20, 5, 1, 4), PloidyRegion.DIPLOID, 30, 0))
                .isFalse();
        CountBounds maf = new CountBounds(null, null, 0.1, null);
        assertThat(maf.holdForCopies(6, 60)).isTrue();
        assertThat(maf.holdForCopies(54, 60)).isTrue();
        assertThat(maf.holdForCopies(5, 60)).isFalse();
        assertThat(maf.holdForCopies(0, 0)).isFalse();
        CountBounds mac = new CountBounds(null, null, null, 5);
        assertThat(mac.holdForCopies(55, 60)).isTrue();
        assertThat(mac.holdForCopies(56, 60)).isFalse();
    }

    /** Of 10 males and 8 females one male has no call of Y, and no female. */
    @Test
    void whoHasNoCopyIsNotMissing() {
        CountBounds geno = new CountBounds(0.1, null, null, null);
        StrataCounts ofY = counts(0, 0, 0, 9);
        assertThat(geno.holdForCalls(ofY, PloidyRegion.Y_NON_PAR, 10, 8)).isTrue();
        assertThat(new CountBounds(0.09, null, null, null).holdForCalls(ofY, PloidyRegion.Y_NON_PAR, 10, 8))
                .isFalse();
    }

    /** Of 100 people with either allele at about a half 10 are heterozygous, where 50 would be expected; where people have one copy, or three, nothing is. */
    @Test
    void proportionsAreOfDiploidCalls() {
        CountBounds hwe = new CountBounds(null, 1e-6, null, null);
        StrataCounts inbred = counts(40, 10, 50, 0);
        assertThat(hwe.holdForCalls(inbred, PloidyRegion.DIPLOID, 100, 0)).isFalse();
        assertThat(hwe.holdForCalls(inbred, PloidyRegion.X_NON_PAR, 100, 0)).isFalse();
        assertThat(hwe.holdForCalls(inbred, PloidyRegion.MITOCHONDRIAL, 100, 0)).isTrue();
        assertThat(hwe.holdForCalls(counts(25, 50, 25, 0), PloidyRegion.DIPLOID, 100, 0))
                .isTrue();
        inbred.set(CountField.N_POLYPLOID, 0, 1);
        assertThat(hwe.holdForCalls(inbred, PloidyRegion.DIPLOID, 100, 0)).isTrue();
    }
}
