package eu.goe.core.frequency;

import eu.goe.core.genotype.IntervalSweep;

/**
 * Goes along the genome and knows, at each place, how many people of each atom of one tile were called there, and how. One step for
 * each interval that begins or ends, whatever the number of strata. Mutable, one owner.
 *
 * <p>Use: {@link #load} a row of {@code callability}, {@link #moveTo} places that do not go back; and so on with the next row.
 */
final class CallabilitySweep {
    private final int[] atomOf;
    private final int firstSample;
    private final int nSamples;
    private final int[] atomSizes;
    private final StateCounts counts;
    private final IntervalSweep intervals = new IntervalSweep(this::change);

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
        intervals.load(called, nSamples, rowStart);
    }

    /** Goes to a 0-based position of the row, not before the last one. */
    void moveTo(int position) {
        intervals.moveTo(position);
    }

    /** The next position at which something changes; {@code Integer.MAX_VALUE} if nothing does in the row. */
    int nextChange() {
        return intervals.nextChange();
    }

    /** Who was called at the position; the sweep's own. */
    StateCounts counts() {
        return counts;
    }

    private void change(int first, int n, int state, boolean begins) {
        int sign = begins ? 1 : -1;
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
