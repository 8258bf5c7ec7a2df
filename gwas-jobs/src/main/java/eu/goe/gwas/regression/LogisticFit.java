package eu.goe.gwas.regression;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Logistic regression at some coefficients: of the covariates, and perhaps of one more column behind them. {@link LogisticNewton} moves it to the maximum. Arrays by
 * person hold 0 for people who are left out.
 */
final class LogisticFit implements Serializable {
    private static final long serialVersionUID = 1;

    /** In the basis of the covariates, then that of the further column. */
    final double[] coefficients;
    /** The linear predictor, offset included. */
    final double[] eta;
    /** The probability of being a case, μ. */
    final double[] mean;
    /** μ(1 − μ). */
    final double[] weight;
    /** 1 or 0, less μ. */
    final double[] residual;
    /** X'(y − μ), with the penalty's part if the fit was penalised: nearly 0 in a converged fit. */
    final double[] gradient;
    /** {@link Cholesky} factor of the information matrix, as many rows as coefficients. */
    final double[] factor;
    /** Natural logarithm; with the penalty if the fit was penalised. */
    double logLikelihood;

    LogisticFit(int n, int coefficients) {
        this.coefficients = new double[coefficients];
        this.eta = new double[n];
        this.mean = new double[n];
        this.weight = new double[n];
        this.residual = new double[n];
        this.gradient = new double[coefficients];
        this.factor = new double[coefficients * coefficients];
    }

    int size() {
        return coefficients.length;
    }

    /** Of the last coefficient, from the information. */
    double standardErrorOfLast() {
        return 1 / factor[factor.length - 1];
    }

    /** Whether it tells all cases from all controls, so that there is no highest likelihood. */
    boolean isPerfect() {
        for (double one : residual) {
            if (Math.abs(one) >= 0.5) {
                return false;
            }
        }
        return true;
    }

    /** Starts from these, zero where there are fewer. */
    void start(double[] from) {
        Arrays.fill(coefficients, 0);
        System.arraycopy(from, 0, coefficients, 0, Math.min(from.length, coefficients.length));
    }
}
