package eu.goe.gwas.regression;

import java.io.Serializable;
import java.util.Arrays;

/** Residuals of traits, as columns of a matrix, and what share of a sum over so many carriers one of them makes at most. The same for all variants. */
final class Residuals implements Serializable {
    private static final long serialVersionUID = 1L;

    final double[] rows;
    final int n;
    final int width;
    final int first;
    final int p;
    /** By power of two of carriers, from 1, and trait. */
    private final double[] bounds;

    /**
     * @param rows {@code n × width}, a person's numbers together; not changed
     * @param first column, of
     * @param p traits
     */
    Residuals(double[] rows, int n, int width, int first, int p) {
        this.rows = rows;
        this.n = n;
        this.width = width;
        this.first = first;
        this.p = p;
        bounds = new double[p * Integer.SIZE];
        double[] sizes = new double[n];
        for (int t = 0; t < p; t++) {
            for (int i = 0; i < n; i++) {
                sizes[i] = Math.abs(rows[i * width + first + t]);
            }
            Arrays.sort(sizes);
            bounds(sizes, t);
        }
    }

    private void bounds(double[] sizes, int trait) {
        double two = 2 * sizes[n - 1];
        double others = 0;
        for (int carriers = 1; carriers <= n; carriers++) {
            if (Integer.bitCount(carriers) == 1) {
                bounds[power(carriers) * p + trait] = two == 0 ? 1 : two / (two + others);
            }
            others += sizes[carriers - 1];
        }
    }

    private static int power(int carriers) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(carriers);
    }

    /** As if the carrier with the largest residual had two copies, and all others one and the smallest; of no more carriers than there are, so that it holds for these too. */
    double bound(int carriers, int trait) {
        return bounds[power(carriers) * p + trait];
    }
}
