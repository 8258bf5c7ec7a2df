package eu.goe.gwas.pooled;

import java.util.Arrays;

/**
 * A regression on intercepts and covariates of the people of some nodes together, from sums of products at each node: a symmetric matrix, factorised once for all variants. A column that, at
 * these nodes, follows from those before it takes no part. Not changed once made.
 */
final class PooledNull {
    /** Of a column's square, what others must leave of it. */
    private static final double MIN_LEFT = 1e-9;

    final int size;
    /** Columns that take part. */
    final int rank;

    private final int slopes;
    private final boolean hasNodeIntercepts;
    /** {@code size × size}; the factor's diagonal is 0 where a column takes no part. */
    private final double[] factor;

    /**
     * @param matrices of each node, of 1 and its covariates: lower triangles, row by row
     * @param slopes covariates
     * @param hasNodeIntercepts whether each node's 1 is a column of its own
     */
    PooledNull(double[][] matrices, int slopes, boolean hasNodeIntercepts) {
        this.slopes = slopes;
        this.hasNodeIntercepts = hasNodeIntercepts;
        size = slopes + (hasNodeIntercepts ? matrices.length : 1);
        factor = new double[size * size];
        for (int node = 0; node < matrices.length; node++) {
            for (int a = 0; a <= slopes; a++) {
                for (int b = 0; b <= a; b++) {
                    int i = column(node, a);
                    int j = column(node, b);
                    factor[Math.max(i, j) * size + Math.min(i, j)] += matrices[node][Triangle.at(a, b)];
                }
            }
        }
        rank = factorise();
    }

    /** The column of a node's 1 (place 0) or of a covariate; intercepts come first. */
    int column(int node, int place) {
        int intercepts = size - slopes;
        return place == 0 ? (hasNodeIntercepts ? node : 0) : intercepts + place - 1;
    }

    private int factorise() {
        int taken = 0;
        for (int i = 0; i < size; i++) {
            double whole = factor[i * size + i];
            double left = whole;
            for (int j = 0; j < i; j++) {
                double sum = factor[i * size + j];
                for (int m = 0; m < j; m++) {
                    sum -= factor[i * size + m] * factor[j * size + m];
                }
                double pivot = factor[j * size + j];
                factor[i * size + j] = pivot == 0 ? 0 : sum / pivot;
                left -= factor[i * size + j] * factor[i * size + j];
            }
            if (left > MIN_LEFT * whole) {
                factor[i * size + i] = Math.sqrt(left);
                taken++;
            } else {
                Arrays.fill(factor, i * size, i * size + i + 1, 0);
            }
        }
        return taken;
    }

    /** Whether a column takes part. */
    boolean takes(int column) {
        return factor[column * size + column] > 0;
    }

    /** L⁻¹x in x's place; 0 where a column takes no part. */
    void forward(double[] x) {
        for (int i = 0; i < size; i++) {
            double pivot = factor[i * size + i];
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= factor[i * size + j] * x[j];
            }
            x[i] = pivot == 0 ? 0 : sum / pivot;
        }
    }

    /** L'⁻¹x in x's place; 0 where a column takes no part. */
    void backward(double[] x) {
        for (int i = size - 1; i >= 0; i--) {
            double pivot = factor[i * size + i];
            double sum = x[i];
            for (int j = i + 1; j < size; j++) {
                sum -= factor[j * size + i] * x[j];
            }
            x[i] = pivot == 0 ? 0 : sum / pivot;
        }
    }

    /** Adds a node's numbers of 1 and covariates to a vector of columns. */
    void add(int node, double[] from, int at, double[] into) {
        for (int a = 0; a <= slopes; a++) {
            into[column(node, a)] += from[at + a];
        }
    }
}
