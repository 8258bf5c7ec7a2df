package eu.goe.gwas.regression;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;
import java.util.Arrays;

/**
 * Least squares of each trait on a variant's dosage g, the product g·c with one of the covariates, and all covariates: {@code plink2 --glm interaction} (ADD and ADDxC; to the six digits it prints). As
 * the intercept and c are among the covariates, the commonest dosage drops out of g and of g·c alike, so that sums touch only who has another one. c is taken about its mean
 * and in its own scale, and the effect at c = 0 follows from both coefficients and their covariance. One thread; buffers of one task.
 */
public final class LinearInteraction {
    private final LinearData data;
    private final MissingGenotypes missing;
    private final double[] covariate;
    private final double mean;
    private final double scale;
    private final int width;
    private final Genotype genotype;
    private final AbsentPeople absent;
    /** Products with each column of basis and traits: of the dosage, and of its product with the covariate. */
    private final double[] ofDosage;

    private final double[] ofProduct;

    /** Takes what was found of one trait. */
    @FunctionalInterface
    public interface Sink {
        /** @param trait place among the data's traits */
        void accept(int trait, Interaction found);
    }

    /** @param covariate one that the data's basis spans, of the data's people; not changed */
    public LinearInteraction(LinearData data, double[] covariate, MissingGenotypes missing) {
        this.data = data;
        this.missing = missing;
        width = data.k + data.p;
        genotype = new Genotype(data.n);
        absent = new AbsentPeople(data);
        ofDosage = new double[width];
        ofProduct = new double[width];
        mean = Arrays.stream(covariate).average().orElse(0);
        double squares = 0;
        for (double value : covariate) {
            squares += (value - mean) * (value - mean);
        }
        scale = squares == 0 ? 1 : Math.sqrt(squares / covariate.length);
        this.covariate =
                Arrays.stream(covariate).map(value -> (value - mean) / scale).toArray();
    }

    /** @param dosages of the data's people */
    public void test(Dosages dosages, Sink sink) {
        boolean drops = missing == MissingGenotypes.DROP && dosages.nMissing() > 0;
        int people = drops ? dosages.nCalled() : data.n;
        int freedom = people - data.k - 2;
        if (freedom < 1 || dosages.nCalled() == 0) {
            untested(AssociationStatus.TOO_FEW_SAMPLES, sink);
            return;
        }
        genotype.load(dosages, missing == MissingGenotypes.MEAN);
        if (genotype.isConstant) {
            untested(AssociationStatus.MONOMORPHIC, sink);
            return;
        }
        if (drops && !absent.factorise(dosages)) {
            untested(AssociationStatus.COLLINEAR_WITH_COVARIATES, sink);
            return;
        }
        fit(dosages, drops, people, freedom, sink);
    }

    private void fit(Dosages dosages, boolean drops, int people, int freedom, Sink sink) {
        Arrays.fill(ofDosage, 0);
        Arrays.fill(ofProduct, 0);
        double gg = 0;
        double gh = 0;
        double hh = 0;
        double sum = 0;
        for (int j = 0; j < genotype.size; j++) {
            int place = genotype.places[j];
            double g = genotype.differences[j];
            double h = g * covariate[place];
            int row = place * width;
            for (int c = 0; c < width; c++) {
                ofDosage[c] += g * data.rows[row + c];
                ofProduct[c] += h * data.rows[row + c];
            }
            sum += g;
            gg += g * g;
            gh += g * h;
            hh += h * h;
        }
        double spread = gg - sum * sum / people;
        if (drops) {
            Cholesky.forward(absent.gram, data.k, data.k, ofDosage);
            Cholesky.forward(absent.gram, data.k, data.k, ofProduct);
            absent.sum(dosages);
        }
        for (int i = 0; i < data.k; i++) {
            gg -= ofDosage[i] * ofDosage[i];
            gh -= ofDosage[i] * ofProduct[i];
            hh -= ofProduct[i] * ofProduct[i];
        }
        double determinant = gg * hh - gh * gh;
        if (!(gg > LinearTest.MIN_LEFT * spread) || !(determinant > LinearTest.MIN_LEFT * gg * hh)) {
            untested(AssociationStatus.COLLINEAR_WITH_COVARIATES, sink);
            return;
        }
        for (int t = 0; t < data.p; t++) {
            double gy = ofDosage[data.k + t];
            double hy = ofProduct[data.k + t];
            double yy = data.squares[t];
            if (drops) {
                yy -= absent.squares[t];
                for (int i = 0; i < data.k; i++) {
                    double q = absent.cross[i * data.p + t];
                    gy -= ofDosage[i] * q;
                    hy -= ofProduct[i] * q;
                    yy -= q * q;
                }
            }
            double atMean = (hh * gy - gh * hy) / determinant;
            double change = (gg * hy - gh * gy) / determinant;
            double residual = yy - atMean * gy - change * hy;
            double variance = Math.max(residual, Math.ulp(yy)) / freedom / determinant;
            double shift = mean / scale;
            sink.accept(
                    t,
                    new Interaction(
                            found(
                                    atMean - shift * change,
                                    variance * (hh + shift * shift * gg + 2 * shift * gh),
                                    freedom),
                            found(change / scale, variance * gg / (scale * scale), freedom)));
        }
    }

    private static Association found(double beta, double variance, int freedom) {
        double error = Math.sqrt(variance);
        return new Association(
                beta, error, Tails.negLog10T(beta / error, freedom), AssociationTest.LINEAR, AssociationStatus.OK);
    }

    private void untested(AssociationStatus status, Sink sink) {
        for (int t = 0; t < data.p; t++) {
            sink.accept(t, Interaction.untested(AssociationTest.LINEAR, status));
        }
    }
}
