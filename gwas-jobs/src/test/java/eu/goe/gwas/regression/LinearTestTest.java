package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Least squares beside those of commons-math 3.6.1, which solves each regression by itself. */
class LinearTestTest {
    private static final int PEOPLE = 2_000;
    private static final int TRAITS = 40;
    private static final int VARIANTS = 60;

    private final SplittableRandom random = new SplittableRandom(11);
    private final double[][] covariates = new double[5][PEOPLE];
    private final double[][] traits = new double[TRAITS][PEOPLE];

    /** What was found of a variant and a trait. */
    private record Found(double beta, double error, double negLog10P, double share, AssociationStatus status) {}

    LinearTestTest() {
        Arrays.fill(covariates[0], 1);
        for (int i = 0; i < PEOPLE; i++) {
            for (int c = 1; c < covariates.length; c++) {
                covariates[c][i] = 1_000 * c + random.nextGaussian();
            }
            for (int t = 0; t < TRAITS; t++) {
                traits[t][i] = 50 * t + covariates[1 + t % 4][i] + random.nextGaussian();
            }
        }
    }

    private Dosages variant(double af, double missing) {
        Dosages dosages = new Dosages(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            if (random.nextDouble() < missing) {
                dosages.addMissing(i);
                continue;
            }
            int copies = (random.nextDouble() < af ? 1 : 0) + (random.nextDouble() < af ? 1 : 0);
            if (copies > 0) {
                dosages.addCarrier(i, copies);
            }
        }
        return dosages;
    }

    private Found[][] tested(MissingGenotypes missing, Dosages... block) {
        LinearTest test = new LinearTest(
                new LinearData(CovariateBasis.of(covariates), traits), missing, AssociationTest.LINEAR, block.length);
        Found[][] found = new Found[block.length][TRAITS];
        test.test(
                block,
                block.length,
                (v, t, beta, error, negLog10P, share, status) ->
                        found[v][t] = new Found(beta, error, negLog10P, share, status));
        return found;
    }

    /** Rows of a person fill many tiles; alleles of all frequencies; some people without a call. */
    @ParameterizedTest
    @EnumSource(MissingGenotypes.class)
    void effectsErrorsAndPValuesAreThoseOfEachRegressionByItself(MissingGenotypes missing) {
        double[] frequencies = {0.002, 0.05, 0.3, 0.5, 0.8, 0.97, 0.999};
        List<Dosages> block = new ArrayList<>();
        for (int v = 0; v < VARIANTS; v++) {
            block.add(variant(frequencies[v % frequencies.length], v % 3 == 0 ? 0 : 0.05 * (v % 3)));
        }
        Found[][] found = tested(missing, block.toArray(Dosages[]::new));
        for (int v = 0; v < VARIANTS; v++) {
            for (int t = v % 7; t < TRAITS; t += 7) {
                compare(block.get(v), t, missing, found[v][t]);
            }
        }
    }

    private void compare(Dosages dosages, int trait, MissingGenotypes missing, Found found) {
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
        double[] y = IntStream.of(people).mapToDouble(i -> traits[trait][i]).toArray();
        double[][] x = IntStream.of(people)
                .mapToObj(i -> new double[] {
                    dosage[i],
                    covariates[1][i] - 1_000,
                    covariates[2][i] - 2_000,
                    covariates[3][i] - 3_000,
                    covariates[4][i] - 4_000
                })
                .toArray(double[][]::new);
        OLSMultipleLinearRegression plain = new OLSMultipleLinearRegression();
        plain.newSampleData(y, x);
        double beta = plain.estimateRegressionParameters()[1];
        double error = plain.estimateRegressionParametersStandardErrors()[1];
        assertThat(found.status()).isEqualTo(AssociationStatus.OK);
        assertThat(found.beta()).isCloseTo(beta, within(1e-9 * error));
        assertThat(found.error()).isCloseTo(error, within(1e-9 * error));
        double p = 2 * new TDistribution(null, people.length - 6).cumulativeProbability(-Math.abs(beta / error));
        assertThat(found.negLog10P()).isCloseTo(-Math.log10(p), within(1e-8));
    }

