package eu.goe.core.genotype;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Goes along the genome and knows, at each place, how each sample of one tile was called there. Mutable, one owner.
 *
 * <p>Use: {@link #load} a row of {@code callability}, {@link #moveTo} places that do not go back; and so on with the next row.
 */
public final class SampleSweep implements CalledStates {
    private final int[] states;
    private final BitSet odd = new BitSet();
    private final IntervalSweep intervals = new IntervalSweep(this::change);

    public SampleSweep(int nSamples) {
        states = new int[nSamples];
        odd.set(0, nSamples);
    }

    /** Takes the next row; what the last one said is over. */
    public void load(byte[] called, int rowStart) {
        Arrays.fill(states, CallState.NONE);
        odd.set(0, states.length);
        intervals.load(called, states.length, rowStart);
    }

    /** Goes to a 0-based position of the row, not before the last one. */
    public void moveTo(int position) {
        intervals.moveTo(position);
    }

    private void change(int first, int n, int state, boolean begins) {
        int now = begins ? state : CallState.NONE;
        Arrays.fill(states, first, first + n, now);
        odd.set(first, first + n, now != CallState.REFERENCE);
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
