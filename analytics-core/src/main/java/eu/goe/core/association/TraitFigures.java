package eu.goe.core.association;

import java.util.Arrays;

/**
 * What was found of one variant, an element for each trait of the result. Arrays are the row's own; whoever makes it fills them.
 *
 * @param n people with a call
 * @param an copies of any allele that these have, one of each haploid call
 * @param ac copies of the alternate allele among them, expected ones where dosages were used
 * @param nCases of a binary trait the cases among the people; else 0, and so are the next two
 * @param anCases their copies
 * @param acCases copies of the alternate allele among these
 * @param beta NaN where the status has no figures, and so are the next two
 * @param standardError of beta
 * @param negLog10P −log10 of the p-value
 * @param test by trait
 * @param status by trait
 */
public record TraitFigures(
        int[] n,
        int[] an,
        double[] ac,
        int[] nCases,
        int[] anCases,
        double[] acCases,
        double[] beta,
        double[] standardError,
        double[] negLog10P,
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
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new double[nTraits],
                new AssociationTest[nTraits],
                new AssociationStatus[nTraits]);
        Arrays.fill(figures.test, AssociationTest.LINEAR);
        for (int t = 0; t < nTraits; t++) {
            figures.set(
                    t, Double.NaN, Double.NaN, Double.NaN, AssociationTest.LINEAR, AssociationStatus.TOO_FEW_SAMPLES);
        }
        return figures;
    }

    public int nTraits() {
        return n.length;
    }

    public void set(
            int trait,
            double itsBeta,
            double itsError,
            double itsNegLog10P,
            AssociationTest itsTest,
            AssociationStatus itsStatus) {
        beta[trait] = itsBeta;
        standardError[trait] = itsError;
        negLog10P[trait] = itsNegLog10P;
        test[trait] = itsTest;
        status[trait] = itsStatus;
    }

    public void set(int trait, Association found) {
        set(trait, found.beta(), found.standardError(), found.negLog10P(), found.test(), found.status());
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
