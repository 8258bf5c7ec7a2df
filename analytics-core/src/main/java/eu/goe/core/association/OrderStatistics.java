package eu.goe.core.association;

import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Where the i-th smallest of n independent p-values lies without any association: quantiles of the Beta distribution (i, n − i + 1), for the band of a quantile–quantile
 * plot. Good for a drawing: −log10 p is right to 0.005 of itself.
 */
public final class OrderStatistics {
    private static final NormalDistribution NORMAL = new NormalDistribution();
    /** Up to here ranks are taken from a Gamma distribution, if they are also few of all. */
    private static final long FEW = 200;

    private OrderStatistics() {}

    /**
     * @param rank 1 for the smallest, to n
     * @param probability that the p-value is below, above 0 and below 1
     * @return −log10 of the p-value
     */
    public static double negLog10Quantile(long rank, long n, double probability) {
        if (rank < 1 || rank > n) {
            throw new IllegalArgumentException("rank " + rank + " of " + n);
        }
        // The other half is the mirror image.
        return rank <= n / 2 + 1
                ? -Math.log10(-Math.expm1(-hazard(rank, n, probability)))
                : hazard(n - rank + 1, n, 1 - probability) / Math.log(10);
    }

    /** −ln(1 − p) of the p-value of a rank in the first half. */
    private static double hazard(long rank, long n, double probability) {
        double a = (double) rank;
        double b = (double) (n - rank + 1);
        if (rank <= Math.max(2, Math.min(FEW, n / 20))) {
            // −T ln(1 − p) ~ Γ(a), T = b + (a − 1)/2: DiDonato, Morris (1992), first term
            return new GammaDistribution(null, a, 1).inverseCumulativeProbability(probability) / (b + (a - 1) / 2);
        }
        // Abramowitz, Stegun 26.5.22
        double y = -NORMAL.inverseCumulativeProbability(probability);
        double lambda = (y * y - 3) / 6;
        double ofA = 1 / (2 * a - 1);
        double ofB = 1 / (2 * b - 1);
        double h = 2 / (ofA + ofB);
        double w = y * Math.sqrt(h + lambda) / h - (ofB - ofA) * (lambda + 5.0 / 6 - 2 / (3 * h));
        return Math.log1p(a / b * Math.exp(-2 * w));
    }
}
