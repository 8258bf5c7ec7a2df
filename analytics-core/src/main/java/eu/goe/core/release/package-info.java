/**
 * The public release of a merged table: which strata, sites and cells may be published, and the files that hold them.
 * First class to read: {@link eu.goe.core.release.ReleaseGate}.
 */
@NullMarked
package eu.goe.core.release;

import org.jspecify.annotations.NullMarked;
