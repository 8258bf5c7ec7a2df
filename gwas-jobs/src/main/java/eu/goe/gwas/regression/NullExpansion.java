package eu.goe.gwas.regression;

/**
 * The score of a null model and its information as polynomials of a change δ of the coefficients, to the third and second degree: what the null model without a few people
 * is found from, at a cost that does not depend on how many there are. Made once for a trait, in O(n·k⁴/8); unchanging.
 */
final class NullExpansion {
    /** Covariates at most: beyond, the coefficients of the polynomials cost more than they save. */
    static final int MOST_COVARIATES = 24;

    final int k;
    final int pairs;
    /** X'(y − μ), nearly 0. */
    final double[] score;
    /** Lower triangle row by row, {@link #pairs} long: Σ w·x_a·x_b. */
    final double[] information;
    /** {@code k × pairs}: Σ w(1 − 2μ)·x_c·x_a·x_b. */
    final double[] third;
    /** {@code pairs × pairs}: Σ w(1 − 6w)·x_a·x_b·x_c·x_d. */
    final double[] fourth;

    NullExpansion(CovariateBasis basis, LogisticFit plain) {
        this.k = basis.k;
        this.pairs = k * (k + 1) / 2;
        this.score = plain.gradient.clone();
        this.information = new double[pairs];
        this.third = new double[k * pairs];
        this.fourth = new double[pairs * pairs];
        double[] products = new double[pairs];
        for (int i = 0, at = 0; i < basis.n; i++, at += k) {
            double weight = plain.weight[i];
            double skew = weight * (1 - 2 * plain.mean[i]);
            double flat = weight * (1 - 6 * weight);
            for (int a = 0, p = 0; a < k; a++) {
                for (int b = 0; b <= a; b++) {
                    products[p++] = basis.rows[at + a] * basis.rows[at + b];
                }
            }
            for (int p = 0; p < pairs; p++) {
                information[p] += weight * products[p];
            }
            for (int c = 0; c < k; c++) {
                double scaled = skew * basis.rows[at + c];
                for (int p = 0; p < pairs; p++) {
                    third[c * pairs + p] += scaled * products[p];
                }
            }
            for (int q = 0; q < pairs; q++) {
                double scaled = flat * products[q];
                for (int p = 0; p <= q; p++) {
                    fourth[q * pairs + p] += scaled * products[p];
                }
            }
        }
        for (int q = 0; q < pairs; q++) {
            for (int p = 0; p < q; p++) {
                fourth[p * pairs + q] = fourth[q * pairs + p];
            }
        }
    }
}
