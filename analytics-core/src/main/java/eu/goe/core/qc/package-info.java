/**
 * Quality of samples and variants: figures of both in one pass, sex by X and Y, relatives, outliers, and what passes. Read {@link eu.goe.core.qc.QcJob} first, and
 * {@link eu.goe.core.qc.SampleQcAccumulator} for the hot path.
 */
@NullMarked
package eu.goe.core.qc;

import org.jspecify.annotations.NullMarked;
