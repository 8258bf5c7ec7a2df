/**
 * Single-sample gVCFs to joint rows: reference blocks, what a sample says where it has no allele of its own, and the merge of a
 * tile of samples. Plain Java. Begin with {@link eu.goe.ingest.gvcf.TileMerge}.
 */
@NullMarked
package eu.goe.ingest.gvcf;

import org.jspecify.annotations.NullMarked;
