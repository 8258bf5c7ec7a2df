package eu.goe.gwas.pooled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.SumsLayout;
import eu.goe.gwas.regression.Dosages;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of nodes beside the regression of all rows by commons-math 3.6.1. */
class PooledLinearTest {
    private static final int[] PEOPLE = {150, 70, 200};
    private static final int K = 3;
    /** Of covariates and two traits, chosen as if they were means and deviations of all. */
    private static final double[] CENTRES = {1_000, 0.4, -3, 10, 0};

    private static final double[] SCALES = {5, 0.5, 2, 4, 0.1};

    private final SplittableRandom random = new SplittableRandom(4);
    private final double[][][] columns = new double[PEOPLE.length][K + 2][];
    private final ModelRows[] models = new ModelRows[PEOPLE.length];

    PooledLinearTest() {
        for (int node = 0; node < PEOPLE.length; node++) {
            int n = PEOPLE[node];
            for (int c = 0; c < K + 2; c++) {
                columns[node][c] = new double[n];
                for (int i = 0; i < n; i++) {
                    columns[node][c][i] = c == 1
                            ? (node == 1 ? 0 : random.nextInt(2)) // the same for everybody of the second node
                            : CENTRES[c] + SCALES[c] * random.nextGaussian() + node;
                }
            }
            models[node] = new ModelRows(columns[node], 2, n, CENTRES, SCALES);
        }
    }

    /** Dosages of each node, of which some people have no call. */
    private double[][] variant(double af, Dosages[] into) {
        double[][] all = new double[PEOPLE.length][];
        for (int node = 0; node < PEOPLE.length; node++) {
            into[node] = new Dosages(PEOPLE[node]);
            all[node] = new double[PEOPLE[node]];
            for (int i = 0; i < PEOPLE[node]; i++) {
                int copies = (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
                if (random.nextInt(20) == 0) {
                    into[node].addMissing(i);
                    all[node][i] = Double.NaN;
                } else {
                    all[node][i] = copies;
                    if (copies > 0) {
                        into[node].addCarrier(i, copies);
                    }
                }
            }
        }
        return all;
    }

    private static double mean(double[][] dosages) {
        double sum = 0;
        double n = 0;
        for (double[] of : dosages) {
            for (double one : of) {
                if (!Double.isNaN(one)) {
                    sum += one;
                    n++;
                }
            }
        }
        return sum / n;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void effectsAndErrorsAreThoseOfAllRowsTogether(boolean hasNodeIntercepts) {
        double[][] products = new double[PEOPLE.length][];
        for (int node = 0; node < PEOPLE.length; node++) {
            products[node] = models[node].products();
        }
        PooledLinear pooled = new PooledLinear(products, K, new double[] {SCALES[3], SCALES[4]}, hasNodeIntercepts);
        for (double af : new double[] {0.02, 0.3, 0.9}) {
            Dosages[] dosages = new Dosages[PEOPLE.length];
            double[][] genotypes = variant(af, dosages);
            double mean = mean(genotypes);
            double[][] sums = new double[PEOPLE.length][SumsLayout.ofQuantitative(K, 2)];
            for (int node = 0; node < PEOPLE.length; node++) {
                models[node].sum(dosages[node], mean, sums[node], 0);
            }
            Association[] found = pooled.test(sums);
            for (int t = 0; t < 2; t++) {
                OLSMultipleLinearRegression all = together(genotypes, mean, t, hasNodeIntercepts);
                int last = all.estimateRegressionParameters().length - 1;
                double beta = all.estimateRegressionParameters()[last];
                double error = all.estimateRegressionParametersStandardErrors()[last];
                assertThat(found[t].status()).isEqualTo(AssociationStatus.OK);
                assertThat(found[t].beta()).isCloseTo(beta, within(1e-9 * (Math.abs(beta) + error)));
                assertThat(found[t].standardError()).isCloseTo(error, within(1e-9 * error));
            }
        }
    }

    /** The genotype is the last column. */
    private OLSMultipleLinearRegression together(
            double[][] genotypes, double mean, int trait, boolean hasNodeIntercepts) {
        int n = PEOPLE[0] + PEOPLE[1] + PEOPLE[2];
        int dummies = hasNodeIntercepts ? PEOPLE.length - 1 : 0;
        double[][] x = new double[n][K + dummies + 1];
        double[] y = new double[n];
        int row = 0;
        for (int node = 0; node < PEOPLE.length; node++) {
            for (int i = 0; i < PEOPLE[node]; i++) {
                for (int c = 0; c < K; c++) {
                    x[row][c] = (columns[node][c][i] - CENTRES[c]) / SCALES[c];
                }
                if (hasNodeIntercepts && node > 0) {
                    x[row][K + node - 1] = 1;
                }
                x[row][K + dummies] = Double.isNaN(genotypes[node][i]) ? mean : genotypes[node][i];
                y[row++] = columns[node][K + trait][i];
            }
        }
        OLSMultipleLinearRegression all = new OLSMultipleLinearRegression();
        all.newSampleData(y, x);
        return all;
    }

    /** Of the second node alone the covariate that everybody has the same takes no part. */
    @Test
    void aColumnThatFollowsFromOthersAtTheseNodesTakesNoPart() {
        PooledNull one = new PooledNull(new double[][] {models[1].products()}, K, false);
        assertThat(one.rank).isEqualTo(K);
        assertThat(one.takes(one.column(0, 2))).isFalse();
        assertThat(new PooledNull(new double[][] {models[0].products(), models[1].products()}, K, false).rank)
                .isEqualTo(K + 1);
    }

    @Test
    void aDosageThatEverybodyHasTheSameIsNotTested() {
        PooledLinear pooled = new PooledLinear(new double[][] {models[0].products()}, K, new double[] {1, 1}, false);
        Dosages same = new Dosages(PEOPLE[0]);
        for (int i = 0; i < PEOPLE[0]; i++) {
            same.addCarrier(i, 1);
        }
        double[][] sums = new double[1][SumsLayout.ofQuantitative(K, 2)];
        models[0].sum(same, Double.NaN, sums[0], 0);
        assertThat(pooled.test(sums)[0].status()).isEqualTo(AssociationStatus.MONOMORPHIC);
    }
}
