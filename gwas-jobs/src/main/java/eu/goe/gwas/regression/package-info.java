/** Tests of association of one variant with traits, on arrays alone. Read {@link eu.goe.gwas.regression.Dosages} first. */
@NullMarked
package eu.goe.gwas.regression;

import org.jspecify.annotations.NullMarked;
