package eu.goe.core.genotype;

/** What the samples of one tile say about an allele at a place that their tile does not list: a {@link CallState} each. */
public interface CalledStates {
    /** Nobody was called. */
    CalledStates NOBODY = new CalledStates() {
        @Override
        public int state(int sampleInTile) {
            return CallState.NONE;
        }

        @Override
        public int nextOdd(int from, int nSamples) {
            return Math.min(from, nSamples);
        }
    };

    /** The {@link CallState} of a sample, by its place in the tile. */
    int state(int sampleInTile);

    /** The next sample, {@code from} or behind it, whose state is not {@link CallState#REFERENCE}; {@code nSamples} if there is none. */
    int nextOdd(int from, int nSamples);
}
