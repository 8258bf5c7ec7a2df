/**
 * Spark data sources {@code vcf}, {@code plink} and {@code bgen} with Glow's schemas and options; nothing of a store.
 * A source plans splits and makes rows; what a filter can decide is decided before a record's INFO and genotypes are
 * looked at. First class to read: {@link eu.goe.ingest.source.VcfSource}.
 */
@NullMarked
package eu.goe.ingest.source;

import org.jspecify.annotations.NullMarked;
