package eu.goe.gwas.regression;

import java.util.Arrays;

/**
 * A variant's dosages less what covariates explain of them: g − C(C'WC)⁻¹C'Wg with the weights of the null model, of some people or of all. The rest is 0 for those
 * left out. Reused from variant to variant.
 */
final class Adjusted {
    /** Entries of the next two. */
    int size;

    final int[] places;
    final double[] values;

    Adjusted(int nSamples) {
        this.places = new int[nSamples];
        this.values = new double[nSamples];
    }

    /** Of the people whose dosage is not the common one. */
    void ofDiffering(Genotype genotype, CovariateBasis basis, double[] explained) {
        size = genotype.size;
        for (int j = 0; j < size; j++) {
            int place = genotype.places[j];
            places[j] = place;
            values[j] = genotype.differences[j] - explained(basis, place, explained);
        }
    }

    /**
     * Of everybody.
     *
     * @param differences by person
     * @param weight by person; who has none is left out
     */
    void ofAll(double[] differences, double[] weight, CovariateBasis basis, double[] explained) {
        size = 0;
        for (int place = 0; place < basis.n; place++) {
            if (weight[place] > 0) {
                places[size] = place;
                values[size++] = differences[place] - explained(basis, place, explained);
            }
        }
    }

    /** By person, 0 for those without an entry. */
    void spread(double[] all) {
        Arrays.fill(all, 0);
        for (int j = 0; j < size; j++) {
            all[places[j]] = values[j];
        }
    }

    private static double explained(CovariateBasis basis, int place, double[] explained) {
        double sum = 0;
        int at = place * basis.k;
        for (int a = 0; a < basis.k; a++) {
            sum += basis.rows[at + a] * explained[a];
        }
        return sum;
    }
}
