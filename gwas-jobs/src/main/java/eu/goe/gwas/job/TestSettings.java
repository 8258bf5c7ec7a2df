package eu.goe.gwas.job;

import eu.goe.core.association.AssociationTest;
import eu.goe.gwas.regression.MissingGenotypes;
import java.io.Serializable;

/**
 * How variants are tested.
 *
 * @param ofQuantitative {@link AssociationTest#LINEAR} or {@link AssociationTest#SCORE}
 * @param minMac copies of the rarer allele below which a variant is not tested
 */
record TestSettings(AssociationTest ofQuantitative, MissingGenotypes missing, int minMac) implements Serializable {}
