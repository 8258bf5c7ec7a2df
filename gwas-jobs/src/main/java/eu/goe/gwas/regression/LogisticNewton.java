package eu.goe.gwas.regression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method for logistic regression, plain or with Firth's penalty ½ ln|I|, by one thread. The penalised score is X'(y − μ + h(½ − μ)), h the diagonal of the
 * weighted hat matrix; steps are cut to {@link #LONGEST} and halved while the likelihood falls. A step costs O(n·k²) and allocates nothing.
 *
 * @see <a href="https://doi.org/10.1002/sim.1047">Heinze, Schemper (2002)</a>
 */
final class LogisticNewton {
    /** How a fit ended. */
    enum End {
        CONVERGED,
        /** Too many steps, or none that raises the likelihood. */
        NOT_CONVERGED,
        /** The information matrix is not positive: separation got to the end of doubles, or a column depends on the others. */
        SINGULAR
    }

    private static final double LONGEST = 5;
    private static final int PLAIN_STEPS = 25;
    private static final int PENALISED_STEPS = 250;
    private static final int HALVINGS = 20;
    /** Likelihoods are sums of rounded terms: a fall by less than this part is none. */
    private static final double ROUNDING = 1e-11;

    private static final double SMALL = 0x1p-512;

    private final CovariateBasis basis;
    private final boolean[] isCase;
    private final double @Nullable [] offset;
    private final double[] row;
    private final double[] step;
    private final double[] before;
    private final double[] inverse;
    private final double[] curvature;
    /** By person, the weights of the penalised slope. */
    private final double[] steep;

    LogisticNewton(CovariateBasis basis, boolean[] isCase, double @Nullable [] offset) {
        this.basis = basis;
        this.isCase = isCase;
        this.offset = offset;
        int most = basis.k + 1;
        this.row = new double[most];
        this.step = new double[most];
        this.before = new double[most];
        this.inverse = new double[most * most];
        this.curvature = new double[most * most];
        this.steep = new double[basis.n];
    }

    /**
     * From the coefficients that the fit has to those of the highest likelihood.
     *
     * @param further values of a column behind the covariates; null where the fit has no coefficient for one
     * @param leftOut people who do not count; null for none
     * @param tolerance length of a step that ends it, in standard errors
     * @param free how many of the leading coefficients may move; all others stay, but the penalty is that of all columns
     */
    End fit(
            LogisticFit fit,
            double @Nullable [] further,
            boolean @Nullable [] leftOut,
            boolean penalised,
            double tolerance,
            int free) {
        if (!evaluate(fit, further, leftOut, penalised)) {
            return End.SINGULAR;
        }
        int most = penalised ? PENALISED_STEPS : PLAIN_STEPS;
        for (int iteration = 0; iteration <= most; iteration++) {
            double[] factor = fit.factor;
            if (penalised) {
                penalisedGradient(fit, further);
                factor = curvature;
                if (!Cholesky.factor(curvature, fit.size())) {
                    return End.SINGULAR;
                }
            } else {
                gradient(fit, further);
            }
            System.arraycopy(fit.gradient, 0, step, 0, free);
            Cholesky.forward(factor, fit.size(), free, step);
            double squared = 0;
            for (int a = 0; a < free; a++) {
                squared += step[a] * step[a];
            }
            if (squared <= tolerance * tolerance) {
                return End.CONVERGED;
            }
            if (iteration == most) {
                return End.NOT_CONVERGED;
            }
            Cholesky.backward(factor, fit.size(), free, step);
            shorten(free);
            if (!advance(fit, further, leftOut, penalised, free)) {
                return End.NOT_CONVERGED;
            }
        }
        return End.NOT_CONVERGED;
    }

    private void shorten(int free) {
        double longest = 0;
        for (int a = 0; a < free; a++) {
            longest = Math.max(longest, Math.abs(step[a]));
        }
        if (longest > LONGEST) {
            for (int a = 0; a < free; a++) {
                step[a] *= LONGEST / longest;
            }
        }
    }

    /** Takes the step, or the longest of its halves at which the likelihood does not fall. */
    private boolean advance(
            LogisticFit fit, double @Nullable [] further, boolean @Nullable [] leftOut, boolean penalised, int free) {
        double now = fit.logLikelihood;
        System.arraycopy(fit.coefficients, 0, before, 0, free);
        double part = 1;
        for (int halving = 0; halving < HALVINGS; halving++, part /= 2) {
            for (int a = 0; a < free; a++) {
                fit.coefficients[a] = before[a] + part * step[a];
            }
            if (evaluate(fit, further, leftOut, penalised)
                    && fit.logLikelihood >= now - ROUNDING * (1 + Math.abs(now))) {
                return true;
            }
        }
        return false;
    }

    /** Everything in the fit but its coefficients, from these. False where the information is singular. */
    private boolean evaluate(
            LogisticFit fit, double @Nullable [] further, boolean @Nullable [] leftOut, boolean penalised) {
        int k = basis.k;
        int size = fit.size();
        double[] rows = basis.rows;
        double[] coefficients = fit.coefficients;
        double[] information = fit.factor;
        double product = 1;
        double logs = 0;
        for (int i = 0, at = 0; i < basis.n; i++, at += k) {
            if (leftOut != null && leftOut[i]) {
                fit.eta[i] = 0;
                fit.mean[i] = 0;
                fit.weight[i] = 0;
                fit.residual[i] = 0;
                continue;
            }
            double eta = offset == null ? 0 : offset[i];
            for (int a = 0; a < k; a++) {
                eta += coefficients[a] * rows[at + a];
            }
            if (further != null) {
                eta += coefficients[k] * further[i];
            }
            double e = Math.exp(-Math.abs(eta));
            double large = 1 / (1 + e);
            double small = e * large;
            double mean = eta >= 0 ? large : small;
            double control = eta >= 0 ? small : large;
            double weight = large * small;
            fit.eta[i] = eta;
            fit.mean[i] = mean;
            fit.weight[i] = weight;
            fit.residual[i] = isCase[i] ? control : -mean;
            product *= isCase[i] ? mean : control;
            if (product < SMALL) {
                logs += Math.log(product);
                product = 1;
            }
        }
        fit.logLikelihood = logs + Math.log(product);
        products(fit.weight, further, information, size);

        if (!Cholesky.factor(information, size)) {
            return false;
        }
        if (penalised) {
            fit.logLikelihood += 0.5 * Cholesky.logDeterminant(information, size);
        }
        return !Double.isNaN(fit.logLikelihood);
    }

    /**
     * X'WX, lower triangle. Most of the time of a fit: of four people at once, so that a sum is loaded and stored a quarter as often ({@code benchmarks/gwas}, binary traits with missing calls:
     * a fit takes half the time).
     *
     * @param further a column behind the basis
     */
    private void products(double[] weights, double @Nullable [] further, double[] into, int size) {
        int k = basis.k;
        double[] rows = basis.rows;
        Arrays.fill(into, 0);
        int i = 0;
        for (; i + 3 < basis.n; i += 4) {
            int one = i * k;
            int two = one + k;
            int three = two + k;
            int four = three + k;
            for (int a = 0; a < k; a++) {
                double x1 = weights[i] * rows[one + a];
                double x2 = weights[i + 1] * rows[two + a];
                double x3 = weights[i + 2] * rows[three + a];
                double x4 = weights[i + 3] * rows[four + a];
                int line = a * size;
                for (int b = 0; b <= a; b++) {
                    into[line + b] +=
                            x1 * rows[one + b] + x2 * rows[two + b] + x3 * rows[three + b] + x4 * rows[four + b];
                }
            }
        }
        for (; i < basis.n; i++) {
            for (int a = 0; a < k; a++) {
                double weighted = weights[i] * rows[i * k + a];
                for (int b = 0; b <= a; b++) {
                    into[a * size + b] += weighted * rows[i * k + b];
                }
            }
        }
        if (further != null) {
            further(weights, further, into, k * size);
        }
    }

    /** The last line of it. */
    private void further(double[] weights, double[] further, double[] into, int line) {
        int k = basis.k;
        for (int i = 0; i < basis.n; i++) {
            double weighted = weights[i] * further[i];
            if (weighted != 0) {
                for (int b = 0; b < k; b++) {
                    into[line + b] += weighted * basis.rows[i * k + b];
                }
                into[line + k] += weighted * further[i];
            }
        }
    }

    private void gradient(LogisticFit fit, double @Nullable [] further) {
        int k = basis.k;
        double[] rows = basis.rows;
        double[] gradient = fit.gradient;
        Arrays.fill(gradient, 0);
        for (int i = 0, at = 0; i < basis.n; i++, at += k) {
            double pull = fit.residual[i];
            for (int a = 0; a < k; a++) {
                gradient[a] += pull * rows[at + a];
            }
            if (further != null) {
                gradient[k] += pull * further[i];
            }
        }
    }

    /** The gradient, and its slope as if h did not change: X'W(1 + h)X, exact for a covariate that one person alone has. */
    private void penalisedGradient(LogisticFit fit, double @Nullable [] further) {
        int k = basis.k;
        int size = fit.size();
        double[] gradient = fit.gradient;
        Arrays.fill(gradient, 0);
        Cholesky.invert(fit.factor, size, inverse);
        for (int i = 0, at = 0; i < basis.n; i++, at += k) {
            double weight = fit.weight[i];
            if (weight == 0) {
                steep[i] = 0;
                continue;
            }
            System.arraycopy(basis.rows, at, row, 0, k);
            if (further != null) {
                row[k] = further[i];
            }
            double hat = 0;
            for (int a = 0; a < size; a++) {
                double z = 0;
                for (int b = 0, line = a * size; b <= a; b++) {
                    z += inverse[line + b] * row[b];
                }
                hat += z * z;
            }
            hat *= weight;
            double pull = fit.residual[i] + hat * (0.5 - fit.mean[i]);
            steep[i] = weight * (1 + hat);
            for (int a = 0; a < size; a++) {
                gradient[a] += pull * row[a];
            }
        }
        products(steep, further, curvature, size);
    }
}
