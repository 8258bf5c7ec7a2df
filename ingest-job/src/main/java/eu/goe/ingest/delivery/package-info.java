/**
 * Deliveries that arrive in a folder: which are complete, which were taken, and where bad ones go. First class to read:
 * {@link eu.goe.ingest.delivery.WatchOnce}.
 */
@NullMarked
package eu.goe.ingest.delivery;

import org.jspecify.annotations.NullMarked;
