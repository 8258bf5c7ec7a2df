package eu.goe.core.genotype;

import java.util.Arrays;

/**
 * The intervals of one row of {@code callability}, in the order in which they begin and end along the genome: one step for each. Of two that
 * touch, the first ends before the second begins. Mutable, one owner.
 *
 * <p>Use: {@link #load} a row, {@link #moveTo} places that do not go back; and so on with the next row.
 */
public final class IntervalSweep {
    private static final int PARTS = 3;

    /** Takes what changes. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param firstSample place in the tile
         * @param nSamples how many samples, from that one on, the interval is of
         * @param state a {@link CallState}
         * @param begins else it ends
         */
        void change(int firstSample, int nSamples, int state, boolean begins);
    }

    private final Sink sink;

    /** First sample, how many, state; and the intervals by start, and by end, each with its place in the lower half. */
    private int[] intervals = new int[64 * PARTS];

    private int nIntervals;
    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int begun;
    private int ended;

    public IntervalSweep(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next row. Those of the last one that have not ended are forgotten, which the sink is not told.
     *
     * @param nSamples of the tile
     */
    public void load(byte[] called, int nSamples, int rowStart) {
        nIntervals = 0;
        begun = 0;
        ended = 0;
        CallabilityDecoder.decode(called, nSamples, rowStart, this::add);
        Arrays.sort(starts, 0, nIntervals);
        Arrays.sort(ends, 0, nIntervals);
    }

    private void add(int first, int n, int start, int end, int state) {
        if (nIntervals == starts.length) {
            starts = Arrays.copyOf(starts, 2 * nIntervals);
            ends = Arrays.copyOf(ends, 2 * nIntervals);
            intervals = Arrays.copyOf(intervals, 2 * nIntervals * PARTS);
        }
        int at = nIntervals * PARTS;
        intervals[at] = first;
        intervals[at + 1] = n;
        intervals[at + 2] = state;
        starts[nIntervals] = (long) start << 32 | nIntervals;
        ends[nIntervals] = (long) end << 32 | nIntervals;
        nIntervals++;
    }

    /** Goes to a 0-based position of the row, not before the last one. */
    public void moveTo(int position) {
        long limit = (long) position + 1 << 32;
        while (true) {
            long start = begun < nIntervals ? starts[begun] : Long.MAX_VALUE;
            long end = ended < nIntervals ? ends[ended] : Long.MAX_VALUE;
            if (Math.min(start, end) >= limit) {
                return;
            }
            if (end >>> 32 <= start >>> 32) {
                tell((int) end, false);
                ended++;
            } else {
                tell((int) start, true);
                begun++;
            }
        }
    }

    private void tell(int interval, boolean begins) {
        int at = interval * PARTS;
        sink.change(intervals[at], intervals[at + 1], intervals[at + 2], begins);
    }

    /** The next position at which something changes; {@code Integer.MAX_VALUE} if nothing does in the row. */
    public int nextChange() {
        int start = begun < nIntervals ? (int) (starts[begun] >>> 32) : Integer.MAX_VALUE;
        int end = ended < nIntervals ? (int) (ends[ended] >>> 32) : Integer.MAX_VALUE;
        return Math.min(start, end);
    }
}
