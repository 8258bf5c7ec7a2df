package eu.goe.gwas.regression;

import java.util.Arrays;

/**
 * How much of a variant's association with a trait one carrier of the rarer allele makes: the largest |copies × residual| over the sum of all carriers'. What leaves a node asks for it (rule D10). With few
 * carriers it is exact; with many it is an upper bound, as if the one with the largest residual had two copies and all others one and the smallest residuals, and exact where that would not be small. One
 * thread.
 */
final class LargestShare {
    /** Carriers up to whom it is always exact. */
    private static final int FEW = 64;
    /** An upper bound that is not worth looking behind. */
    private static final double SMALL = 0.1;

    private final double[] rows;
    private final int width;
    private final int first;
    private final int p;
    /** By number of carriers, from 1, and trait. */
    private final double[] bounds;

    private final double[] largest;
    private final double[] sums;

    /**
     * Of traits whose residuals are columns of a matrix.
     *
     * @param rows {@code n × width}, a person's numbers together; not changed
     * @param first column, of
     * @param p traits
     */
    LargestShare(double[] rows, int n, int width, int first, int p) {
        this.rows = rows;
        this.width = width;
        this.first = first;
        this.p = p;
        largest = new double[p];
        sums = new double[p];
        bounds = new double[p * n];
        double[] residuals = new double[n];
        for (int t = 0; t < p; t++) {
            for (int i = 0; i < n; i++) {
                residuals[i] = Math.abs(rows[i * width + first + t]);
            }
            Arrays.sort(residuals);
            double two = 2 * residuals[n - 1];
            double others = 0;
            for (int carriers = 1; carriers <= n; carriers++) {
                bounds[(carriers - 1) * p + t] = two == 0 ? 1 : two / (two + others);
                others += residuals[carriers - 1];
            }
        }
    }

    /**
     * Of each trait.
     *
     * @param into receives them
     */
    void compute(Dosages dosages, double[] into) {
        boolean isAlt = dosages.sum() <= dosages.nCalled();
        int carriers = isAlt ? dosages.nCarriers() : carriersOfRef(dosages);
        if (carriers == 0) {
            Arrays.fill(into, 0, p, 0);
            return;
        }
        boolean isExact = carriers <= FEW;
        for (int t = 0; t < p; t++) {
            into[t] = bounds[(carriers - 1) * p + t];
            isExact |= into[t] > SMALL;
        }
        if (isExact) {
            exact(dosages, isAlt, into);
        }
    }

    private static int carriersOfRef(Dosages dosages) {
        int homAlt = 0;
        for (int i = 0; i < dosages.nCarriers(); i++) {
            homAlt += dosages.dosage(i) == 2 ? 1 : 0;
        }
        return dosages.nCalled() - homAlt;
    }

    private void exact(Dosages dosages, boolean isAlt, double[] into) {
        Arrays.fill(largest, 0);
        Arrays.fill(sums, 0);
        if (isAlt) {
            for (int i = 0; i < dosages.nCarriers(); i++) {
                add(dosages.carrier(i), dosages.dosage(i));
            }
        } else {
            int carrier = 0;
            int missing = 0;
            for (int place = 0; place < dosages.nSamples(); place++) {
                if (missing < dosages.nMissing() && dosages.missing(missing) == place) {
                    missing++;
                    continue;
                }
                double dosage = 0;
                if (carrier < dosages.nCarriers() && dosages.carrier(carrier) == place) {
                    dosage = dosages.dosage(carrier++);
                }
                if (dosage < 2) {
                    add(place, 2 - dosage);
                }
            }
        }
        for (int t = 0; t < p; t++) {
            into[t] = sums[t] == 0 ? 1 : largest[t] / sums[t];
        }
    }

    private void add(int place, double copies) {
        int row = place * width + first;
        for (int t = 0; t < p; t++) {
            double of = Math.abs(copies * rows[row + t]);
            sums[t] += of;
            largest[t] = Math.max(largest[t], of);
        }
    }
}
