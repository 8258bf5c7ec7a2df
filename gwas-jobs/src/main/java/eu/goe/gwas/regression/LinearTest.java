package eu.goe.gwas.regression;

import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;

/**
 * Least squares of each trait on a variant's dosage and the covariates, a block of variants at a time: the hot path of {@code gwas test} of quantitative traits. Frisch–Waugh–Lovell:
 * with an orthonormal basis Q of the covariates and traits ỹ residual to it, g'g − |Q'g|², g'ỹ and ỹ'ỹ are all there is to know. Both products are one sum over the people who do
 * not have the commonest dosage, of rows in which a person's basis and traits stand together; tiles of people stay in the cache while all variants of the block pass.
 *
 * <p>People without a call either have the mean dosage, or are left out exactly: the covariates' Gram matrix without them, I − Q_M'Q_M, is factorised for the variant. As {@code
 * plink2 --glm} (leaving out; β and standard error agree to the six digits it prints) and R's {@code lm}. With {@link AssociationTest#SCORE} the statistic is REGENIE's: the trait's variance is that of the
 * model without the variant, and χ² of one degree takes the place of t². One thread; buffers of one task.
 */
public final class LinearTest {
    /** Bytes of rows that a tile of people has, less than a core's second cache. */
    private static final int TILE_BYTES = 256 << 10;
    /** Part of a dosage's square length that covariates must leave. */
    static final double MIN_LEFT = 1e-8;

    private final LinearData data;
    private final MissingGenotypes missing;
    private final AssociationTest test;
    private final int width;
    private final int tile;
    private final Genotype[] genotypes;
    private final int[] next;
    private final double[] sums;

    private final AbsentPeople absent;
    private final double[] a;
    private final LargestShare largestShare;
    private final double[] shares;

