package eu.goe.core.genome;

import java.io.Serializable;

/**
 * A stretch of one contig.
 *
 * @param contig index in the assembly's order
 * @param start 0-based, inclusive
 * @param end 0-based, exclusive; {@link Integer#MAX_VALUE} where the contig's length is unknown
 */
public record Region(int contig, int start, int end) implements Serializable {
    public Region {
        if (contig < 0 || start < 0 || end < start) {
            throw new IllegalArgumentException("region " + contig + ":" + start + "-" + end);
        }
    }

    /** Whether a 0-based position lies in it. */
    public boolean contains(int otherContig, int position) {
        return otherContig == contig && position >= start && position < end;
    }

    /** Whether it shares a base with the 0-based, half-open stretch. */
    public boolean overlaps(int otherContig, int otherStart, int otherEnd) {
        return otherContig == contig && otherStart < end && start < otherEnd;
    }
}
