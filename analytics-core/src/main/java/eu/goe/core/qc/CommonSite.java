package eu.goe.core.qc;

import eu.goe.core.variant.Variant;
import java.io.Serializable;

/**
 * A common autosomal variant, alone at its position, at which kinship may be estimated.
 *
 * @param genotypes of all sample numbers of the store, packed as those of a tile are; who does not count, or has no complete diploid call, is not called. The array
 *     belongs to the record
 */
record CommonSite(Variant variant, byte[] genotypes) implements Serializable {}
