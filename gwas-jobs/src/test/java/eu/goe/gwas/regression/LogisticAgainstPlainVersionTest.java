package eu.goe.gwas.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.Tails;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels against dense matrices, no sparse sums, no basis, no common dosage: random people, covariates and dosages of all frequencies, with people without a call.
 */
class LogisticAgainstPlainVersionTest {
    /** One random trait and its covariates, not orthogonal and of different scales. */
    private static final class Scene {
        final SplittableRandom random;
        final int n;
        final double[][] columns;
        final boolean[] isCase;
        final double @Nullable [] offset;

        Scene(long seed) {
            this(seed, 0);
        }

        Scene(long seed, int furtherPeople) {
            random = new SplittableRandom(seed);
            n = 60 + random.nextInt(200) + furtherPeople;
            int k = 1 + random.nextInt(5);
            columns = new double[k][n];
            isCase = new boolean[n];
            offset = random.nextBoolean() ? new double[n] : null;
            double intercept = -1.5 * random.nextDouble();
            for (int i = 0; i < n; i++) {
                double shared = normal();
                double eta = intercept;
                columns[0][i] = 1;
                for (int c = 1; c < k; c++) {
                    columns[c][i] = c % 2 == 0 ? (normal() + shared > 0 ? 3 : -0.5) : normal() + 2 * shared;
                    eta += 0.1 * columns[c][i];
                }
                if (offset != null) {
                    offset[i] = 0.5 * normal();
                    eta += offset[i];
                }
                isCase[i] = random.nextDouble() < 1 / (1 + Math.exp(-eta));
            }
        }

        private double normal() {
            double sum = -6;
            for (int u = 0; u < 12; u++) {
                sum += random.nextDouble();
            }
            return sum;
        }

        /** NaN for no call; rare, common, mostly two copies, or imputed. */
        double[] dosages() {
            double frequency = Math.pow(random.nextDouble(), 2);
            boolean imputed = random.nextInt(4) == 0;
            double missing = random.nextInt(3) == 0 ? 0.1 : 0;
            double[] result = new double[n];
            for (int i = 0; i < n; i++) {
                result[i] = (random.nextDouble() < frequency ? 1 : 0) + (random.nextDouble() < frequency ? 1 : 0);
                if (imputed && result[i] > 0) {
                    result[i] = Math.max(0.01, result[i] - 0.3 * random.nextDouble());
                }
                if (random.nextDouble() < missing) {
                    result[i] = Double.NaN;
                }
            }
            result[random.nextInt(n)] = 1;
            result[0] = frequency > 0.5 ? 2 : 0;
            return result;
        }

        LogisticNull model() throws NullModelException {
            return LogisticNull.fit(CovariateBasis.of(columns), isCase, offset);
        }
    }

    private static Dosages sparse(double[] dosages) {
        Dosages result = new Dosages(dosages.length);
        for (int i = 0; i < dosages.length; i++) {
            if (Double.isNaN(dosages[i])) {
                result.addMissing(i);
            } else if (dosages[i] > 0) {
                result.addCarrier(i, dosages[i]);
            }
        }
        return result;
    }

    /** The people and columns of one test, plainly: those without a call left out or at the mean. */
    private static final class Plain {
        final RealMatrix covariates;
        final RealVector dosage;
        final RealVector y;
        final RealVector offset;

        Plain(Scene scene, double[] dosages, MissingGenotypes missing) {
            double sum = 0;
            int called = 0;
            for (double one : dosages) {
                sum += Double.isNaN(one) ? 0 : one;
                called += Double.isNaN(one) ? 0 : 1;
            }
            boolean drop = missing == MissingGenotypes.DROP;
            int rows = drop ? called : dosages.length;
            int k = scene.columns.length;
            covariates = new Array2DRowRealMatrix(rows, k);
            dosage = new ArrayRealVector(rows);
            y = new ArrayRealVector(rows);
            offset = new ArrayRealVector(rows);
            int row = 0;
            for (int i = 0; i < dosages.length; i++) {
                if (drop && Double.isNaN(dosages[i])) {
                    continue;
                }
                for (int c = 0; c < k; c++) {
                    covariates.setEntry(row, c, scene.columns[c][i]);
                }
                dosage.setEntry(row, Double.isNaN(dosages[i]) ? sum / called : dosages[i]);
                y.setEntry(row, scene.isCase[i] ? 1 : 0);
                offset.setEntry(row++, scene.offset == null ? 0 : scene.offset[i]);
            }
        }

