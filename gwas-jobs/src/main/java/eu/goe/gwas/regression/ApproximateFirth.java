package eu.goe.gwas.regression;

/**
 * Firth's logistic regression of one coefficient, that of the adjusted dosage, with the covariates' part fixed as the penalised null model fits it: REGENIE's
 * approximation. Maximises l(β) + ½ ln I(β), I = Σ g²μ(1 − μ), by Newton's method with its true curvature inside a bracket. Agrees with REGENIE 4.1.2 to the tolerance
 * that REGENIE stops at. One thread; after {@link #fit} the fields hold what was found.
 *
 * @see <a href="https://doi.org/10.1038/s41588-021-00870-7">Mbatchou et al. (2021), Methods</a>
 */
final class ApproximateFirth {
    private static final double LONGEST = 5;
    private static final int STEPS = 100;
    private static final double SMALL = 0x1p-512;

    /** Per copy. */
    double beta;
    /** From the information at {@link #beta}. */
    double standardError;
    /** Of the penalised likelihoods at {@link #beta} and at 0, twice the difference of logarithms. */
    double likelihoodRatio;

    private final double[] dosage;
    private final double[] base;
    private final boolean[] isCase;
    private int n;
    private double information;
    private double slope;
    private double curvature;
    private double logLikelihood;

    ApproximateFirth(int nSamples) {
        this.dosage = new double[nSamples];
        this.base = new double[nSamples];
        this.isCase = new boolean[nSamples];
    }

    /**
     * @param genotype entries of everybody, or of carriers alone for a rare variant: others are taken to have dosage 0
     * @param eta linear predictor of the penalised null model, by person
     * @param cases by person
     * @return false if there is no maximum to be found
     */
    boolean fit(Adjusted genotype, double[] eta, boolean[] cases) {
        n = genotype.size;
        for (int j = 0; j < n; j++) {
            int place = genotype.places[j];
            dosage[j] = genotype.values[j];
            base[j] = eta[place];
            isCase[j] = cases[place];
        }
        evaluate(0);
        double logAtZero = logLikelihood;
        double informationAtZero = information;
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        beta = 0;
        for (int step = 0; step < STEPS; step++) {
            if (slope > 0) {
                low = beta;
            } else {
                high = beta;
            }
            double length = slope / (curvature > 0 ? curvature : information);
            double to = beta + Math.max(-LONGEST, Math.min(LONGEST, length));
            if (!(to > low && to < high)) {
                to = (low + high) / 2;
            }
            double moved = Math.abs(to - beta);
            beta = to;
            evaluate(beta);
            if (!(information > 0)) {
                return false;
            }
            if (moved * Math.sqrt(information) <= 1e-6) {
                // Newton's error is the square of its last step.
                standardError = 1 / Math.sqrt(information);
                likelihoodRatio =
                        Math.max(0, 2 * (logLikelihood - logAtZero) + Math.log(information / informationAtZero));
                return true;
            }
        }
        return false;
    }

    private void evaluate(double at) {
        double score = 0;
        double first = 0;
        double second = 0;
        double third = 0;
        double product = 1;
        double logs = 0;
        for (int j = 0; j < n; j++) {
            double g = dosage[j];
            double eta = base[j] + at * g;
            double e = Math.exp(-Math.abs(eta));
            double large = 1 / (1 + e);
            double small = e * large;
            double mean = eta >= 0 ? large : small;
            double control = eta >= 0 ? small : large;
            product *= isCase[j] ? mean : control;
            if (product < SMALL) {
                logs += Math.log(product);
                product = 1;
            }
            score += isCase[j] ? g * control : -g * mean;
            double weight = large * small;
            double squared = g * g * weight;
            first += squared;
            second += squared * g * (control - mean);
            third += squared * g * g * (1 - 6 * weight);
        }
        logLikelihood = logs + Math.log(product);
        information = first;
        double relative = second / first;
        slope = score + 0.5 * relative;
        curvature = first - 0.5 * (third / first - relative * relative);
    }
}
