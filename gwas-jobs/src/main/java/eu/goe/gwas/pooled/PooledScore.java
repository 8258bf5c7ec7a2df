package eu.goe.gwas.pooled;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.SumsDefinition.NullStep;
import eu.goe.core.association.Tails;
import java.util.Arrays;
import java.util.List;

/**
 * Score test of a binary trait of the people of all nodes together, from each node's sums at the coefficients of the regression on covariates: S = g'(y − μ), V = g'Wg − |L⁻¹C'Wg|², as {@link
 * eu.goe.gwas.regression.BinaryTest} has it of one node. What is left of the slope at these coefficients is taken out of the score. One thread.
 */
final class PooledScore {
    /** Of the variation of a dosage, what must be left beside covariates. */
    private static final double COLLINEAR = 1e-8;
    /** Part of its square that is around the mean, of a dosage that varies. */
    private static final double MIN_SPREAD = 1e-10;

    private final int k;
    private final double weights;
    private final PooledNull model;
    private final double[] gradient;
    private final double[] a;

    PooledScore(List<NullStep> ofNodes, int k, boolean hasNodeIntercepts) {
        this.k = k;
        model = new PooledNull(
                ofNodes.stream().map(NullStep::information).toArray(double[][]::new), k, hasNodeIntercepts);
        gradient = new double[model.size];
        double sum = 0;
        for (int node = 0; node < ofNodes.size(); node++) {
            model.add(node, ofNodes.get(node).gradient(), 0, gradient);
            sum += ofNodes.get(node).information()[0];
        }
        weights = sum;
        model.forward(gradient);
        a = new double[model.size];
    }

    /**
     * Tests a variant.
     *
     * @param sums of each node, in which those of the trait begin at
     * @param at this place, as {@link NullRows#sum}
     */
    Association test(double[][] sums, int at) {
        Arrays.fill(a, 0);
        double about = 0;
        double variance = 0;
        double score = 0;
        for (int node = 0; node < sums.length; node++) {
            model.add(node, sums[node], at, a);
            about += sums[node][at];
            variance += sums[node][at + k + 1];
            score += sums[node][at + k + 2];
        }
        double spread = variance - about * about / weights;
        if (!(spread > MIN_SPREAD * variance)) {
            return Association.untested(AssociationTest.SCORE, AssociationStatus.MONOMORPHIC);
        }
        model.forward(a);
        for (int i = 0; i < a.length; i++) {
            variance -= a[i] * a[i];
            score -= a[i] * gradient[i];
        }
        if (variance < COLLINEAR * spread) {
            return Association.untested(AssociationTest.SCORE, AssociationStatus.COLLINEAR_WITH_COVARIATES);
        }
        return new Association(
                score / variance,
                1 / Math.sqrt(variance),
                Tails.negLog10ChiSquare(score * score / variance),
                AssociationTest.SCORE,
                AssociationStatus.OK);
    }
}
