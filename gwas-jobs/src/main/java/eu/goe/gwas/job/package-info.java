/** {@code goe gwas}: reads genotypes, calls a kernel for each block of variants, writes what was found. Read {@link eu.goe.gwas.job.AssociationTask} first. */
@NullMarked
package eu.goe.gwas.job;

import org.jspecify.annotations.NullMarked;