    /** Takes what was found of one variant of a block and one trait. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param variant place in the block
         * @param trait place among the data's traits
         * @param beta and the next three NaN where the status has no figures
         * @param share at most, of the association, that one carrier of the rarer allele makes
         */
        void accept(
                int variant,
                int trait,
                double beta,
                double standardError,
                double negLog10P,
                double share,
                AssociationStatus status);
    }

    /**
     * @param test {@link AssociationTest#LINEAR} or {@link AssociationTest#SCORE}
     * @param block variants at most at a time
     */
    public LinearTest(LinearData data, MissingGenotypes missing, AssociationTest test, int block) {
        this.data = data;
        this.missing = missing;
        this.test = test;
        width = data.k + data.p;
        tile = Math.max(16, TILE_BYTES / 8 / width);
        genotypes = new Genotype[block];
        for (int v = 0; v < block; v++) {
            genotypes[v] = new Genotype(data.n);
        }
        next = new int[block];
        sums = new double[block * width];

        absent = new AbsentPeople(data);
        a = new double[data.k];
        largestShare = new LargestShare(data.residuals);
        shares = new double[data.p];
    }

    /**
     * Tests variants.
     *
     * @param dosages of the data's people, the first {@code n} of the array
     */
    public void test(Dosages[] dosages, int n, Sink sink) {
        multiply(dosages, n);
        for (int v = 0; v < n; v++) {
            finish(v, dosages[v], sink);
        }
    }

    /** Sums of each column times the dosages: of those with a call, or with the mean for those without. */
    private void multiply(Dosages[] dosages, int n) {
        for (int v = 0; v < n; v++) {
            Genotype of = genotypes[v];
            of.load(dosages[v], missing == MissingGenotypes.MEAN);
            next[v] = 0;
            for (int c = 0; c < width; c++) {
                sums[v * width + c] = of.common * data.sums[c];
            }
        }
        for (int first = 0; first < data.n; first += tile) {
            int end = Math.min(data.n, first + tile);
            for (int v = 0; v < n; v++) {
                next[v] = add(genotypes[v], next[v], end, v * width);
            }
        }
    }

    /** Adds the rows of people before {@code end}; two at a time, which saves half of the loads and stores of the sums. */
    private int add(Genotype of, int from, int end, int at) {
        double[] rows = data.rows;
        double[] into = sums;
        int i = from;
        while (i + 1 < of.size && of.places[i + 1] < end) {
            int one = of.places[i] * width;
            int two = of.places[i + 1] * width;
            double first = of.differences[i];
            double second = of.differences[i + 1];
            for (int c = 0; c < width; c++) {
                into[at + c] += first * rows[one + c] + second * rows[two + c];
            }
            i += 2;
        }
        if (i < of.size && of.places[i] < end) {
            int one = of.places[i] * width;
            double first = of.differences[i];
            for (int c = 0; c < width; c++) {
                into[at + c] += first * rows[one + c];
            }
            i++;
        }
        return i;
    }

    private void finish(int v, Dosages dosages, Sink sink) {
        int at = v * width;
        int called = dosages.nCalled();
        boolean drops = missing == MissingGenotypes.DROP && dosages.nMissing() > 0;
        int people = drops ? called : data.n;
        int freedom = people - data.k - (test == AssociationTest.SCORE ? 0 : 1);
        double sum = dosages.sum();
        double square = dosages.sumOfSquares();
        if (freedom < 1 || called == 0) {
            untested(v, AssociationStatus.TOO_FEW_SAMPLES, sink);
            return;
        }
        double mean = sum / called;
        double spread = square - sum * mean;
        if (genotypes[v].isConstant) {
            untested(v, AssociationStatus.MONOMORPHIC, sink);
            return;
        }
        if (drops) {
            takeOutCommon(dosages, genotypes[v].common, at);
            if (!absent.factorise(dosages)) {
                untested(v, AssociationStatus.COLLINEAR_WITH_COVARIATES, sink);
                return;
            }
        } else {
            square += dosages.nMissing() * mean * mean;
        }
        System.arraycopy(sums, at, a, 0, data.k);
        if (drops) {
            Cholesky.forward(absent.gram, data.k, data.k, a);
        }
        double left = square - LinearData.dot(a, a);
        if (left < MIN_LEFT * spread) {
            untested(v, AssociationStatus.COLLINEAR_WITH_COVARIATES, sink);
            return;
        }
        if (drops) {
            absent.sum(dosages);
        }
        largestShare.compute(genotypes[v], dosages, shares);
        for (int t = 0; t < data.p; t++) {
            double product = sums[at + data.k + t];
            double squares = data.squares[t];
            if (drops) {
                squares -= absent.squares[t];
                for (int i = 0; i < data.k; i++) {
                    double q = absent.cross[i * data.p + t];
                    product -= a[i] * q;
                    squares -= q * q;
                }
            }
            figures(v, t, product, left, squares, freedom, sink);
        }
    }

    /** Who has no call does not have the common dosage either. */
    private void takeOutCommon(Dosages dosages, double common, int at) {
        for (int m = 0; common != 0 && m < dosages.nMissing(); m++) {
            int row = dosages.missing(m) * width;
            for (int c = 0; c < width; c++) {
                sums[at + c] -= common * data.rows[row + c];
            }
        }
    }

    private void figures(int v, int t, double product, double left, double squares, int freedom, Sink sink) {
        double beta = product / left;
        double error;
        double negLog10P;
        if (test == AssociationTest.SCORE) {
            double chiSquare = product * beta / (squares / freedom);
            error = Math.sqrt(squares / freedom / left);
            negLog10P = Tails.negLog10ChiSquare(chiSquare);
        } else {
            double residual = squares - product * beta;
            // A trait that the variant and covariates explain to the last digit: rounding leaves nothing to divide by.
            error = Math.sqrt(Math.max(residual, Math.ulp(squares)) / freedom / left);
            negLog10P = Tails.negLog10T(beta / error, freedom);
        }
        sink.accept(v, t, beta, error, negLog10P, shares[t], AssociationStatus.OK);
    }

    private void untested(int v, AssociationStatus status, Sink sink) {
        for (int t = 0; t < data.p; t++) {
            sink.accept(v, t, Double.NaN, Double.NaN, Double.NaN, Double.NaN, status);
        }
    }
}
