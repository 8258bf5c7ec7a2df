package eu.goe.gwas.regression;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.AssociationTest;

/**
 * What was found of a variant whose effect may change with a covariate.
 *
 * @param main effect of each copy where the covariate is 0
 * @param change of that effect with each unit of the covariate; its figures are NaN where those of the effect are
 */
public record Interaction(Association main, Association change) {
    static Interaction untested(AssociationTest test, AssociationStatus status) {
        return new Interaction(Association.untested(test, status), Association.untested(test, status));
    }
}
