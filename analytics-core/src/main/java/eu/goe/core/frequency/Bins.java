package eu.goe.core.frequency;

import java.util.Arrays;
import java.util.List;

/** How many values lie in each of some bins. Mutable, one owner. */
public final class Bins {
    private final double[] upper;
    private final List<String> labels;
    private final long[] counts;
    private long without;

    /**
     * @param upper ends of the bins, ascending; a bin holds its upper end, the last one all that is above too
     * @param labels one for each
     */
    public Bins(double[] upper, List<String> labels) {
        this.upper = upper.clone();
        this.labels = List.copyOf(labels);
        this.counts = new long[upper.length];
        if (upper.length != labels.size()) {
            throw new IllegalArgumentException(upper.length + " bins, " + labels.size() + " labels");
        }
    }

    /** @param value NaN where there is none */
    public void add(double value) {
        add(value, 1);
    }

    /** The same value so many times. */
    public void add(double value, long times) {
        if (Double.isNaN(value)) {
            without += times;
            return;
        }
        int found = Arrays.binarySearch(upper, value);
        counts[Math.min(found >= 0 ? found : -found - 1, counts.length - 1)] += times;
    }

    public List<String> labels() {
        return labels;
    }

    /** By bin; a copy. */
    public long[] counts() {
        return counts.clone();
    }

    /** How many had no value. */
    public long without() {
        return without;
    }
}
