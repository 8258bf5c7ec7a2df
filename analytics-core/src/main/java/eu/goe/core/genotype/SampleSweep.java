package eu.goe.core.genotype;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Goes along the genome and knows, at each place, how each sample of one tile was called there. One step for each interval that begins or
 * ends. Mutable, one owner.
 *
 * <p>Use: {@link #load} a row of {@code callability}, {@link #moveTo} places that do not go back; and so on with the next row.
 */
public final class SampleSweep implements CalledStates {
    private static final int PARTS = 3;

    private final int nSamples;
    private final int[] states;
    private final BitSet odd = new BitSet();

    /** Intervals of the row: first sample, how many, state; and their order by start, and by end. */
    private int[] intervals = new int[64 * PARTS];

    private int nIntervals;
    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int begun;
    private int ended;

    public SampleSweep(int nSamples) {
        this.nSamples = nSamples;
        states = new int[nSamples];
        odd.set(0, nSamples);
    }

    /** Takes the next row; what the last one said is over. */
    public void load(byte[] called, int rowStart) {
        Arrays.fill(states, CallState.NONE);
        odd.set(0, nSamples);
        nIntervals = 0;
        begun = 0;
        ended = 0;
        CallabilityDecoder.decode(called, nSamples, rowStart, this::interval);
        Arrays.sort(starts, 0, nIntervals);
        Arrays.sort(ends, 0, nIntervals);
    }

    private void interval(int first, int n, int start, int end, int state) {
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
            // Of two intervals that touch, the first ends before the second begins.
            if (end >>> 32 <= start >>> 32) {
                apply((int) end, false);
                ended++;
            } else {
                apply((int) start, true);
                begun++;
            }
        }
    }

    private void apply(int interval, boolean begins) {
        int at = interval * PARTS;
        int first = intervals[at];
        int end = first + intervals[at + 1];
        int state = begins ? intervals[at + 2] : CallState.NONE;
        Arrays.fill(states, first, end, state);
        odd.set(first, end, state != CallState.REFERENCE);
    }

    @Override
    public int state(int sampleInTile) {
        return states[sampleInTile];
    }

    @Override
    public int nextOdd(int from, int n) {
        int next = odd.nextSetBit(from);
        return next < 0 ? n : Math.min(next, n);
    }
}
