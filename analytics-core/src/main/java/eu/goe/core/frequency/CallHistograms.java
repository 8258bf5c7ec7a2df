package eu.goe.core.frequency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The histograms of one variant in one quality. Mutable, one owner. */
public final class CallHistograms {
    private static final CallHistogram[] ALL = CallHistogram.values();

    private final int[][] counts = new int[ALL.length][];

    /** All zero. */
    public CallHistograms() {
        for (CallHistogram histogram : ALL) {
            counts[histogram.ordinal()] = new int[histogram.size()];
        }
    }

    /** By place, {@link CallHistogram}; belongs to this. */
    public int[] counts(CallHistogram of) {
        return counts[of.ordinal()];
    }

    /** Numbers of its bins with bars between, as gnomAD writes them. */
    public String binFrequencies(CallHistogram of) {
        int[] all = counts(of);
        StringBuilder bins = new StringBuilder();
        for (int b = 1; b < all.length - 1; b++) {
            bins.append(b == 1 ? "" : "|").append(all[b]);
        }
        return bins.toString();
    }

    /** How many values are smaller than its first bin. */
    public int nSmaller(CallHistogram of) {
        return counts(of)[0];
    }

    /** How many are larger than its last one. */
    public int nLarger(CallHistogram of) {
        return counts(of)[of.size() - 1];
    }

    void clear() {
        for (int[] histogram : counts) {
            Arrays.fill(histogram, 0);
        }
    }

    /** Adds a value; none if it is negative, which is how a missing one stands. */
    void add(CallHistogram to, double value) {
        if (value >= 0) {
            counts[to.ordinal()][to.place(value)]++;
        }
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof CallHistograms other && Arrays.deepEquals(counts, other.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }
}
