/**
 * Allele counts per stratum and what follows from them. First class to read: {@link eu.goe.core.frequency.StrataCounts}.
 */
@NullMarked
package eu.goe.core.frequency;

import org.jspecify.annotations.NullMarked;
