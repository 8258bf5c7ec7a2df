package eu.goe.core.association;

import java.io.Serializable;

/**
 * A p-value and its place.
 *
 * @param contig index in the assembly's order
 * @param start 0-based
 * @param negLog10P at least 0
 */
public record GenomePoint(int contig, int start, double negLog10P) implements Comparable<GenomePoint>, Serializable {

    /** The smallest p-value first; of equal ones that first in the genome. */
    @Override
    public int compareTo(GenomePoint other) {
        int byPValue = Double.compare(other.negLog10P, negLog10P);
        if (byPValue != 0) {
            return byPValue;
        }
        int byContig = Integer.compare(contig, other.contig);
        return byContig != 0 ? byContig : Integer.compare(start, other.start);
    }
}
