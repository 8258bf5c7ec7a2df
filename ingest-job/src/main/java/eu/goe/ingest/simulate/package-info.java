/**
 * Realistic input with known truth: VCF files of people who never lived, and the counts that any right program finds in
 * them. Plain Java. Read {@link Simulator} first; {@link TruthCounter} is kept apart from all that it checks.
 */
@NullMarked
package eu.goe.ingest.simulate;

import org.jspecify.annotations.NullMarked;
