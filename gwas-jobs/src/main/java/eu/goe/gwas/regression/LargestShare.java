package eu.goe.gwas.regression;

import java.util.Arrays;

/**
 * How much of a variant's association with a trait one person makes: the largest |difference × residual| over the sum of all whose dosage is not the commonest, those without a call left out. What leaves
 * a node asks for it (rule D10). With few such people it is exact; with many it is an upper bound, and exact where that would not be small, and where dosages are no whole numbers. One thread.
 */
final class LargestShare {
    /** People up to whom it is always exact. */
    private static final int FEW = 64;
    /** An upper bound that is not worth looking behind. */
    private static final double SMALL = 0.1;

    private final Residuals residuals;
    private final double[] largest;
    private final double[] sums;

    LargestShare(Residuals residuals) {
        this.residuals = residuals;
        largest = new double[residuals.p];
        sums = new double[residuals.p];
    }

    /**
     * Of each trait.
     *
     * @param genotype of the dosages
     * @param into receives them
     */
    void compute(Genotype genotype, Dosages dosages, double[] into) {
        int differing = genotype.size - genotype.imputed;
        if (differing == 0) {
            Arrays.fill(into, 0, residuals.p, 1);
            return;
        }
        boolean isExact = differing <= FEW || dosages.hasFractions();
        for (int t = 0; t < residuals.p; t++) {
            into[t] = residuals.bound(differing, t);
            isExact |= into[t] > SMALL;
        }
        if (isExact) {
            exact(genotype, dosages, into);
        }
    }

    private void exact(Genotype genotype, Dosages dosages, double[] into) {
        Arrays.fill(largest, 0);
        Arrays.fill(sums, 0);
        int missing = 0;
        for (int j = 0; j < genotype.size; j++) {
            int place = genotype.places[j];
            while (missing < dosages.nMissing() && dosages.missing(missing) < place) {
                missing++;
            }
            if (missing == dosages.nMissing() || dosages.missing(missing) != place) {
                add(place, genotype.differences[j]);
            }
        }
        for (int t = 0; t < residuals.p; t++) {
            into[t] = sums[t] == 0 ? 1 : largest[t] / sums[t];
        }
    }

    private void add(int place, double difference) {
        int row = place * residuals.width + residuals.first;
        for (int t = 0; t < residuals.p; t++) {
            double of = Math.abs(difference * residuals.rows[row + t]);
            sums[t] += of;
            largest[t] = Math.max(largest[t], of);
        }
    }
}
