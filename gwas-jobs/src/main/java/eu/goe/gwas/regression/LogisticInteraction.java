package eu.goe.gwas.regression;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression of a binary trait on a variant's dosage, its product with one of the covariates, and all covariates, each coefficient over its standard error: {@code plink2 --glm interaction
 * no-firth} (to the six digits it prints). The model is fitted twice, with either of the two as its last column. One thread.
 */
public final class LogisticInteraction {
    private final LogisticNull model;
    private final MissingGenotypes missing;
    private final double[] covariate;
    private final Genotype genotype;
    private final double[] dosage;
    private final double[] product;
    private final boolean[] withoutCall;

    /** @param covariate one that the model's basis spans, of the model's people; not changed, kept */
    public LogisticInteraction(LogisticNull model, double[] covariate, MissingGenotypes missing) {
        this.model = model;
        this.missing = missing;
        this.covariate = covariate;
        int n = model.nSamples();
        genotype = new Genotype(n);
        dosage = new double[n];
        product = new double[n];
        withoutCall = new boolean[n];
    }

    /** @param dosages of the model's people */
    public Interaction test(Dosages dosages) {
        boolean drops = missing == MissingGenotypes.DROP && dosages.nMissing() > 0;
        int people = drops ? dosages.nCalled() : model.nSamples();
        if (people <= model.nCovariates() + 2 || dosages.nCalled() == 0) {
            return untested(AssociationStatus.TOO_FEW_SAMPLES);
        }
        genotype.load(dosages, missing == MissingGenotypes.MEAN);
        if (genotype.isConstant) {
            return untested(AssociationStatus.MONOMORPHIC);
        }
        genotype.spread(dosage);
        for (int i = 0; i < dosage.length; i++) {
            product[i] = dosage[i] * covariate[i];
        }
        Arrays.fill(withoutCall, false);
        for (int m = 0; drops && m < dosages.nMissing(); m++) {
            withoutCall[dosages.missing(m)] = true;
        }
        boolean @Nullable [] leftOut = drops ? withoutCall : null;
        Association change = last(dosage, product, leftOut);
        Association main = change.status().hasFigures() ? last(product, dosage, leftOut) : change;
        return main.status().hasFigures() ? new Interaction(main, change) : untested(main.status());
    }

    private static Interaction untested(AssociationStatus status) {
        return Interaction.untested(AssociationTest.WALD, status);
    }

    /** The coefficient of the last of two columns. */
    private Association last(double[] first, double[] last, boolean @Nullable [] leftOut) {
        CovariateBasis basis = model.basis.with(first);
        if (basis == null || basis.with(last) == null) {
            return Association.untested(AssociationTest.WALD, AssociationStatus.COLLINEAR_WITH_COVARIATES);
        }
        LogisticFit fit = new LogisticFit(basis.n, basis.k + 1);
        fit.start(model.plain.coefficients);
        LogisticNewton newton = new LogisticNewton(basis, model.isCase, model.offset);
        LogisticNewton.End end = newton.fit(fit, last, leftOut, false, LogisticNull.TOLERANCE, fit.size());
        if (end != LogisticNewton.End.CONVERGED || fit.isPerfect()) {
            boolean isSeparated = end != LogisticNewton.End.NOT_CONVERGED || fit.isPerfect();
            return Association.untested(
                    AssociationTest.WALD, isSeparated ? AssociationStatus.SEPARATION : AssociationStatus.NOT_CONVERGED);
        }
        double beta = fit.coefficients[basis.k];
        double error = fit.standardErrorOfLast();
        return new Association(
                beta, error, Tails.negLog10Normal(beta / error), AssociationTest.WALD, AssociationStatus.OK);
    }
}
