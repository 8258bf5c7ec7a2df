/**
 * The tables of a node: layout, schemas, open, commit. First class to read: {@link eu.goe.core.store.Store}, the only door.
 */
@NullMarked
package eu.goe.core.store;

import org.jspecify.annotations.NullMarked;
