package eu.goe.core.association;

import java.util.Comparator;

/**
 * A variant that is associated, for a list of loci.
 *
 * @param contig index in the assembly's order
 * @param start 0-based
 * @param variantId as results show it
 * @param effectAlleleFrequency among those analysed, NaN if unknown
 */
public record Hit(int contig, int start, String variantId, double effectAlleleFrequency, Association association) {
    /** The smallest p-value first; of equal ones that first in the genome. */
    static final Comparator<Hit> BY_P_VALUE = Comparator.comparingDouble(
                    (Hit hit) -> hit.association().negLog10P())
            .reversed()
            .thenComparingInt(Hit::contig)
            .thenComparingInt(Hit::start)
            .thenComparing(Hit::variantId);
}
