/**
 * What a test of association found: rows of such results, how they are kept and shown. The tests themselves are the module {@code gwas-jobs}. Read {@link
 * eu.goe.core.association.Association} first.
 */
@NullMarked
package eu.goe.core.association;

import org.jspecify.annotations.NullMarked;
