/**
 * Packages: manifest, signature, verification, merge. First class to read: {@link eu.goe.core.exchange.Manifest}.
 */
@NullMarked
package eu.goe.core.exchange;

import org.jspecify.annotations.NullMarked;
