/**
 * Results of several studies of one variant made one, without a genotype: alleles made the same, studies weighted, differences between them measured. On figures
 * alone; what METAL and metafor call the same is the same here. Read {@link eu.goe.gwas.meta.InverseVariance} first.
 */
@NullMarked
package eu.goe.gwas.meta;

import org.jspecify.annotations.NullMarked;
