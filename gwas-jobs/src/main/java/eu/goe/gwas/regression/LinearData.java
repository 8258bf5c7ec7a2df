package eu.goe.gwas.regression;

import java.io.Serializable;

/**
 * What linear regression needs of people who have values of the same traits: their covariates' orthonormal basis and their traits, from which the covariates' part has been
 * taken out. The same for all variants.
 */
public final class LinearData implements Serializable {
    private static final long serialVersionUID = 1L;

    final int n;
    final int k;
    final int p;
    /** {@code n × (k + p)}, a person's numbers together: the basis, then the residual traits. */
    final double[] rows;
    /** Of each column. */
    final double[] sums;
    /** Sum of squares of each residual trait. */
    final double[] squares;

    final Residuals residuals;

    /**
     * @param basis of the covariates, the intercept among them
     * @param traits {@code p} columns of {@code n} numbers, none missing
     */
    public LinearData(CovariateBasis basis, double[][] traits) {
        n = basis.n;
        k = basis.k;
        p = traits.length;
        int width = k + p;
        rows = new double[n * width];
        sums = new double[width];
        squares = new double[p];
        double[][] columns = orthonormal(basis);
        for (int c = 0; c < k; c++) {
            put(columns[c], c, width);
        }
        for (int t = 0; t < p; t++) {
            double[] residual = residual(traits[t], columns);
            put(residual, k + t, width);
            squares[t] = dot(residual, residual);
        }
        residuals = new Residuals(rows, n, width, k, p);
    }

    /** By column, of length 1. */
    private static double[][] orthonormal(CovariateBasis basis) {
        double[][] columns = new double[basis.k][basis.n];
        double length = Math.sqrt(basis.n);
        for (int i = 0; i < basis.n; i++) {
            for (int c = 0; c < basis.k; c++) {
                columns[c][i] = basis.rows[i * basis.k + c] / length;
            }
        }
        return columns;
    }

    private void put(double[] column, int place, int width) {
        for (int i = 0; i < n; i++) {
            rows[i * width + place] = column[i];
            sums[place] += column[i];
        }
    }

    /** Twice, since once leaves what rounding left of a large mean. */
    private static double[] residual(double[] trait, double[][] basis) {
        double[] residual = trait.clone();
        for (int pass = 0; pass < 2; pass++) {
            for (double[] column : basis) {
                double along = dot(column, residual);
                for (int i = 0; i < residual.length; i++) {
                    residual[i] -= along * column[i];
                }
            }
        }
        return residual;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Share of a trait's variation around its mean that covariates leave, at least 0. */
    public double unexplained(int trait, double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / n;
        }
        double square = 0;
        for (double value : values) {
            square += (value - mean) * (value - mean);
        }
        return squares[trait] / square;
    }

    /** Share of a residual trait's sum of squares that one person makes, the largest. */
    public double largestShare(int trait) {
        double largest = 0;
        for (int i = 0; i < n; i++) {
            double residual = rows[i * (k + p) + k + trait];
            largest = Math.max(largest, residual * residual);
        }
        return largest / squares[trait];
    }

    /** What covariates leave of a trait, by person; the caller's. */
    public double[] residual(int trait) {
        double[] residual = new double[n];
        for (int i = 0; i < n; i++) {
            residual[i] = rows[i * (k + p) + k + trait];
        }
        return residual;
    }

    /** Traits. */
    public int p() {
        return p;
    }
}
