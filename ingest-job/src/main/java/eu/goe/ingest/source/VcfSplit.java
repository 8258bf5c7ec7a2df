package eu.goe.ingest.source;

import java.io.Serializable;

/**
 * A part of one file.
 *
 * @param from first byte, and
 * @param to the byte behind the last, of the ranges that {@code LineReader} has
 * @param virtualFrom where the first line begins, as an index says; −1 if it must be looked for from {@code from}
 * @param virtualTo lines from this position on are left out
 * @param stopAt of an indexed, so sorted, file: lines from the first that begins at or behind this base are left out
 */
record VcfSplit(VcfInput file, long from, long to, long virtualFrom, long virtualTo, long stopAt)
        implements Serializable {
    static final long LOOK = -1;

    /** Every line of a range. */
    static VcfSplit of(VcfInput file, long from, long to) {
        return new VcfSplit(file, from, to, LOOK, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Whether an index led here, so that only a part of the bytes may be needed. */
    boolean isIndexed() {
        return virtualTo != Long.MAX_VALUE;
    }

    long bytes() {
        return to - from;
    }
}
