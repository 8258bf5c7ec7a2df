/**
 * {@code goe ingest}: files to tasks, tasks to rows, rows to one commit. First class to read:
 * {@link eu.goe.ingest.job.IngestJob}.
 */
@NullMarked
package eu.goe.ingest.job;

import org.jspecify.annotations.NullMarked;
