package eu.goe.gwas.pooled;

import eu.goe.core.association.SumsDefinition.NullStep;
import eu.goe.core.association.SumsLayout;
import eu.goe.gwas.regression.Dosages;
import java.io.Serializable;
import java.util.Arrays;

/**
 * One binary trait of the people of a group at one node, at given coefficients of the regression on covariates: what of the likelihood's slope and curvature, and of scores of variants, these
 * people make. Added up over nodes it is that of everybody. The same for all variants.
 */
public final class NullRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ModelRows model;
    private final String trait;
    /** μ(1 − μ) by person. */
    private final double[] weights;
    /** Trait less μ. */
    private final double[] residuals;

    private final double logLikelihood;

    /**
     * @param place of the trait among those of the model, whose centre is 0 and scale 1: 1 is a case
     * @param intercept log odds of who is at all centres
     * @param slopes of each covariate
     */
    public NullRows(ModelRows model, int place, String trait, double intercept, double[] slopes) {
        this.model = model;
        this.trait = trait;
        weights = new double[model.n];
        residuals = new double[model.n];
        double sum = 0;
        for (int i = 0; i < model.n; i++) {
            int row = i * model.width;
            double eta = intercept;
            for (int c = 0; c < model.k; c++) {
                eta += slopes[c] * model.rows[row + 1 + c];
            }
            double y = model.rows[row + 1 + model.k + place];
            double mu = 1 / (1 + Math.exp(-eta));
            weights[i] = mu * (1 - mu);
            residuals[i] = y - mu;
            // ln μ of a case, ln (1 − μ) of a control, without losing digits of either.
            double towards = y == 1 ? eta : -eta;
            sum += towards > 0 ? -Math.log1p(Math.exp(-towards)) : towards - Math.log1p(Math.exp(towards));
        }
        logLikelihood = sum;
    }

    /** What these people make of a Newton step. */
    public NullStep step() {
        int size = model.k + 1;
        double[] gradient = new double[size];
        double[] information = new double[Triangle.size(size)];
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < model.n; i++) {
            int row = i * model.width;
            double weight = weights[i];
            sum += weight;
            squares += weight * weight;
            largest = Math.max(largest, weight);
            int at = 0;
            for (int a = 0; a < size; a++) {
                double x = model.rows[row + a];
                gradient[a] += residuals[i] * x;
                for (int b = 0; b <= a; b++) {
                    information[at++] += weight * x * model.rows[row + b];
                }
            }
        }
        return new NullStep(trait, gradient, information, logLikelihood, sum * sum / squares, largest / sum);
    }

    /**
     * Sums a variant.
     *
     * @param mean dosage of who has no call
     * @param into receives {@link SumsLayout#ofBinary} numbers
     * @param at from this place on
     * @return how many
     */
    public int sum(Dosages dosages, double mean, double[] into, int at) {
        Arrays.fill(into, at, at + SumsLayout.ofBinary(model.k), 0);
        for (int c = 0; c < dosages.nCarriers(); c++) {
            add(dosages.carrier(c), dosages.dosage(c), into, at);
        }
        for (int m = 0; m < dosages.nMissing(); m++) {
            add(dosages.missing(m), mean, into, at);
        }
        return SumsLayout.ofBinary(model.k);
    }

    private void add(int place, double dosage, double[] into, int at) {
        int row = place * model.width;
        double weighted = weights[place] * dosage;
        for (int c = 0; c <= model.k; c++) {
            into[at + c] += weighted * model.rows[row + c];
        }
        into[at + model.k + 1] += weighted * dosage;
        into[at + model.k + 2] += residuals[place] * dosage;
    }
}
