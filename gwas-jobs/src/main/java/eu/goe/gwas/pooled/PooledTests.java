package eu.goe.gwas.pooled;

import eu.goe.core.association.Association;
import eu.goe.core.association.RegressionPlan;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsDefinition.NullStep;
import eu.goe.core.association.SumsLayout;
import java.util.Arrays;
import java.util.List;

/** Tests variants for all traits of a group of a plan, from the sums of some nodes. One thread. */
public interface PooledTests {
    /**
     * Tests a variant.
     *
     * @param sums of each node
     * @return of each trait of the group
     */
    Association[] test(double[][] sums);

    /**
     * The tests of a group.
     *
     * @param ofNodes what each node's answer says of its people
     * @throws IllegalArgumentException if an answer has not as many numbers as the group says
     */
    static PooledTests of(
            RegressionPlan.Group group,
            List<SumsDefinition.Group> ofNodes,
            boolean isBinary,
            boolean hasNodeIntercepts) {
        int k = group.columns().size();
        int p = group.traits().size();
        if (!isBinary) {
            double[][] products =
                    ofNodes.stream().map(SumsDefinition.Group::products).toArray(double[][]::new);
            for (double[] its : products) {
                if (its.length != ModelRows.nProducts(k, p)) {
                    throw new IllegalArgumentException(
                            its.length + " products of " + k + " covariates, " + p + " traits");
                }
            }
            PooledLinear linear =
                    new PooledLinear(products, k, Arrays.copyOfRange(group.scales(), k, k + p), hasNodeIntercepts);
            return linear::test;
        }
        PooledScore[] scores = new PooledScore[p];
        for (int t = 0; t < p; t++) {
            int trait = t;
            List<NullStep> steps =
                    ofNodes.stream().map(g -> g.nulls().get(trait)).toList();
            scores[t] = new PooledScore(steps, k, hasNodeIntercepts);
        }
        return sums -> {
            Association[] found = new Association[p];
            for (int t = 0; t < p; t++) {
                found[t] = scores[t].test(sums, t * SumsLayout.ofBinary(k));
            }
            return found;
        };
    }
}
