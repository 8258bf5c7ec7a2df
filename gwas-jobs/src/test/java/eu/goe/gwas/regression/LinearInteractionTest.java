package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.AssociationStatus;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both coefficients beside those of commons-math 3.6.1, which solves each regression by itself. */
class LinearInteractionTest {
    private static final int PEOPLE = 500;

    private final SplittableRandom random = new SplittableRandom(5);
    private final double[][] covariates = new double[3][PEOPLE];
    private final double[][] traits = new double[3][PEOPLE];

    LinearInteractionTest() {
        Arrays.fill(covariates[0], 1);
        for (int i = 0; i < PEOPLE; i++) {
            covariates[1][i] = 40 + 10 * random.nextGaussian();
            covariates[2][i] = random.nextInt(2);
            for (int t = 0; t < traits.length; t++) {
                traits[t][i] = 10 * t + 0.1 * covariates[1][i] + random.nextGaussian();
            }
        }
    }

    private Dosages variant(double af, double missing) {
        Dosages dosages = new Dosages(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            int copies = (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
            if (random.nextDouble() < missing) {
                dosages.addMissing(i);
            } else if (copies > 0) {
                dosages.addCarrier(i, copies);
            }
        }
        return dosages;
    }

    @ParameterizedTest
    @EnumSource(MissingGenotypes.class)
    void effectsAndErrorsAreThoseOfEachRegressionByItself(MissingGenotypes missing) {
        LinearData data = new LinearData(CovariateBasis.of(covariates), traits);
        LinearInteraction test = new LinearInteraction(data, covariates[1], missing);
        for (double af : new double[] {0.05, 0.3, 0.9}) {
            for (double lost : new double[] {0, 0.1}) {
                Dosages dosages = variant(af, lost);
                Interaction[] found = new Interaction[traits.length];
                test.test(dosages, (t, its) -> found[t] = its);
                for (int t = 0; t < traits.length; t++) {
                    compare(dosages, t, missing, found[t]);
                }
            }
        }
    }

    private void compare(Dosages dosages, int trait, MissingGenotypes missing, Interaction found) {
        double[] dosage = new double[PEOPLE];
        boolean[] isMissing = new boolean[PEOPLE];
        for (int c = 0; c < dosages.nCarriers(); c++) {
            dosage[dosages.carrier(c)] = dosages.dosage(c);
        }
        for (int m = 0; m < dosages.nMissing(); m++) {
            isMissing[dosages.missing(m)] = true;
            dosage[dosages.missing(m)] = dosages.sum() / dosages.nCalled();
        }
        int[] people = IntStream.range(0, PEOPLE)
                .filter(i -> missing == MissingGenotypes.MEAN || !isMissing[i])
                .toArray();
        OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
        regression.newSampleData(
                IntStream.of(people).mapToDouble(i -> traits[trait][i]).toArray(),
                IntStream.of(people)
                        .mapToObj(i -> new double[] {
                            dosage[i], dosage[i] * covariates[1][i], covariates[1][i], covariates[2][i]
                        })
                        .toArray(double[][]::new));
        double[] betas = regression.estimateRegressionParameters();
        double[] errors = regression.estimateRegressionParametersStandardErrors();
        assertThat(found.main().beta()).isCloseTo(betas[1], within(1e-8));
        assertThat(found.main().standardError()).isCloseTo(errors[1], within(1e-8));
        assertThat(found.change().beta()).isCloseTo(betas[2], within(1e-10));
        assertThat(found.change().standardError()).isCloseTo(errors[2], within(1e-10));
    }

    @Test
    void aCovariateThatCarriersShareHasNoInteraction() {
        Dosages dosages = new Dosages(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            if (covariates[2][i] == 1 && i % 3 == 0) {
                dosages.addCarrier(i, 1);
            }
        }
        LinearData data = new LinearData(CovariateBasis.of(covariates), traits);
        new LinearInteraction(data, covariates[2], MissingGenotypes.DROP)
                .test(
                        dosages,
                        (t, found) -> assertThat(found.change().status())
                                .isEqualTo(AssociationStatus.COLLINEAR_WITH_COVARIATES));
    }
}
