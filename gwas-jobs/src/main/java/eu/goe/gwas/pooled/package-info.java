/** Regression over the people of several nodes, from sums that each of them makes. Plain Java. Read {@link eu.goe.gwas.pooled.ModelRows} first. */
@NullMarked
package eu.goe.gwas.pooled;

import org.jspecify.annotations.NullMarked;
