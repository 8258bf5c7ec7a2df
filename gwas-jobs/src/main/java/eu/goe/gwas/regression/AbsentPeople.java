package eu.goe.gwas.regression;

import java.util.Arrays;

/** What people without a call at a variant take away from sums over everybody, where they are left out. Buffers of one task. */
final class AbsentPeople {
    private final LinearData data;
    private final int width;
    /** Factor of the basis' Gram matrix of those with a call, after {@link #factorise}. */
    final double[] gram;
    /** Of those without one, after {@link #sum}: minus the products of basis and traits, {@code k × p}; and sums of squares of the traits. */
    final double[] cross;

    final double[] squares;

    AbsentPeople(LinearData data) {
        this.data = data;
        width = data.k + data.p;
        gram = new double[data.k * data.k];
        cross = new double[data.k * data.p];
        squares = new double[data.p];
    }

    /** False if covariates are collinear among those with a call. */
    boolean factorise(Dosages dosages) {
        int k = data.k;
        Arrays.fill(gram, 0);
        for (int m = 0; m < dosages.nMissing(); m++) {
            int row = dosages.missing(m) * width;
            for (int i = 0; i < k; i++) {
                double q = data.rows[row + i];
                for (int j = 0; j <= i; j++) {
                    gram[i * k + j] -= q * data.rows[row + j];
                }
            }
        }
        for (int i = 0; i < k; i++) {
            gram[i * k + i] += 1;
        }
        if (!Cholesky.factor(gram, k)) {
            return false;
        }
        for (int i = 0; i < k; i++) {
            if (gram[i * k + i] * gram[i * k + i] < LinearTest.MIN_LEFT) {
                return false;
            }
        }
        return true;
    }

    /** Traits are orthogonal to the basis only with everybody: what those without a call take away of both. The products are then in terms of the factor. */
    void sum(Dosages dosages) {
        double[] rows = data.rows;
        int p = data.p;
        Arrays.fill(squares, 0);
        Arrays.fill(cross, 0);
        for (int m = 0; m < dosages.nMissing(); m++) {
            int row = dosages.missing(m) * width;
            int traits = row + data.k;
            for (int i = 0; i < data.k; i++) {
                double q = rows[row + i];
                int at = i * p;
                for (int t = 0; t < p; t++) {
                    cross[at + t] -= q * rows[traits + t];
                }
            }
            for (int t = 0; t < p; t++) {
                squares[t] += rows[traits + t] * rows[traits + t];
            }
        }
        Cholesky.forwardAll(gram, data.k, cross, p);
    }
}
