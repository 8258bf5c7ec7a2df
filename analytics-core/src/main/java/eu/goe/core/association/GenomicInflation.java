package eu.goe.core.association;

import java.util.Arrays;

/**
 * How much larger than by chance the statistics of a study are in their middle: the median χ² over the median of χ² of one degree.
 *
 * @see <a href="https://doi.org/10.1111/j.0006-341X.1999.00997.x">Devlin, Roeder (1999)</a>
 */
public final class GenomicInflation {
    /** Median of χ² of one degree of freedom, as qchisq(0.5, 1) of R 4.2.2. */
    private static final double MEDIAN_CHI_SQUARE = 0.454936423119572;

    private GenomicInflation() {}

    /** λ of the median of −log10 p; NaN of NaN. */
    public static double lambdaOfMedian(double medianNegLog10P) {
        double z = Tails.zOf(medianNegLog10P);
        return z * z / MEDIAN_CHI_SQUARE;
    }

    /**
     * λ of p-values.
     *
     * @param negLog10P NaN where there is none; left as it is
     * @return NaN where there are none
     */
    public static double lambda(double[] negLog10P) {
        double[] sorted =
                Arrays.stream(negLog10P).filter(p -> !Double.isNaN(p)).sorted().toArray();
        return lambdaOfMedian(median(sorted));
    }

    /** λ of χ² of one degree: of (β / standard error)², where that is wanted in place of the p-value's. */
    public static double lambdaOfChiSquares(double[] chiSquares) {
        double[] sorted =
                Arrays.stream(chiSquares).filter(x -> !Double.isNaN(x)).sorted().toArray();
        return median(sorted) / MEDIAN_CHI_SQUARE;
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        if (n == 0) {
            return Double.NaN;
        }
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /**
     * λ as it would be of 1,000 cases and 1,000 controls, since inflation grows with the study.
     *
     * @see <a href="https://doi.org/10.1038/ng1333">Freedman et al. (2004)</a>
     */
    public static double lambda1000(double lambda, long cases, long controls) {
        return 1 + (lambda - 1) * (1.0 / (double) cases + 1.0 / (double) controls) * 500;
    }
}
