/**
 * What samples carry at one variant, packed and unpacked, and the adj rule. First class to read: {@link eu.goe.core.genotype.GenotypeState}.
 */
@NullMarked
package eu.goe.core.genotype;

import org.jspecify.annotations.NullMarked;
