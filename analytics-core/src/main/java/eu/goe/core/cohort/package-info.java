/**
 * Samples, their attributes, and the strata that attributes make. First class to read: {@link eu.goe.core.cohort.StrataPlan}.
 */
@NullMarked
package eu.goe.core.cohort;

import org.jspecify.annotations.NullMarked;
