package eu.goe.gwas.pooled;

import eu.goe.core.association.SumsLayout;
import eu.goe.gwas.regression.Dosages;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The people of one group at one node, in coordinates that all nodes share: 1, covariates and traits, each less its centre and divided by its scale; a person's numbers side by
 * side. Sums of products of these and of a variant's dosages, added up over nodes, are those of everybody. The same for all variants.
 */
public final class ModelRows implements Serializable {
    private static final long serialVersionUID = 1L;

    final int n;
    /** Covariates. */
    final int k;
    /** Traits. */
    final int p;

    final int width;
    /** {@code n × (1 + k + p)}. */
    final double[] rows;

    /**
     * @param columns of {@code n} numbers each; covariates, then traits
     * @param traits how many of them are traits
     * @param centres of all columns
     * @param scales likewise, none 0
     */
    public ModelRows(double[][] columns, int traits, int n, double[] centres, double[] scales) {
        this.n = n;
        p = traits;
        k = columns.length - traits;
        width = 1 + columns.length;
        rows = new double[n * width];
        for (int i = 0; i < n; i++) {
            rows[i * width] = 1;
            for (int c = 0; c < columns.length; c++) {
                rows[i * width + 1 + c] = (columns[c][i] - centres[c]) / scales[c];
            }
        }
    }

    /**
     * Sums over people that do not depend on variants: of products of 1 and covariates, the lower triangle row by row; then for each trait of its products with 1 and covariates, and of its
     * square.
     */
    public double[] products() {
        double[] products = new double[nProducts(k, p)];
        for (int i = 0; i < n; i++) {
            int row = i * width;
            int at = 0;
            for (int a = 0; a <= k; a++) {
                for (int b = 0; b <= a; b++) {
                    products[at++] += rows[row + a] * rows[row + b];
                }
            }
            for (int t = 1; t <= p; t++) {
                double y = rows[row + k + t];
                for (int a = 0; a <= k; a++) {
                    products[at++] += rows[row + a] * y;
                }
                products[at++] += y * y;
            }
        }
        return products;
    }

    /** Length of {@link #products()}. */
    static int nProducts(int k, int p) {
        return Triangle.size(k + 1) + p * (k + 2);
    }

    /**
     * Sums a variant.
     *
     * @param mean dosage of who has no call
     * @param into receives {@link SumsLayout#ofQuantitative} numbers
     * @param at from this place on
     */
    public void sum(Dosages dosages, double mean, double[] into, int at) {
        Arrays.fill(into, at, at + SumsLayout.ofQuantitative(k, p), 0);
        for (int c = 0; c < dosages.nCarriers(); c++) {
            add(dosages.carrier(c), dosages.dosage(c), into, at);
        }
        for (int m = 0; m < dosages.nMissing(); m++) {
            add(dosages.missing(m), mean, into, at);
        }
    }

    private void add(int place, double dosage, double[] into, int at) {
        int row = place * width;
        for (int c = 0; c <= k; c++) {
            into[at + c] += dosage * rows[row + c];
        }
        into[at + k + 1] += dosage * dosage;
        for (int t = 1; t <= p; t++) {
            into[at + k + 1 + t] += dosage * rows[row + k + t];
        }
    }
}
