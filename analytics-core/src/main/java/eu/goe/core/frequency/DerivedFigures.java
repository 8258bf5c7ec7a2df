package eu.goe.core.frequency;

/** What follows from counts and is computed when shown, not stored. NaN where a figure does not apply. */
public final class DerivedFigures {
    private final FilteringAlleleFrequency faf95 = new FilteringAlleleFrequency(0.95);
    private final FilteringAlleleFrequency faf99 = new FilteringAlleleFrequency(0.99);

    /** Allele frequency; NaN where nobody was called. */
    public static double af(long ac, long an) {
        return an == 0 ? Double.NaN : (double) ac / an;
    }

    /** Exact Hardy–Weinberg p of complete diploid calls; NaN where there are none or some calls are polyploid. */
    public static double hwe(long nHomRef, long nHet, long nHomAlt, long nPolyploid) {
        return nPolyploid > 0 || nHomRef + nHet + nHomAlt == 0
                ? Double.NaN
                : HweExactTest.pValue(nHomRef, nHet, nHomAlt);
    }

    /** Filtering allele frequency of 95 % confidence. */
    public double faf95(long ac, long an) {
        return faf95.of(ac, an);
    }

    /** Filtering allele frequency of 99 % confidence. */
    public double faf99(long ac, long an) {
        return faf99.of(ac, an);
    }

    /** As tables have it: {@code NA} for NaN, whole numbers without a point, all digits that matter. */
    public static String text(double value) {
        if (Double.isNaN(value)) {
            return "NA";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
