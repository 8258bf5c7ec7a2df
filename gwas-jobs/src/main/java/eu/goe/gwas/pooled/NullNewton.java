package eu.goe.gwas.pooled;

import eu.goe.core.association.RegressionPlan.Coefficients;
import eu.goe.core.association.SumsDefinition.NullStep;
import java.util.Arrays;
import java.util.List;

/**
 * One Newton step of a logistic regression of all nodes together, from what each of them makes of slope and curvature.
 *
 * @param next coefficients
 * @param isLast whether the step was so short that they are the maximum's
 */
public record NullNewton(Coefficients next, boolean isLast) {
    /** Length of the last step, in standard errors: what is left behind it is of the order of its square, and tests take that out of the score. */
    private static final double TOLERANCE = 1e-5;

    /**
     * Goes on from where nodes have summed.
     *
     * @param at these coefficients
     * @param ofNodes sums of each node there, in the order of the intercepts if there is one for each
     */
    public static NullNewton of(Coefficients at, List<NullStep> ofNodes, boolean hasNodeIntercepts) {
        int k = at.slopes().length;
        double[] here = joined(at);
        double logLikelihood =
                ofNodes.stream().mapToDouble(NullStep::logLikelihood).sum();
        if (at.before().length > 0 && logLikelihood < at.logLikelihood() - 1e-10 * Math.abs(at.logLikelihood())) {
            // Too far: half of the way back, as often as needed.
            double[] half = new double[here.length];
            Arrays.setAll(half, i -> (here[i] + at.before()[i]) / 2);
            return new NullNewton(split(at, half, at.before(), at.logLikelihood()), false);
        }
        PooledNull model = new PooledNull(
                ofNodes.stream().map(NullStep::information).toArray(double[][]::new), k, hasNodeIntercepts);
        double[] step = new double[model.size];
        for (int node = 0; node < ofNodes.size(); node++) {
            model.add(node, ofNodes.get(node).gradient(), 0, step);
        }
        model.forward(step);
        double length = Math.sqrt(Arrays.stream(step).map(s -> s * s).sum());
        model.backward(step);
        double[] next = new double[here.length];
        Arrays.setAll(next, i -> here[i] + step[i]);
        return new NullNewton(split(at, next, here, logLikelihood), length <= TOLERANCE);
    }

    private static double[] joined(Coefficients of) {
        double[] all = Arrays.copyOf(of.intercepts(), of.intercepts().length + of.slopes().length);
        System.arraycopy(of.slopes(), 0, all, of.intercepts().length, of.slopes().length);
        return all;
    }

    private static Coefficients split(Coefficients like, double[] all, double[] before, double logLikelihood) {
        int intercepts = like.intercepts().length;
        return new Coefficients(
                like.group(),
                like.trait(),
                Arrays.copyOf(all, intercepts),
                Arrays.copyOfRange(all, intercepts, all.length),
                before,
                logLikelihood);
    }
}
