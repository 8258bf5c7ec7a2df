package eu.goe.gwas.pooled;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;
import eu.goe.core.association.Tails;
import java.util.Arrays;

/**
 * Least squares of quantitative traits on a variant's dosage and covariates of the people of some nodes together, from each node's sums: the numbers that all rows in one place would give, to
 * rounding. As {@link eu.goe.gwas.regression.LinearTest} does it of one node. One thread.
 */
final class PooledLinear {
    /** Part of a dosage's variation that covariates must leave. */
    private static final double MIN_LEFT = 1e-8;
    /** Part of its square that is around the mean, of a dosage that varies: of 2,000,000 people one is enough. */
    private static final double MIN_SPREAD = 1e-10;

    private final int k;
    private final int p;
    private final double people;
    private final PooledNull model;
    /** L⁻¹X'y by trait. */
    private final double[][] explained;
    /** What covariates leave of y'y. */
    private final double[] left;

    private final double[] scales;
    private final double[] a;

    /**
     * @param products of each node, as {@link ModelRows#products}
     * @param scales of the traits, in which effects are told
     */
    PooledLinear(double[][] products, int k, double[] scales, boolean hasNodeIntercepts) {
        this.k = k;
        this.p = scales.length;
        this.scales = scales.clone();
        model = new PooledNull(products, k, hasNodeIntercepts);
        people = Arrays.stream(products).mapToDouble(its -> its[0]).sum();
        explained = new double[p][model.size];
        left = new double[p];
        for (int t = 0; t < p; t++) {
            int at = Triangle.size(k + 1) + t * (k + 2);
            for (int node = 0; node < products.length; node++) {
                model.add(node, products[node], at, explained[t]);
                left[t] += products[node][at + k + 1];
            }
            model.forward(explained[t]);
            left[t] -= square(explained[t]);
        }
        a = new double[model.size];
    }

    private static double square(double[] x) {
        double sum = 0;
        for (double one : x) {
            sum += one * one;
        }
        return sum;
    }

    /**
     * Tests a variant.
     *
     * @param sums of each node, as {@link ModelRows#sum}
     * @return of each trait
     */
    Association[] test(double[][] sums) {
        Arrays.fill(a, 0);
        double sum = 0;
        double square = 0;
        for (int node = 0; node < sums.length; node++) {
            model.add(node, sums[node], 0, a);
            sum += sums[node][0];
            square += sums[node][k + 1];
        }
        model.forward(a);
        double spread = square - sum * sum / people;
        double remains = square - square(a);
        double freedom = people - model.rank - 1;
        Association[] found = new Association[p];
        for (int t = 0; t < p; t++) {
            if (freedom < 1) {
                found[t] = untested(AssociationStatus.TOO_FEW_SAMPLES);
            } else if (!(spread > MIN_SPREAD * square)) {
                found[t] = untested(AssociationStatus.MONOMORPHIC);
            } else if (remains < MIN_LEFT * spread) {
                found[t] = untested(AssociationStatus.COLLINEAR_WITH_COVARIATES);
            } else {
                found[t] = test(sums, t, remains, freedom);
            }
        }
        return found;
    }

    private static Association untested(AssociationStatus status) {
        return Association.untested(AssociationTest.LINEAR, status);
    }

    private Association test(double[][] sums, int t, double remains, double freedom) {
        double product = 0;
        for (double[] its : sums) {
            product += its[k + 2 + t];
        }
        for (int i = 0; i < a.length; i++) {
            product -= a[i] * explained[t][i];
        }
        double beta = product / remains;
        double residual = Math.max(left[t] - product * beta, Math.ulp(left[t]));
        double error = Math.sqrt(residual / freedom / remains);
        return new Association(
                beta * scales[t],
                error * scales[t],
                Tails.negLog10T(beta / error, (int) freedom),
                AssociationTest.LINEAR,
                AssociationStatus.OK);
    }
}
