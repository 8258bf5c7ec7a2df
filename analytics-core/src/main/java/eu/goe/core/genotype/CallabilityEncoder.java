package eu.goe.core.genotype;

import java.util.Arrays;

/**
 * Packs where in a stretch of the genome each sample of a tile was called: a list of intervals a sample, and one list for
 * neighbours that have the same. Specified in {@code docs/format.md}, "callability". Mutable buffers, one owner.
 *
 * <p>Use: {@link #begin}, for each sample in order {@link #nextSample} and its intervals by {@link #add}, {@link #finish}.
 */
public final class CallabilityEncoder {
    private static final int MAX_VARINT = 5;

    private byte[] out = new byte[1 << 12];
    private int length;
    /** The list of the sample before, without its number of intervals, and of this one. */
    private byte[] last = new byte[1 << 8];

    private int lastLength;
    private int lastIntervals;
    private byte[] list = new byte[1 << 8];
    private int listLength;
    private int intervals;

    private int begin;
    private int nSamples;
    private int sample;
    private boolean isOpen;
    private int sameSamples;
    private int reached;
    private int pendingStart;
    private int pendingEnd;
    private int pendingState;

    /** Begins a row at a 0-based position. */
    public void begin(int start, int nSamples) {
        this.begin = start;
        this.nSamples = nSamples;
        length = 0;
        sample = -1;
        isOpen = false;
        sameSamples = 0;
    }

    /** Goes on with the next sample of the tile. */
    public void nextSample() {
        endSample();
        if (++sample == nSamples) {
            throw new IllegalArgumentException("more than " + nSamples + " samples");
        }
        isOpen = true;
        listLength = 0;
        intervals = 0;
        reached = begin;
        pendingState = CallState.NONE;
        pendingEnd = begin;
    }

    /**
     * Adds an interval of the sample, behind its earlier ones; one that touches the last with the same state continues it.
     *
     * @param state a {@link CallState}; of {@link CallState#NONE} nothing is kept
     */
    public void add(int start, int end, int state) {
        if (start >= end || start < pendingEnd) {
            throw new IllegalArgumentException(start + "-" + end + " after " + pendingEnd);
        }
        if (state == CallState.NONE) {
            return;
        }
        if (pendingState == state && start == pendingEnd) {
            pendingEnd = end;
            return;
        }
        endInterval();
        pendingStart = start;
        pendingEnd = end;
        pendingState = state;
    }

    private void endInterval() {
        if (pendingState == CallState.NONE) {
            return;
        }
        if (list.length < listLength + 3 * MAX_VARINT) {
            list = Arrays.copyOf(list, 2 * list.length);
        }
        boolean isUsual = pendingState == CallState.REFERENCE;
        listLength = Varint.put(list, listLength, pendingStart - reached);
        listLength = Varint.put(list, listLength, (pendingEnd - pendingStart - 1) << 1 | (isUsual ? 0 : 1));
        if (!isUsual) {
            listLength = Varint.put(list, listLength, pendingState);
        }
        reached = pendingEnd;
        pendingState = CallState.NONE;
        intervals++;
    }

    /** Says that so many further samples have the intervals of the last one. */
    public void repeat(int more) {
        endSample();
        if (more < 0 || sample < 0 || sample + more >= nSamples) {
            throw new IllegalArgumentException((sample + 1) + " and " + more + " of " + nSamples + " samples");
        }
        sample += more;
        sameSamples += more;
    }

    private void endSample() {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        endInterval();
        boolean isSame = sameSamples > 0
                && intervals == lastIntervals
                && Arrays.equals(list, 0, listLength, last, 0, lastLength);
        if (!isSame) {
            flush();
            byte[] free = last;
            last = list;
            list = free;
            lastLength = listLength;
            lastIntervals = intervals;
        }
        sameSamples++;
    }

    /** Writes the list that the last samples have in common. */
    private void flush() {
        if (sameSamples == 0) {
            return;
        }
        int need = length + 2 * MAX_VARINT + lastLength;
        if (out.length < need) {
            out = Arrays.copyOf(out, Math.max(need, 2 * out.length));
        }
        length = Varint.put(out, length, sameSamples);
        length = Varint.put(out, length, lastIntervals);
        System.arraycopy(last, 0, out, length, lastLength);
        length += lastLength;
        sameSamples = 0;
    }

    /** The packed row, the caller's; every sample must have had its turn. */
    public byte[] finish() {
        endSample();
        if (sample != nSamples - 1) {
            throw new IllegalArgumentException((sample + 1) + " of " + nSamples + " samples");
        }
        sample = -1;
        flush();
        return Arrays.copyOf(out, length);
    }
}
