package eu.goe.core.qc;

import java.util.Arrays;

/** Who is far from the median of their group, in units of the median absolute deviation. */
final class Outliers {
    /** Makes the median absolute deviation of a normal distribution its standard deviation. */
    private static final double NORMAL = 1.4826;

    private Outliers() {}

    /**
     * @param values of a group, {@code NaN} where missing
     * @param deviations how many are allowed
     * @param minPeople of fewer values nothing is said
     * @return by place; nobody where half of the values or more are the same, since there is no scale then
     */
    static boolean[] of(double[] values, double deviations, int minPeople) {
        boolean[] isOutlier = new boolean[values.length];
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        if (known.length < minPeople) {
            return isOutlier;
        }
        double median = median(known);
        double mad = median(Arrays.stream(known).map(v -> Math.abs(v - median)).toArray());
        for (int i = 0; i < values.length; i++) {
            isOutlier[i] = mad > 0 && Math.abs(values[i] - median) > deviations * NORMAL * mad;
        }
        return isOutlier;
    }

    /** The middle value, or the mean of the two; sorts a copy. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
