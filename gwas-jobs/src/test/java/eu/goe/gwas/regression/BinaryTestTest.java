package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinaryTestTest {
    private static final int N = 200;

    private final Random random = new Random(11);
    private final double[][] columns = new double[3][N];
    private final boolean[] isCase = new boolean[N];

    BinaryTestTest() {
        for (int i = 0; i < N; i++) {
            columns[0][i] = 1;
            columns[1][i] = random.nextGaussian();
            columns[2][i] = i % 2 == 0 ? 1 : -1;
            isCase[i] = random.nextDouble() < 0.4;
        }
    }

    private Association test(Dosages dosages, BinaryMethod method, MissingGenotypes missing) throws NullModelException {
        BinaryOptions options = new BinaryOptions(method, Fallback.FIRTH_APPROX, 0.05, missing, true);
        return new BinaryTest(LogisticNull.fit(CovariateBasis.of(columns), isCase, null), options).test(dosages);
    }

    private static Dosages of(double... values) {
        Dosages result = new Dosages(values.length);
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                result.addMissing(i);
            } else if (values[i] > 0) {
                result.addCarrier(i, values[i]);
            }
        }
        return result;
    }

    private double[] dosages(double frequency) {
        double[] result = new double[N];
        for (int i = 0; i < N; i++) {
            result[i] = (random.nextDouble() < frequency ? 1 : 0) + (random.nextDouble() < frequency ? 1 : 0);
        }
        return result;
    }

    @ParameterizedTest
    @EnumSource(BinaryMethod.class)
    void whereEverybodyHasTheSameDosageThereIsNothingToTest(BinaryMethod method) throws Exception {
        for (MissingGenotypes missing : MissingGenotypes.values()) {
            for (double same : new double[] {0, 1, 2, 0.7}) {
                double[] dosages = new double[N];
                Arrays.fill(dosages, same);
                dosages[3] = Double.NaN;
                Association found = test(of(dosages), method, missing);
                assertThat(found.status()).isEqualTo(AssociationStatus.MONOMORPHIC);
                assertThat(found.beta()).isNaN();
                assertThat(found.standardError()).isNaN();
                assertThat(found.negLog10P()).isNaN();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BinaryMethod.class)
    void aDosageThatACovariateTellsIsCollinear(BinaryMethod method) throws Exception {
        double[] dosages = new double[N];
        for (int i = 0; i < N; i++) {
            dosages[i] = columns[2][i] > 0 ? 2 : 0;
        }
        for (MissingGenotypes missing : MissingGenotypes.values()) {
            assertThat(test(of(dosages), method, missing).status())
                    .isEqualTo(AssociationStatus.COLLINEAR_WITH_COVARIATES);
        }
        dosages[0] = Double.NaN;
        assertThat(test(of(dosages), method, MissingGenotypes.DROP).status())
                .isEqualTo(AssociationStatus.COLLINEAR_WITH_COVARIATES);
    }

    @Test
    void fewerCalledThanCoefficientsAreTooFewToBeDropped() throws Exception {
        double[] dosages = new double[N];
        Arrays.fill(dosages, Double.NaN);
        for (int i = 0; i < 4; i++) {
            dosages[i] = i % 2;
        }
        assertThat(test(of(dosages), BinaryMethod.SCORE, MissingGenotypes.DROP).status())
                .isEqualTo(AssociationStatus.TOO_FEW_SAMPLES);
        assertThat(test(of(dosages), BinaryMethod.SCORE, MissingGenotypes.MEAN).status())
                .isEqualTo(AssociationStatus.OK);
        Arrays.fill(dosages, Double.NaN);
        assertThat(test(of(dosages), BinaryMethod.SCORE, MissingGenotypes.MEAN).status())
                .isEqualTo(AssociationStatus.TOO_FEW_SAMPLES);
    }

    @Test
    void nobodyLeftButControlsIsNotConverged() throws Exception {
        double[] dosages = dosages(0.3);
        for (int i = 0; i < N; i++) {
            dosages[i] = isCase[i] ? Double.NaN : dosages[i];
        }
        for (BinaryMethod method : BinaryMethod.values()) {
            assertThat(test(of(dosages), method, MissingGenotypes.DROP).status())
                    .isIn(AssociationStatus.NOT_CONVERGED, AssociationStatus.SEPARATION);
        }
    }

    @Test
    void carriersWhoAreAllCasesAreSeparatedForWaldAndHaveFiguresForFirth() throws Exception {
        double[] dosages = new double[N];
        int carriers = 0;
        for (int i = 0; i < N && carriers < 6; i++) {
            if (isCase[i]) {
                dosages[i] = 1;
                carriers++;
            }
        }
        for (MissingGenotypes missing : MissingGenotypes.values()) {
            assertThat(test(of(dosages), BinaryMethod.WALD, missing).status()).isEqualTo(AssociationStatus.SEPARATION);
            Association firth = test(of(dosages), BinaryMethod.FIRTH, missing);
            assertThat(firth.status()).isEqualTo(AssociationStatus.OK);
            assertThat(firth.beta()).isBetween(1.0, 5.0);
            assertThat(firth.test()).isEqualTo(AssociationTest.FIRTH_LRT);
        }
    }

    /** No dosage has all cases on one side; with the covariate, a line does. */
    @Test
    void separationTogetherWithACovariateIsFoundToo() throws Exception {
        double[] dosages = dosages(0.4);
        for (int i = 0; i < N; i++) {
            isCase[i] = dosages[i] + 0.8 * columns[1][i] > 0.9;
        }
        assertThat(test(of(dosages), BinaryMethod.WALD, MissingGenotypes.MEAN).status())
                .isEqualTo(AssociationStatus.SEPARATION);
        assertThat(test(of(dosages), BinaryMethod.FIRTH, MissingGenotypes.MEAN).status())
                .isEqualTo(AssociationStatus.OK);
    }

    @ParameterizedTest
    @EnumSource(BinaryMethod.class)
    void theOtherAlleleHasTheOppositeEffect(BinaryMethod method) throws Exception {
        for (double frequency : new double[] {0.03, 0.3, 0.5}) {
            double[] dosages = dosages(frequency);
            dosages[5] = Double.NaN;
            double[] mirrored = new double[N];
            for (int i = 0; i < N; i++) {
                mirrored[i] = 2 - dosages[i];
            }
            for (MissingGenotypes missing : MissingGenotypes.values()) {
                Association one = test(of(dosages), method, missing);
                Association other = test(of(mirrored), method, missing);
                assertThat(one.status()).isEqualTo(AssociationStatus.OK);
                assertThat(other.beta()).isCloseTo(-one.beta(), within(1e-7));
                assertThat(other.standardError()).isCloseTo(one.standardError(), within(1e-6));
                assertThat(other.negLog10P()).isCloseTo(one.negLog10P(), within(1e-6));
            }
        }
    }

    @Test
    void firthErrorsAgreeWithThePValueWhereAsked() throws Exception {
        double[] dosages = dosages(0.2);
        Association agreeing = test(of(dosages), BinaryMethod.FIRTH_APPROX, MissingGenotypes.MEAN);
        double z = Math.abs(agreeing.beta()) / agreeing.standardError();
        assertThat(Tails.negLog10Normal(z)).isCloseTo(agreeing.negLog10P(), within(1e-9));
    }

    /** 20,000 people of whom carriers are cases: −log10 p of the score is χ²/(2 ln 10) and more, far below what a double can hold. */
    @Test
    void pValuesDoNotUnderflow() throws Exception {
        int n = 20_000;
        double[][] intercept = new double[1][n];
        boolean[] cases = new boolean[n];
        Dosages dosages = new Dosages(n);
        for (int i = 0; i < n; i++) {
            intercept[0][i] = 1;
            cases[i] = i < n / 2;
            if (i < n / 2 - 100 || i >= n - 100) {
                dosages.addCarrier(i, 1);
            }
        }
        LogisticNull model = LogisticNull.fit(CovariateBasis.of(intercept), cases, null);
        for (BinaryMethod method : BinaryMethod.values()) {
            Association found = new BinaryTest(model, BinaryOptions.of(method)).test(dosages);
            assertThat(found.status()).as(method.name()).isEqualTo(AssociationStatus.OK);
            assertThat(found.negLog10P()).as(method.name()).isFinite().isGreaterThan(300);
        }
        // By hand: S = 9,800/2, V = 10,000/4 of 20,000 people in halves, so that z² = 4,900²/(20,000/16).
        Association score = new BinaryTest(model, BinaryOptions.of(BinaryMethod.SCORE)).test(dosages);
        double z = score.beta() / score.standardError();
        assertThat(z * z).isCloseTo(4_900.0 * 4_900 / 1_250, within(1e-6));
    }

    /** The exact distribution of 12 people's score, all 4,096 outcomes, in the null model's probabilities. */
    @Test
    void saddlepointIsNearTheExactTailWhereTheNormalIsNot() throws Exception {
        int n = 12;
        double[][] intercept = new double[1][n];
        boolean[] cases = new boolean[n];
        double[] values = {1, 0.9, 0.35, 0.62, 0.13, 0.05, 0.71, 0.22, 0.41, 0.83, 0.57, 1.9};
        for (int i = 0; i < n; i++) {
            intercept[0][i] = 1;
            cases[i] = i == 11 || i == 9;
        }
        double p = 2.0 / n;
        double mean = Arrays.stream(values).average().orElseThrow();
        double observed = values[11] + values[9] - 2 * mean;
        double exact = 0;
        for (int outcome = 0; outcome < 1 << n; outcome++) {
            double score = 0;
            for (int i = 0; i < n; i++) {
                score += (values[i] - mean) * ((outcome >> i & 1) - p);
            }
            int nCases = Integer.bitCount(outcome);
            if (Math.abs(score) >= observed - 1e-12) {
                exact += Math.pow(p, nCases) * Math.pow(1 - p, n - nCases);
            }
        }
        LogisticNull model = LogisticNull.fit(CovariateBasis.of(intercept), cases, null);
        Association spa = new BinaryTest(model, BinaryOptions.of(BinaryMethod.SPA)).test(of(values));
        Association normal = new BinaryTest(model, BinaryOptions.of(BinaryMethod.SCORE)).test(of(values));
        assertThat(spa.status()).isEqualTo(AssociationStatus.OK);
        double spaError = Math.abs(spa.negLog10P() + Math.log10(exact));
        double normalError = Math.abs(normal.negLog10P() + Math.log10(exact));
        assertThat(spaError).isLessThan(0.1).isLessThan(normalError / 2);
    }

    /** All cases have two copies, all controls none: the score cannot be larger, and its saddlepoint is infinite. */
    @Test
    void theEndOfWhatAScoreCanBeIsReportedWithTheNormalTail() throws Exception {
        double[] dosages = new double[N];
        for (int i = 0; i < N; i++) {
            dosages[i] = isCase[i] ? 2 : 0;
        }
        double[][] intercept = {columns[0]};
        LogisticNull model = LogisticNull.fit(CovariateBasis.of(intercept), isCase, null);
        int failed = 0;
        for (double common : new double[] {0, 1}) {
            // Once carriers alone, with a normal part of the others, and once everybody.
            for (int i = 0; i < N; i++) {
                dosages[i] = isCase[i] ? 2 : common;
            }
            Association spa = new BinaryTest(model, BinaryOptions.of(BinaryMethod.SPA)).test(of(dosages));
            Association score = new BinaryTest(model, BinaryOptions.of(BinaryMethod.SCORE)).test(of(dosages));
            assertThat(spa.negLog10P()).isFinite().isPositive();
            if (spa.status() == AssociationStatus.SPA_FAILED) {
                failed++;
                assertThat(spa.negLog10P()).isEqualTo(score.negLog10P());
                assertThat(spa.standardError()).isEqualTo(score.standardError());
            }
        }
        assertThat(failed).isEqualTo(1);
    }

    @Test
    void dosagesOfOtherPeopleAreADefect() throws Exception {
        BinaryTest test = new BinaryTest(
                LogisticNull.fit(CovariateBasis.of(columns), isCase, null), BinaryOptions.of(BinaryMethod.SCORE));
        assertThatThrownBy(() -> test.test(new Dosages(N - 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whyATraitCannotBeFittedIsSaid() {
        assertReason(NullModelException.Reason.ONE_VALUE, columns, new boolean[N]);
        boolean[] separated = new boolean[N];
        for (int i = 0; i < N; i++) {
            separated[i] = columns[1][i] > 0.3;
        }
        assertReason(NullModelException.Reason.SEPARATED, columns, separated);
        for (int i = 0; i < N; i++) {
            // Nobody with −1 in the third column is a case.
            separated[i] = columns[2][i] > 0 && columns[1][i] > 0;
        }
        double[][] one = {columns[0], columns[2]};
        assertReason(NullModelException.Reason.SEPARATED, one, separated);
        double[][] three = {{1, 1, 1}, {1, 0, -1}, {1, -2, 1}};
        assertReason(NullModelException.Reason.TOO_FEW_SAMPLES, three, new boolean[] {true, false, true});
    }

    private static void assertReason(NullModelException.Reason reason, double[][] columns, boolean[] isCase) {
        assertThatThrownBy(() -> LogisticNull.fit(CovariateBasis.of(columns), isCase, null))
                .isInstanceOfSatisfying(
                        NullModelException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void columnsOfLowerRankAreADefect() {
        double[][] doubled = {columns[0], columns[1], columns[1]};
        assertThatThrownBy(() -> LogisticNull.fit(CovariateBasis.of(doubled), isCase, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aModelIsTheSameAfterATripToAnotherMachine() throws Exception {
        LogisticNull model = LogisticNull.fit(CovariateBasis.of(columns), isCase, null);
        model.expansion();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(model);
        }
        LogisticNull read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (LogisticNull) in.readObject();
        }
        double[] dosages = dosages(0.2);
        dosages[7] = Double.NaN;
        for (BinaryMethod method : BinaryMethod.values()) {
            BinaryOptions options = new BinaryOptions(method, Fallback.SPA, 0.05, MissingGenotypes.DROP, true);
            assertThat(new BinaryTest(read, options).test(of(dosages)))
                    .isEqualTo(new BinaryTest(model, options).test(of(dosages)));
        }
    }

    @Test
    void aVariantIsTestedTheSameWhateverCameBefore() throws Exception {
        LogisticNull model = LogisticNull.fit(CovariateBasis.of(columns), isCase, null);
        for (BinaryMethod method : BinaryMethod.values()) {
            BinaryOptions options = new BinaryOptions(method, Fallback.FIRTH_APPROX, 0.5, MissingGenotypes.DROP, false);
            BinaryTest reused = new BinaryTest(model, options);
            for (int repeat = 0; repeat < 60; repeat++) {
                double[] dosages = dosages(random.nextDouble());
                for (int m = random.nextInt(4); m > 0; m--) {
                    dosages[random.nextInt(N)] = Double.NaN;
                }
                assertThat(reused.test(of(dosages))).isEqualTo(new BinaryTest(model, options).test(of(dosages)));
            }
        }
    }
}
