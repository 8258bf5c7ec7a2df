package eu.goe.core.disclosure;

import java.util.Arrays;

/**
 * Rule D8: which sums of numbers of distinct people may leave. A sum tells of few if few have a value, if one person's share of the sum of
 * absolute values is more than {@code max_share}, or if few have another value than most: who knows that one then knows what those few have,
 * and of an attribute of zeros and ones how many they are.
 */
record SumRule(Rules rules) {
    /** The numbers of some people, without those that are NaN. */
    static double[] values(double[] numbers, int[] people) {
        return Arrays.stream(people)
                .mapToDouble(i -> numbers[i])
                .filter(x -> !Double.isNaN(x))
                .toArray();
    }

    /** @param values one for each person who has one */
    boolean allows(double[] values) {
        int t = rules.minCount();
        if (values.length == 0) {
            return !rules.censorsZero();
        }
        double sum = 0;
        double greatest = 0;
        for (double value : values) {
            sum += Math.abs(value);
            greatest = Math.max(greatest, Math.abs(value));
        }
        return values.length >= t
                && greatest * 1000 <= sum * rules.maxShare()
                && (t == 1 || values.length - mostAlike(values) >= t);
    }

    /** People who have the value that most have. */
    private static int mostAlike(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int most = 0;
        int run = 0;
        for (int i = 0; i < sorted.length; i++) {
            run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
            most = Math.max(most, run);
        }
        return most;
    }
}
