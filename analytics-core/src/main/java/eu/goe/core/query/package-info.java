/**
 * Genotypes back out of a store, inside the node: variants of visible batches as VCF, BCF, TSV, Parquet or plink1 files.
 * First class to read: {@link eu.goe.core.query.QueryJob}.
 */
@NullMarked
package eu.goe.core.query;

import org.jspecify.annotations.NullMarked;
