/**
 * Failures that a user can act on, one kind for each exit code. First class to read: {@link eu.goe.core.errors.GoeException}.
 */
@NullMarked
package eu.goe.core.errors;

import org.jspecify.annotations.NullMarked;
