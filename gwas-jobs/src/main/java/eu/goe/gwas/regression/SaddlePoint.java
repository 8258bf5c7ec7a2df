package eu.goe.gwas.regression;

import eu.goe.core.association.Tails;

/**
 * Two-sided tail of the score statistic Σ g(y − μ) by saddlepoint, both tails added. The people given enter by their exact cumulants, all others by a normal part of the
 * variance that they add (fastSPA), so that a rare variant costs its carriers. One thread.
 *
 * @see <a href="https://doi.org/10.1016/j.ajhg.2017.05.014">Dey et al. (2017)</a>
 */
final class SaddlePoint {
    private static final double LOG10_2 = Math.log10(2);
    /** Nearer to the middle the expansion divides 0 by 0, and the normal tail is as good. */
    private static final double MIDDLE = 1e-4;

    private static final int STEPS = 100;
    /** In standard deviations of the score. */
    private static final double TOLERANCE = 1e-10;

    /** Of the variance: with less at the saddlepoint the score is at its end, where rounding alone gives a solution. */
    private static final double DEGENERATE = 1e-8;

    private final double[] dosage;
    private final double[] mean;
    private int n;
    private double rest;

    SaddlePoint(int nSamples) {
        this.dosage = new double[nSamples];
        this.mean = new double[nSamples];
    }

    /**
     * −log10 of the p-value; NaN where there is no saddlepoint, as the score is at the end of what it can be.
     *
     * @param means μ by person
     * @param variance of the score, of everybody
     */
    double negLog10P(double score, double variance, Adjusted genotype, double[] means) {
        n = genotype.size;
        double inside = 0;
        for (int j = 0; j < n; j++) {
            double g = genotype.values[j];
            double mu = means[genotype.places[j]];
            dosage[j] = g;
            mean[j] = mu;
            inside += g * g * mu * (1 - mu);
        }
        rest = Math.max(0, variance - inside);
        if (rest < 1e-10 * variance) {
            rest = 0;
        }
        double deviation = Math.sqrt(variance);
        if (Math.abs(score) < MIDDLE * deviation) {
            return Tails.negLog10Normal(score / deviation);
        }
        double above = tail(Math.abs(score), variance);
        double below = tail(-Math.abs(score), variance);
        double likelier = Math.min(above, below);
        double rarer = Math.max(above, below);
        return Math.max(0, likelier - Math.log1p(Math.pow(10, likelier - rarer)) / Math.log(10));
    }

    /** −log10 of the probability of a score as far out as this, on its side. */
    private double tail(double score, double variance) {
        double t = root(score, variance);
        if (Double.isNaN(t)) {
            return Double.NaN;
        }
        double cumulant = rest * t * t / 2;
        double second = rest;
        for (int j = 0; j < n; j++) {
            double mu = mean[j];
            double x = t * dosage[j];
            cumulant += x > 1 ? x + Math.log(mu + (1 - mu) * Math.exp(-x)) : Math.log1p(mu * Math.expm1(x));
            cumulant -= x * mu;
            double e = Math.exp(-Math.max(-700, Math.min(700, x)));
            double sum = mu + (1 - mu) * e;
            second += dosage[j] * dosage[j] * (mu / sum) * ((1 - mu) * e / sum);
        }
        if (second < DEGENERATE * variance) {
            return Double.NaN;
        }
        double w = Math.sqrt(2 * (t * score - cumulant));
        double v = Math.abs(t) * Math.sqrt(second);
        double z = w + Math.log(v / w) / w;
        double twoSided = Tails.negLog10Normal(z);
        return z >= 0 ? twoSided + LOG10_2 : -Math.log1p(-0.5 * Math.pow(10, -twoSided)) / Math.log(10);
    }

    /** Where the first derivative of the cumulant function is the score. */
    private double root(double score, double variance) {
        double low = score > 0 ? 0 : Double.NEGATIVE_INFINITY;
        double high = score > 0 ? Double.POSITIVE_INFINITY : 0;
        double deviation = Math.sqrt(variance);
        double farthest = 1e8 / deviation;
        double t = score / variance;
        for (int step = 0; step < STEPS && Math.abs(t) < farthest; step++) {
            double first = rest * t;
            double second = rest;
            for (int j = 0; j < n; j++) {
                double mu = mean[j];
                double g = dosage[j];
                double e = Math.exp(-Math.max(-700, Math.min(700, t * g)));
                double sum = mu + (1 - mu) * e;
                double tilted = mu / sum;
                first += g * (tilted - mu);
                second += g * g * tilted * ((1 - mu) * e / sum);
            }
            double off = first - score;
            if (Math.abs(off) <= TOLERANCE * deviation) {
                return t;
            }
            if (off > 0) {
                high = t;
            } else {
                low = t;
            }
            double to = t - off / second;
            double bound = score > 0 ? Math.min(high, 4 * t) : Math.max(low, 4 * t);
            if (!(to > low && to < high && Math.abs(to) <= Math.abs(bound))) {
                to = Double.isInfinite(low) || Double.isInfinite(high) ? 2 * t : (low + high) / 2;
            }
            t = to;
        }
        return Double.NaN;
    }
}
