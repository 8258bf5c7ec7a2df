/**
 * Attacks a finished package as a reader would, before it is signed, with code of its own: nothing here knows how
 * {@code eu.goe.core.disclosure} chooses what is hidden. First class to read: {@link eu.goe.core.audit.SiteAuditor}.
 */
@NullMarked
package eu.goe.core.audit;

import org.jspecify.annotations.NullMarked;
