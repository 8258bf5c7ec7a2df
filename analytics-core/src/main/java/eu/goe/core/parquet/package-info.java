/**
 * Rows of one type in one Parquet file, written and read directly, without Spark's row conversion: the store, results,
 * packages and merged tables all go through here. First class to read: {@link eu.goe.core.parquet.RowFormat}.
 */
@NullMarked
package eu.goe.core.parquet;

import org.jspecify.annotations.NullMarked;
