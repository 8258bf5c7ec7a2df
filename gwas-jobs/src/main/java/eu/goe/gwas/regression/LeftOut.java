package eu.goe.gwas.regression;

import java.util.Arrays;

/**
 * The null model without the people who have no call at a variant, by {@link NullExpansion}: those people's part is exact, everybody's is a polynomial. Errors of β found
 * from it are within 1e-6 of those of a fit from the start where {@link #solve} says {@link Size#SMALL}. One thread; reused from variant to variant.
 */
final class LeftOut {
    /** How much the linear predictors change. */
    enum Size {
        /** So little that polynomials are exact for all purposes: they leave out the fourth power, for the information the third. */
        SMALL(0.015),
        /** So little that they give a start for a fit. */
        MEDIUM(0.3),
        /** Polynomials are of no use. */
        LARGE(Double.POSITIVE_INFINITY);

        private final double most;

        /** @param most root mean square over people */
        Size(double most) {
            this.most = most;
        }
    }

    /** Length of the last step, in standard errors; the score is corrected for what is then left. */
    private static final double TOLERANCE = 1e-6;

    private static final int STEPS = 10;

    /** Of the coefficients. */
    final double[] change;
    /** Of the coefficients at {@link #change}: nearly 0. */
    final double[] gradient;
    /** {@link Cholesky} factor of the information at {@link #change}. */
    final double[] factor;

    private final CovariateBasis basis;
    private final boolean[] isCase;
    private final LogisticFit plain;
    private final NullExpansion expansion;
    private final double[] squares;
    private final double[] slope;
    private final double[] bend;
    private final double[] step;

    LeftOut(CovariateBasis basis, boolean[] isCase, LogisticFit plain, NullExpansion expansion) {
        int k = basis.k;
        this.basis = basis;
        this.isCase = isCase;
        this.plain = plain;
        this.expansion = expansion;
        this.change = new double[k];
        this.gradient = new double[k];
        this.factor = new double[k * k];
        this.squares = new double[expansion.pairs];
        this.slope = new double[expansion.pairs];
        this.bend = new double[expansion.pairs];
        this.step = new double[k];
    }

    /**
     * Finds the change that leaving out those without a call makes: {@link #change} and what goes with it, unless it is {@link Size#LARGE}.
     */
    Size solve(Dosages dosages) {
        int k = basis.k;
        Arrays.fill(change, 0);
        for (int iteration = 0; iteration < STEPS; iteration++) {
            everybody();
            for (int m = 0; m < dosages.nMissing(); m++) {
                subtract(dosages.missing(m));
            }
            if (!Cholesky.factor(factor, k)) {
                return Size.LARGE;
            }
            System.arraycopy(gradient, 0, step, 0, k);
            Cholesky.forward(factor, k, k, step);
            double length = 0;
            for (int a = 0; a < k; a++) {
                length += step[a] * step[a];
            }
            if (length <= TOLERANCE * TOLERANCE) {
                return size(change);
            }
            Cholesky.backward(factor, k, k, step);
            for (int a = 0; a < k; a++) {
                change[a] += step[a];
            }
            if (size(change) == Size.LARGE) {
                return Size.LARGE;
            }
        }
        return Size.LARGE;
    }

    /** The basis has mean square 1, so that this of the coefficients is that of the linear predictors. */
    private static Size size(double[] change) {
        double squares = 0;
        for (double one : change) {
            squares += one * one;
        }
        double size = Math.sqrt(squares);
        return size <= Size.SMALL.most ? Size.SMALL : size <= Size.MEDIUM.most ? Size.MEDIUM : Size.LARGE;
    }

    /** Gradient and information of all people at the change. */
    private void everybody() {
        int k = basis.k;
        int pairs = expansion.pairs;
        for (int a = 0, p = 0; a < k; a++) {
            for (int b = 0; b <= a; b++) {
                squares[p++] = (a == b ? 1 : 2) * change[a] * change[b];
            }
        }
        Arrays.fill(slope, 0);
        for (int c = 0; c < k; c++) {
            for (int p = 0; p < pairs; p++) {
                slope[p] += change[c] * expansion.third[c * pairs + p];
            }
        }
        Arrays.fill(bend, 0);
        for (int q = 0; q < pairs; q++) {
            double square = squares[q];
            for (int p = 0; p < pairs; p++) {
                bend[p] += square * expansion.fourth[q * pairs + p];
            }
        }
        System.arraycopy(expansion.score, 0, gradient, 0, k);
        for (int a = 0, p = 0; a < k; a++) {
            for (int b = 0; b <= a; b++, p++) {
                factor[a * k + b] = expansion.information[p] + slope[p] + bend[p] / 2;
                double secant = expansion.information[p] + slope[p] / 2 + bend[p] / 6;
                gradient[a] -= secant * change[b];
                if (b < a) {
                    gradient[b] -= secant * change[a];
                }
            }
        }
    }

    private void subtract(int place) {
        int k = basis.k;
        int at = place * k;
        double mean = mean(place);
        double residual = (isCase[place] ? 1 : 0) - mean;
        double weight = mean * (1 - mean);
        for (int a = 0; a < k; a++) {
            double x = basis.rows[at + a];
            gradient[a] -= residual * x;
            for (int b = 0; b <= a; b++) {
                factor[a * k + b] -= weight * x * basis.rows[at + b];
            }
        }
    }

    /** The probability of being a case, at the change. */
    double mean(int place) {
        double eta = plain.eta[place];
        for (int a = 0, at = place * basis.k; a < basis.k; a++) {
            eta += basis.rows[at + a] * change[a];
        }
        return 1 / (1 + Math.exp(-eta));
    }
}
