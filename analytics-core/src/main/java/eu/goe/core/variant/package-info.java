/**
 * A variant, its alleles, and its normal form. First class to read: {@link eu.goe.core.variant.Variant}, then {@link eu.goe.core.variant.Normaliser}.
 */
@NullMarked
package eu.goe.core.variant;

import org.jspecify.annotations.NullMarked;
