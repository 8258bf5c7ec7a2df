package eu.goe.core.frequency;

import eu.goe.core.genotype.CallabilityDecoder;
import java.util.Arrays;

/**
 * Goes along the genome and knows, at each place, how many people of each atom of one tile were called there, and how. One step for
 * each interval that begins or ends, whatever the number of strata. Mutable, one owner.
 *
 * <p>Use: {@link #load} a row of {@code callability}, {@link #moveTo} places that do not go back; and so on with the next row.
 */
final class CallabilitySweep implements CallabilityDecoder.Sink {
    private static final int PARTS = 4;

    private final int[] atomOf;
    private final int firstSample;
    private final int nSamples;
    private final int[] atomSizes;
    private final StateCounts counts;

    /** Intervals of the row: first sample, how many, state, end; and their order by start, and by end. */
    private int[] intervals = new int[64 * PARTS];

    private int nIntervals;
    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int begun;
    private int ended;

    /**
     * @param atomOf atom of each sample number, −1 for one that does not count
     * @param firstSample number of the tile's first sample
     * @param atomSizes people of each atom in the tile
     */
    CallabilitySweep(int[] atomOf, int firstSample, int nSamples, int[] atomSizes) {
        this.atomOf = atomOf;
        this.firstSample = firstSample;
        this.nSamples = nSamples;
        this.atomSizes = atomSizes;
        this.counts = new StateCounts(atomSizes.length);
    }

    /** Takes the next row; what the last one said is over. */
    void load(byte[] called, int rowStart) {
        counts.clear();
        nIntervals = 0;
        begun = 0;
        ended = 0;
        CallabilityDecoder.decode(called, nSamples, rowStart, this);
        Arrays.sort(starts, 0, nIntervals);
        Arrays.sort(ends, 0, nIntervals);
    }

    @Override
    public void interval(int first, int n, int start, int end, int state) {
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
    void moveTo(int position) {
        long limit = (long) position + 1 << 32;
        while (begun < nIntervals && starts[begun] < limit) {
            apply((int) starts[begun++], 1);
        }
        while (ended < nIntervals && ends[ended] < limit) {
            apply((int) ends[ended++], -1);
        }
    }

    /** The next position at which something changes; {@code Integer.MAX_VALUE} if nothing does in the row. */
    int nextChange() {
        int start = begun < nIntervals ? (int) (starts[begun] >>> 32) : Integer.MAX_VALUE;
        int end = ended < nIntervals ? (int) (ends[ended] >>> 32) : Integer.MAX_VALUE;
        return Math.min(start, end);
    }

    /** Who was called at the position; the sweep's own. */
    StateCounts counts() {
        return counts;
    }

    private void apply(int interval, int sign) {
        int at = interval * PARTS;
        int first = intervals[at];
        int n = intervals[at + 1];
        int state = intervals[at + 2];
        if (n == nSamples) {
            counts.addAll(state, atomSizes, sign);
            return;
        }
        for (int s = firstSample + first; s < firstSample + first + n; s++) {
            int atom = atomOf[s];
            if (atom >= 0) {
                counts.add(state, atom, sign);
            }
        }
    }
}
