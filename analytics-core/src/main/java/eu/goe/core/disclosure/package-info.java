/**
 * Decides what may leave a node; knows nothing of how. First class to read: {@link eu.goe.core.disclosure.Policy}.
 */
@NullMarked
package eu.goe.core.disclosure;

import org.jspecify.annotations.NullMarked;
