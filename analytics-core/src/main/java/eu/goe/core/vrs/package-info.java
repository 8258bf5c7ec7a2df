/**
 * Computed identifiers of alleles as GA4GH's Variation Representation Specification 2 makes them: the same for everybody
 * who holds the same sequence. First class to read: {@link eu.goe.core.vrs.VrsAllele}.
 */
@NullMarked
package eu.goe.core.vrs;

import org.jspecify.annotations.NullMarked;
