/**
 * A variant and its normal form. First class to read: {@link eu.goe.core.variant.Variant}.
 */
@NullMarked
package eu.goe.core.variant;

import org.jspecify.annotations.NullMarked;
