package eu.goe.core.genome;

import java.io.Serializable;

/**
 * A stretch of a contig.
 *
 * @param contig index in the assembly
 * @param start 0-based
 * @param end 0-based, exclusive
 */
public record Region(int contig, int start, int end) implements Serializable, Comparable<Region> {
    public Region {
        if (contig < 0 || start < 0 || end < start) {
            throw new IllegalArgumentException("region " + contig + ":" + start + "-" + end);
        }
    }

    @Override
    public int compareTo(Region other) {
        int byContig = Integer.compare(contig, other.contig);
        return byContig != 0 ? byContig : Integer.compare(start, other.start);
    }
}
