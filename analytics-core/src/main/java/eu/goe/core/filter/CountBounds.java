package eu.goe.core.filter;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.HweExactTest;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of everybody analysed must be like at a variant, with the meaning of plink2's options of these names; null where nothing is asked.
 *
 * @param geno share of people with no called copy at most
 * @param hwe p-value of Hardy–Weinberg proportions at least; of complete diploid calls, so outside PAR of X of females, and of nobody on Y and MT
 * @param maf share of the rarer allele's copies at least
 * @param mac copies of the rarer allele at least
 */
record CountBounds(
        @Nullable Double geno,
        @Nullable Double hwe,
        @Nullable Double maf,
        @Nullable Integer mac) implements Serializable {
    static final CountBounds NONE = new CountBounds(null, null, null, null);

    /** Part by which a frequency may miss its bound: two fractions that are the same need not be the same double. */
    private static final double EPSILON = 0x1p-44;

    boolean isNone() {
        return equals(NONE);
    }

    /**
     * Whether a variant is within the bounds of calls.
     *
     * @param raw calls of everybody in the first stratum
     * @param people how many they are, without those who have no copy here
     * @param withoutCopy those, if their calls are counted as missing
     */
    boolean holdForCalls(StrataCounts raw, PloidyRegion region, int people, int withoutCopy) {
        int missing = raw.get(CountField.N_MISSING, 0) - withoutCopy;
        if (geno != null && missing > geno * people * (1 + EPSILON)) {
            return false;
        }
        return hwe == null || !isDiploid(region, raw) || pValue(raw) >= hwe * (1 - EPSILON);
    }

    /**
     * Whether it is within those of copies.
     *
     * @param ac copies of the alternate allele among
     * @param an of any
     */
    boolean holdForCopies(double ac, double an) {
        double rarer = Math.min(ac, an - ac);
        if (maf != null && maf > 0 && an == 0) {
            return false;
        }
        return (mac == null || rarer >= mac * (1 - EPSILON)) && (maf == null || rarer >= maf * an * (1 - EPSILON));
    }

    private static boolean isDiploid(PloidyRegion region, StrataCounts raw) {
        return (region == PloidyRegion.DIPLOID || region == PloidyRegion.X_NON_PAR)
                && raw.get(CountField.N_POLYPLOID, 0) == 0;
    }

    private static double pValue(StrataCounts raw) {
        return HweExactTest.pValue(
                raw.get(CountField.N_HOM_REF, 0), raw.get(CountField.N_HET, 0), raw.get(CountField.N_HOM_ALT, 0));
    }
}
