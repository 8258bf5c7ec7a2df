package eu.goe.core.exchange;

import eu.goe.core.association.RegressionPlan;
import java.util.List;

/** Makes one regression of nodes' sums. Its statistics are those of the module {@code gwas-jobs}, which this one does not know. */
public interface RegressionMerger {
    /**
     * What to ask nodes for, from what their first packages say.
     *
     * @param packages in the order of their nodes, of one assembly and kind of trait
     * @param nodeIntercepts whether each node has an intercept of its own
     * @throws eu.goe.core.errors.VerificationException naming the trait or covariate in which they do not fit together
     */
    RegressionPlan first(List<SumsPackage> packages, boolean nodeIntercepts);

    /**
     * The next round of a regression on covariates alone.
     *
     * @param packages that answer the plan, of all its nodes
     */
    RegressionPlan next(RegressionPlan plan, List<SumsPackage> packages);

    /**
     * What tests variants.
     *
     * @param packages that answer the plan, of all its nodes
     */
    AssociationMerger.Windows windows(RegressionPlan plan, List<SumsPackage> packages);
}