    @Test
    void aVariantThatNobodyOrEverybodyHasIsNotTested() {
        Dosages nobody = new Dosages(PEOPLE);
        Dosages everybody = new Dosages(PEOPLE);
        Dosages allOfWhomIsKnown = new Dosages(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            everybody.addCarrier(i, 1);
            if (i % 2 == 0) {
                allOfWhomIsKnown.addCarrier(i, 2);
            } else {
                allOfWhomIsKnown.addMissing(i);
            }
        }
        for (MissingGenotypes missing : MissingGenotypes.values()) {
            for (Found[] variant : tested(missing, nobody, everybody, allOfWhomIsKnown)) {
                assertThat(variant[3].status()).isEqualTo(AssociationStatus.MONOMORPHIC);
                assertThat(variant[3].beta()).isNaN();
            }
        }
    }

    @Test
    void aDosageThatCovariatesTellIsNotTested() {
        Dosages dosages = new Dosages(PEOPLE);
        Arrays.fill(covariates[1], 0);
        for (int i = 0; i < PEOPLE; i += 3) {
            dosages.addCarrier(i, 1);
            covariates[1][i] = 5;
        }
        assertThat(tested(MissingGenotypes.DROP, dosages)[0][0].status())
                .isEqualTo(AssociationStatus.COLLINEAR_WITH_COVARIATES);
    }

    /** Of 1,000 carriers nobody counts; where the reference is the rare allele its carriers do. */
    @Test
    void whoMakesAnAssociationIsWhoDiffersFromMost() {
        Dosages three = new Dosages(PEOPLE);
        Dosages allButThree = new Dosages(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            if (i < 3) {
                three.addCarrier(i, 1);
            } else {
                allButThree.addCarrier(i, 1);
            }
        }
        Found[][] found = tested(MissingGenotypes.DROP, three, allButThree, variant(0.3, 0));
        for (int t = 0; t < TRAITS; t++) {
            assertThat(found[0][t].share()).isBetween(1.0 / 3, 1.0);
            assertThat(found[1][t].share()).isCloseTo(found[0][t].share(), within(1e-12));
            assertThat(found[2][t].share()).isLessThan(0.1);
        }
    }

    /** Beside 300 people whose dosage is next to nothing, one carrier makes nearly all of it. */
    @Test
    void expectedCopiesHideNoCarrier() {
        Dosages dosages = new Dosages(PEOPLE);
        dosages.addCarrier(0, 2);
        for (int i = 1; i <= 300; i++) {
            dosages.addCarrier(i, 1e-4);
        }
        LinearData data = new LinearData(CovariateBasis.of(covariates), traits);
        Found[] found = tested(MissingGenotypes.DROP, dosages)[0];
        for (int t = 0; t < TRAITS; t++) {
            double sum = 0;
            for (int i = 1; i <= 300; i++) {
                sum += 1e-4 * Math.abs(data.rows[i * (data.k + data.p) + data.k + t]);
            }
            double his = 2 * Math.abs(data.rows[data.k + t]);
            assertThat(found[t].share()).isCloseTo(his / (his + sum), within(1e-12));
        }
    }

    @Test
    void theBoundOfAShareIsNeverBelowIt() {
        for (int carriers = 65; carriers < 900; carriers += 83) {
            LinearData data = new LinearData(CovariateBasis.of(covariates), traits);
            Dosages dosages = new Dosages(PEOPLE);
            for (int i = 0; i < carriers; i++) {
                dosages.addCarrier(2 * i, 1 + i % 2);
            }
            for (int t = 0; t < TRAITS; t++) {
                double largest = 0;
                double sum = 0;
                for (int c = 0; c < carriers; c++) {
                    double of = dosages.dosage(c)
                            * Math.abs(data.rows[dosages.carrier(c) * (data.k + data.p) + data.k + t]);
                    largest = Math.max(largest, of);
                    sum += of;
                }
                assertThat(data.residuals.bound(carriers, t)).isGreaterThanOrEqualTo(largest / sum);
            }
        }
    }
}
