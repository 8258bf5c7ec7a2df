package eu.goe.core.genotype;

/** Unpacks what {@link CallabilityEncoder} has packed. */
public final class CallabilityDecoder {
    private CallabilityDecoder() {}

    /** Takes intervals: of a run of samples after that of the run before, and of each run in the order of the genome. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param firstSample place in the tile
         * @param nSamples how many samples, from that one on, have the interval
         * @param start 0-based
         * @param end behind the last base
         * @param state a {@link CallState}
         */
        void interval(int firstSample, int nSamples, int start, int end, int state);
    }

    /**
     * @param start of the row
     * @throws IllegalStateException if the bytes are not callability of that many samples
     */
    public static void decode(byte[] packed, int nSamples, int start, Sink sink) {
        try {
            Varint.Cursor in = new Varint.Cursor(packed, 0);
            int sample = 0;
            while (sample < nSamples) {
                int run = in.next();
                if (run < 1 || run > nSamples - sample) {
                    throw new IllegalStateException("callability has more than " + nSamples + " samples");
                }
                int at = start;
                for (int k = in.next(); k > 0; k--) {
                    at += in.next();
                    int packedLength = in.next();
                    int end = at + (packedLength >>> 1) + 1;
                    int state = (packedLength & 1) == 0 ? CallState.REFERENCE : in.next();
                    if (at < start || end <= at) {
                        throw new IllegalStateException("callability leaves the contig");
                    }
                    sink.interval(sample, run, at, end, state);
                    at = end;
                }
                sample += run;
            }
            if (in.position() != packed.length) {
                throw new IllegalStateException(packed.length - in.position() + " bytes too many in callability");
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("callability is cut short", e);
        }
    }
}