        RealMatrix withDosage() {
            RealMatrix result =
                    new Array2DRowRealMatrix(covariates.getRowDimension(), covariates.getColumnDimension() + 1);
            result.setSubMatrix(covariates.getData(), 0, 0);
            result.setColumnVector(covariates.getColumnDimension(), dosage);
            return result;
        }

        RealVector mean(RealMatrix x, RealVector beta) {
            return x.operate(beta).add(offset).map(eta -> 1 / (1 + Math.exp(-eta)));
        }

        RealMatrix information(RealMatrix x, RealVector mean) {
            RealMatrix weighted = x.copy();
            for (int i = 0; i < x.getRowDimension(); i++) {
                double mu = mean.getEntry(i);
                weighted.setRowVector(i, x.getRowVector(i).mapMultiply(mu * (1 - mu)));
            }
            RealMatrix product = x.transpose().multiply(weighted);
            // Rounded differently on both sides of the diagonal, which the decomposition does not take.
            return product.add(product.transpose()).scalarMultiply(0.5);
        }

        double logLikelihood(RealVector mean) {
            double sum = 0;
            for (int i = 0; i < y.getDimension(); i++) {
                sum += Math.log(y.getEntry(i) == 1 ? mean.getEntry(i) : 1 - mean.getEntry(i));
            }
            return sum;
        }

        /** The score of the likelihood with Firth's penalty, by Jeffreys' h(½ − μ). */
        RealVector penalisedScore(RealMatrix x, RealVector beta) {
            RealVector mean = mean(x, beta);
            RealMatrix inverse =
                    new CholeskyDecomposition(information(x, mean)).getSolver().getInverse();
            RealVector pull = y.subtract(mean);
            for (int i = 0; i < y.getDimension(); i++) {
                double mu = mean.getEntry(i);
                RealVector row = x.getRowVector(i);
                double hat = mu * (1 - mu) * row.dotProduct(inverse.operate(row));
                pull.addToEntry(i, hat * (0.5 - mu));
            }
            return x.transpose().operate(pull);
        }

        double penalised(RealMatrix x, RealVector beta) {
            RealVector mean = mean(x, beta);
            double determinant = new CholeskyDecomposition(information(x, mean)).getDeterminant();
            return logLikelihood(mean) + 0.5 * Math.log(determinant);
        }

        /** Newton's method for a fixed number of steps: far more than needed. */
        RealVector fit(RealMatrix x) {
            RealVector beta = new ArrayRealVector(x.getColumnDimension());
            for (int step = 0; step < 60; step++) {
                RealVector mean = mean(x, beta);
                RealVector score = x.transpose().operate(y.subtract(mean));
                beta = beta.add(new CholeskyDecomposition(information(x, mean))
                        .getSolver()
                        .solve(score));
            }
            return beta;
        }

        /** The same with the penalty of all columns, moving the first {@code free} by damped steps that no likelihood has to check. */
        RealVector penalisedFit(RealMatrix x, int free) {
            RealVector beta = new ArrayRealVector(x.getColumnDimension());
            for (int step = 0; step < 400; step++) {
                RealMatrix information = information(x, mean(x, beta));
                RealVector score = penalisedScore(x, beta).getSubVector(0, free);
                RealVector move = new CholeskyDecomposition(information.getSubMatrix(0, free - 1, 0, free - 1))
                        .getSolver()
                        .solve(score)
                        .mapMultiply(0.4);
                for (int a = 0; a < free; a++) {
                    beta.addToEntry(a, Math.max(-0.5, Math.min(0.5, move.getEntry(a))));
                }
            }
            return beta;
        }

