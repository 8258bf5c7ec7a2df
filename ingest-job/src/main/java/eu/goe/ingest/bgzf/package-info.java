/**
 * Bytes of plain, BGZF and gzip files as lines, whole or by split, with every block checked. Knows no Spark and no
 * Hadoop: a job adapts its streams to {@link eu.goe.ingest.bgzf.SeekableBytes}. First class to read:
 * {@link eu.goe.ingest.bgzf.LineReader}.
 */
@NullMarked
package eu.goe.ingest.bgzf;

import org.jspecify.annotations.NullMarked;
