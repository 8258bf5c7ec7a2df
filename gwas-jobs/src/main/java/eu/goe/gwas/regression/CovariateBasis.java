package eu.goe.gwas.regression;

import java.io.Serializable;

/**
 * An orthogonal basis of what the covariates span, each direction scaled to mean square 1, so that information matrices are well conditioned whatever the covariates
 * are. Every test of a variant is the same in any basis. Kept by person, the {@code k} values of one next to each other: a carrier then costs one cache line or two.
 */
final class CovariateBasis implements Serializable {
    private static final long serialVersionUID = 1;
    /** A column of which less than this part is left is a combination of those before it. */
    private static final double DEPENDENT = 1e-10;

    final int n;
    final int k;
    /** {@code n × k}, row-major; owned by this, not to be changed. */
    final double[] rows;

    private CovariateBasis(int n, int k, double[] rows) {
        this.n = n;
        this.k = k;
        this.rows = rows;
    }

    /**
     * Gram–Schmidt, each column twice.
     *
     * @param columns {@code k} of {@code n} each, the intercept first, of full rank; not changed
     * @throws IllegalArgumentException if a column depends on those before it
     */
    static CovariateBasis of(double[][] columns) {
        int k = columns.length;
        int n = columns[0].length;
        double[][] basis = new double[k][];
        for (int c = 0; c < k; c++) {
            double[] column = columns[c].clone();
            double before = dot(column, column);
            for (int pass = 0; pass < 2; pass++) {
                for (int b = 0; b < c; b++) {
                    double part = dot(column, basis[b]) / n;
                    for (int i = 0; i < n; i++) {
                        column[i] -= part * basis[b][i];
                    }
                }
            }
            double left = dot(column, column);
            if (!(left > DEPENDENT * DEPENDENT * before)) {
                throw new IllegalArgumentException("column " + c + " depends on those before it");
            }
            double scale = Math.sqrt(n / left);
            for (int i = 0; i < n; i++) {
                column[i] *= scale;
            }
            basis[c] = column;
        }
        double[] rows = new double[n * k];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < k; c++) {
                rows[i * k + c] = basis[c][i];
            }
        }
        return new CovariateBasis(n, k, rows);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
