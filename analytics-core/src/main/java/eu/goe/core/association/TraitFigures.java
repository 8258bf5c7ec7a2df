package eu.goe.core.association;

import java.util.Arrays;

/**
 * What was found of one variant, an element for each trait of the result. Arrays are the row's own; whoever makes it fills them.
 *
 * @param n people with a call
 * @param an copies of any allele that these have, one of each haploid call
 * @param ac copies of the alternate allele among them, expected ones where dosages were used
 * @param nCarriers people with a copy of the rarer allele
 * @param nCases of a binary trait the cases among the people; else 0, and so are the next three
 * @param anCases their copies
 * @param acCases copies of the alternate allele among these
 * @param nCarrierCases cases with a copy of the allele that is rarer among all people
 * @param beta NaN where the status has no figures, and so are the next two
 * @param standardError of beta
 * @param negLog10P −log10 of the p-value
 * @param interactionBeta change of beta with each unit of the covariate whose interaction was asked for; NaN, and so are the next two, without one or where the status has no figures
 * @param interactionError of that
 * @param interactionNegLog10P −log10 of its p-value
 * @param share of the association that one carrier of the rarer allele makes, at most; NaN where the status has no figures
 * @param test by trait
 * @param status by trait
 */
public record TraitFigures(
        int[] n,
        int[] an,
        double[] ac,
        int[] nCarriers,
        int[] nCases,
        int[] anCases,
        double[] acCases,
        int[] nCarrierCases,
        double[] beta,
        double[] standardError,
        double[] negLog10P,
        double[] interactionBeta,
        double[] interactionError,
        double[] interactionNegLog10P,
        double[] share,
        AssociationTest[] test,
        AssociationStatus[] status) {

    /** Nobody was tested. */
    public static TraitFigures untested(int nTraits) {
        TraitFigures figures = new TraitFigures(
                new int[nTraits],
                new int[nTraits],
                new double[nTraits],
                new int[nTraits],
                new int[nTraits],
                new int[nTraits],
                new double[nTraits],
                new int[nTraits],
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new AssociationTest[nTraits],
                new AssociationStatus[nTraits]);
        for (double[] none : new double[][] {
            figures.beta,
            figures.standardError,
            figures.negLog10P,
            figures.interactionBeta,
            figures.interactionError,
            figures.interactionNegLog10P,
            figures.share
        }) {
            Arrays.fill(none, Double.NaN);
        }
        Arrays.fill(figures.test, AssociationTest.LINEAR);
        Arrays.fill(figures.status, AssociationStatus.TOO_FEW_SAMPLES);
        return figures;
    }

    public int nTraits() {
        return n.length;
    }

    public void set(int trait, Association found, double itsShare) {
        beta[trait] = found.beta();
        standardError[trait] = found.standardError();
        negLog10P[trait] = found.negLog10P();
        share[trait] = itsShare;
        test[trait] = found.test();
        status[trait] = found.status();
    }

    /** Beside the effect, how it changes with a covariate. */
    public void setInteraction(int trait, Association found) {
        interactionBeta[trait] = found.beta();
        interactionError[trait] = found.standardError();
        interactionNegLog10P[trait] = found.negLog10P();
    }

    /** Frequency of the alternate allele among the people with a call; NaN if nobody has one. */
    public double af(int trait) {
        return ac[trait] / an[trait];
    }

    /** Copies of the rarer allele. */
    public double mac(int trait) {
        return Math.min(ac[trait], an[trait] - ac[trait]);
    }
}
