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

    /**
     * Inbreeding coefficient 1 - n_het / (2 p q n), p and q from the complete diploid calls; NaN where there are none, only one allele, or
     * polyploid calls.
     */
    public static double inbreedingCoefficient(long nHomRef, long nHet, long nHomAlt, long nPolyploid) {
        long n = nHomRef + nHet + nHomAlt;
        double p = (2.0 * nHomRef + nHet) / (2.0 * n);
        double expected = 2 * p * (1 - p) * n;
        return nPolyploid > 0 || n == 0 || nHomRef == n || nHomAlt == n ? Double.NaN : 1 - nHet / expected;
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