        /** g − C(C'WC)⁻¹C'Wg. */
        RealVector adjusted(RealVector mean) {
            RealVector weighted = dosage.copy();
            for (int i = 0; i < y.getDimension(); i++) {
                weighted.setEntry(i, dosage.getEntry(i) * mean.getEntry(i) * (1 - mean.getEntry(i)));
            }
            RealVector explained = new CholeskyDecomposition(information(covariates, mean))
                    .getSolver()
                    .solve(covariates.transpose().operate(weighted));
            return dosage.subtract(covariates.operate(explained));
        }
    }

    private static Association test(Scene scene, double[] dosages, BinaryMethod method, MissingGenotypes missing)
            throws NullModelException {
        BinaryOptions options = new BinaryOptions(method, Fallback.SPA, 0.05, missing, false);
        return new BinaryTest(scene.model(), options).test(sparse(dosages));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void scoreIsThatOfDenseMatrices(long seed) throws Exception {
        Scene scene = new Scene(seed);
        for (int repeat = 0; repeat < 10; repeat++) {
            double[] dosages = scene.dosages();
            for (MissingGenotypes missing : MissingGenotypes.values()) {
                Plain plain = new Plain(scene, dosages, missing);
                RealVector mean = plain.mean(plain.covariates, plain.fit(plain.covariates));
                RealVector adjusted = plain.adjusted(mean);
                double score = adjusted.dotProduct(plain.y.subtract(mean));
                double variance = adjusted.ebeMultiply(adjusted).dotProduct(mean.ebeMultiply(mean.map(mu -> 1 - mu)));
                Association found = test(scene, dosages, BinaryMethod.SCORE, missing);
                double tolerance = missing == MissingGenotypes.DROP ? 1e-6 : 1e-8;
                double error = 1 / Math.sqrt(variance);
                assertThat(found.beta()).isCloseTo(score / variance, within(tolerance * error));
                assertThat(found.standardError() / error).isCloseTo(1, within(tolerance));
            }
        }
    }

    /** With so many people and so few left out, the null model without them comes from polynomials. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void leavingOutAFewOfManyIsAsIfTheyHadNeverBeenThere(long seed) throws Exception {
        Scene scene = new Scene(seed, 3000);
        for (int repeat = 0; repeat < 3; repeat++) {
            double[] dosages = scene.dosages();
            for (int m = 0; m <= 5 * repeat; m++) {
                dosages[1 + scene.random.nextInt(scene.n - 1)] = Double.NaN;
            }
            for (int i = 0; i < scene.n; i++) {
                // Those without a call by the scene's own rule are too many here.
                if (Double.isNaN(dosages[i]) && i % 20 != 0) {
                    dosages[i] = 0;
                }
            }
            dosages[scene.n - 1] = Double.NaN;
            LogisticNull model = scene.model();
            LeftOut polynomials = new LeftOut(model.basis, model.isCase, model.plain, model.expansion());
            assertThat(polynomials.solve(sparse(dosages))).isEqualTo(LeftOut.Size.SMALL);
            Plain plain = new Plain(scene, dosages, MissingGenotypes.DROP);
            RealVector mean = plain.mean(plain.covariates, plain.fit(plain.covariates));
            RealVector adjusted = plain.adjusted(mean);
            double score = adjusted.dotProduct(plain.y.subtract(mean));
            double variance = adjusted.ebeMultiply(adjusted).dotProduct(mean.ebeMultiply(mean.map(mu -> 1 - mu)));
            Association found = test(scene, dosages, BinaryMethod.SCORE, MissingGenotypes.DROP);
            double error = 1 / Math.sqrt(variance);
            assertThat(found.beta()).isCloseTo(score / variance, within(1e-6 * error));
            assertThat(found.standardError() / error).isCloseTo(1, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void waldIsThatOfDenseMatrices(long seed) throws Exception {
        Scene scene = new Scene(seed);
        for (int repeat = 0; repeat < 5; repeat++) {
            double[] dosages = scene.dosages();
            for (MissingGenotypes missing : MissingGenotypes.values()) {
                Association found = test(scene, dosages, BinaryMethod.WALD, missing);
                if (found.status() == AssociationStatus.SEPARATION) {
                    continue;
                }
                assertThat(found.status()).isEqualTo(AssociationStatus.OK);
                Plain plain = new Plain(scene, dosages, missing);
                RealMatrix x = plain.withDosage();
                RealVector beta = plain.fit(x);
                RealMatrix inverse = new CholeskyDecomposition(plain.information(x, plain.mean(x, beta)))
                        .getSolver()
                        .getInverse();
                int last = x.getColumnDimension() - 1;
                assertThat(found.beta() / beta.getEntry(last)).isCloseTo(1, within(1e-6));
                assertThat(found.standardError() / Math.sqrt(inverse.getEntry(last, last)))
                        .isCloseTo(1, within(1e-7));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void firthIsThatOfDenseMatrices(long seed) throws Exception {
        Scene scene = new Scene(seed);
        for (int repeat = 0; repeat < 3; repeat++) {
            double[] dosages = scene.dosages();
            for (MissingGenotypes missing : MissingGenotypes.values()) {
                Plain plain = new Plain(scene, dosages, missing);
                RealMatrix x = plain.withDosage();
                int last = x.getColumnDimension() - 1;
                RealVector beta = plain.penalisedFit(x, last + 1);
                assertThat(plain.penalisedScore(x, beta).getNorm())
                        .as("the plain fit")
                        .isLessThan(1e-8);
                Association found = test(scene, dosages, BinaryMethod.FIRTH, missing);
                assertThat(found.status()).isEqualTo(AssociationStatus.OK);
                assertThat(found.beta() / beta.getEntry(last)).isCloseTo(1, within(1e-6));
                RealMatrix inverse = new CholeskyDecomposition(plain.information(x, plain.mean(x, beta)))
                        .getSolver()
                        .getInverse();
                assertThat(found.standardError() / Math.sqrt(inverse.getEntry(last, last)))
                        .isCloseTo(1, within(1e-7));
                double ratio = 2 * (plain.penalised(x, beta) - plain.penalised(x, plain.penalisedFit(x, last)));
                assertThat(found.negLog10P()).isCloseTo(Tails.negLog10ChiSquare(Math.max(0, ratio)), within(1e-6));
            }
        }
    }

    /** The maximum of the one-parameter penalised likelihood by golden section, dense; rare variants here are of carriers alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void approximateFirthIsTheHighestPointOfItsLikelihood(long seed) throws Exception {
        Scene scene = new Scene(seed);
        for (int repeat = 0; repeat < 10; repeat++) {
            double[] dosages = scene.dosages();
            MissingGenotypes missing = MissingGenotypes.values()[repeat % 2];
            Plain plain = new Plain(scene, dosages, missing);
            RealVector mean = plain.mean(plain.covariates, plain.fit(plain.covariates));
            RealVector adjusted = plain.adjusted(mean);
            RealVector base = plain.covariates
                    .operate(plain.penalisedFit(plain.covariates, plain.covariates.getColumnDimension()))
                    .add(plain.offset);
            double copies = 0;
            int called = 0;
            for (double one : dosages) {
                copies += Double.isNaN(one) ? 0 : one;
                called += Double.isNaN(one) ? 0 : 1;
            }
            double mac = Math.min(copies, 2 * called - copies);
            double common = copies > called ? 2 : 0;
            int differing = 0;
            for (int i = 0; i < plain.y.getDimension(); i++) {
                differing += plain.dosage.getEntry(i) == common ? 0 : 1;
            }
            if (mac < 50 && 2 * differing <= plain.y.getDimension()) {
                for (int i = 0; i < plain.y.getDimension(); i++) {
                    if (plain.dosage.getEntry(i) == common) {
                        adjusted.setEntry(i, 0);
                    }
                }
            }
            double low = -20;
            double high = 20;
            double golden = (Math.sqrt(5) - 1) / 2;
            while (high - low > 1e-7) {
                double a = high - golden * (high - low);
                double b = low + golden * (high - low);
                if (oneParameter(plain, adjusted, base, a) > oneParameter(plain, adjusted, base, b)) {
                    high = b;
                } else {
                    low = a;
                }
            }
            double highest = oneParameter(plain, adjusted, base, (low + high) / 2);
            double ratio = 2 * (highest - oneParameter(plain, adjusted, base, 0));
            Association found = test(scene, dosages, BinaryMethod.FIRTH_APPROX, missing);
            assertThat(found.status()).isEqualTo(AssociationStatus.OK);
            assertThat(found.beta()).isCloseTo((low + high) / 2, within(1e-6 + 1e-5 * Math.abs(high)));
            assertThat(found.negLog10P()).isCloseTo(Tails.negLog10ChiSquare(Math.max(0, ratio)), within(1e-6));
        }
    }

    private static double oneParameter(Plain plain, RealVector adjusted, RealVector base, double beta) {
        RealVector mean = base.add(adjusted.mapMultiply(beta)).map(eta -> 1 / (1 + Math.exp(-eta)));
        double information = adjusted.ebeMultiply(adjusted).dotProduct(mean.ebeMultiply(mean.map(mu -> 1 - mu)));
        return plain.logLikelihood(mean) + 0.5 * Math.log(information);
    }

    /** Lugannani and Rice's formula in Barndorff-Nielsen's form with dense sums; a variant that most people carry is dense in the kernel too. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void saddlepointIsThatOfDenseSums(long seed) throws Exception {
        Scene scene = new Scene(seed);
        for (int repeat = 0; repeat < 10; repeat++) {
            double[] dosages = scene.dosages();
            int differing = 0;
            double common = dosages[0];
            for (double one : dosages) {
                differing += one == common ? 0 : 1;
            }
            Plain plain = new Plain(scene, dosages, MissingGenotypes.MEAN);
            RealVector mean = plain.mean(plain.covariates, plain.fit(plain.covariates));
            RealVector adjusted = plain.adjusted(mean);
            double score = adjusted.dotProduct(plain.y.subtract(mean));
            double dense = plainTail(adjusted, mean, Math.abs(score)) + plainTail(adjusted, mean, -Math.abs(score));
            Association found = test(scene, dosages, BinaryMethod.SPA, MissingGenotypes.MEAN);
            assertThat(found.status()).isEqualTo(AssociationStatus.OK);
            // People at the common dosage enter by a normal part where they are at least half.
            boolean exact = 2 * differing > scene.n + 20;
            assertThat(found.negLog10P())
                    .as("%d of %d differ", differing, scene.n)
                    .isCloseTo(-Math.log10(Math.min(1, dense)), within(exact ? 1e-6 : 0.05));
        }
    }

    private static double plainTail(RealVector g, RealVector mean, double score) {
        double low = score > 0 ? 0 : -1000;
        double high = score > 0 ? 1000 : 0;
        for (int halving = 0; halving < 200; halving++) {
            double t = (low + high) / 2;
            double first = 0;
            for (int i = 0; i < g.getDimension(); i++) {
                double mu = mean.getEntry(i);
                double gi = g.getEntry(i);
                first += gi * (mu / (mu + (1 - mu) * Math.exp(-t * gi)) - mu);
            }
            if (first > score) {
                high = t;
            } else {
                low = t;
            }
        }
        double t = (low + high) / 2;
        double cumulant = 0;
        double second = 0;
        for (int i = 0; i < g.getDimension(); i++) {
            double mu = mean.getEntry(i);
            double gi = g.getEntry(i);
            cumulant += Math.log(1 - mu + mu * Math.exp(t * gi)) - t * gi * mu;
            double tilted = mu / (mu + (1 - mu) * Math.exp(-t * gi));
            second += gi * gi * tilted * (1 - tilted);
        }
        double w = Math.signum(t) * Math.sqrt(2 * (t * score - cumulant));
        double v = t * Math.sqrt(second);
        double z = w + Math.log(v / w) / w;
        return new NormalDistribution().cumulativeProbability(score > 0 ? -z : z);
    }
}
