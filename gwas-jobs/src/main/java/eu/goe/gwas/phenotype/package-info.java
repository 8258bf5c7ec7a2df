/**
 * Traits and covariates: what files and attributes say of people, and what a regression makes of it. Read {@link eu.goe.gwas.phenotype.PersonTable} first.
 */
@NullMarked
package eu.goe.gwas.phenotype;

import org.jspecify.annotations.NullMarked;
