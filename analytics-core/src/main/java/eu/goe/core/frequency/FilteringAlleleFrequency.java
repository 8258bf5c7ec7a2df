package eu.goe.core.frequency;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.commons.math3.distribution.GammaDistribution;

/**
 * The filtering allele frequency: the highest true frequency at which as many copies as observed are still unlikely,
 * in closed form the lower quantile of a gamma distribution of shape AC, divided by AN. Agrees with gnomAD's published
 * figures, which Hail finds by stepping, to 1e-6.
 *
 * @see <a href="https://doi.org/10.1038/gim.2017.26">Whiffin et al. (2017)</a>
 */
public final class FilteringAlleleFrequency {
    /** Above this many copies the quantile is not kept; such alleles are few. */
    private static final int KEPT = 100_000;

    private final double confidence;
    private final ConcurrentMap<Long, Double> quantileByAc = new ConcurrentHashMap<>();

    /** @param confidence 0.95 for faf95, 0.99 for faf99 */
    public FilteringAlleleFrequency(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence " + confidence);
        }
        this.confidence = confidence;
    }

    /** The frequency, in 0 to 1; 0 for at most one copy, NaN where nobody was called. */
    public double of(long ac, long an) {
        if (an == 0) {
            return Double.NaN;
        }
        if (ac <= 1) {
            return 0;
        }
        double quantile = ac <= KEPT ? quantileByAc.computeIfAbsent(ac, this::quantile) : quantile(ac);
        return quantile / an;
    }

    private double quantile(long ac) {
        return new GammaDistribution(null, ac, 1, 1e-12).inverseCumulativeProbability(1 - confidence);
    }
}
