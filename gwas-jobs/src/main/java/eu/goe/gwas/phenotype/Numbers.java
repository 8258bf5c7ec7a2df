package eu.goe.gwas.phenotype;

import org.jspecify.annotations.Nullable;

/** Values of a column as numbers. */
final class Numbers {
    private Numbers() {}

    /** NaN where missing; null if a value is no finite number. */
    static double @Nullable [] parse(@Nullable String[] values) {
        double[] numbers = new double[values.length];
        for (int s = 0; s < values.length; s++) {
            String value = values[s];
            if (value == null) {
                numbers[s] = Double.NaN;
                continue;
            }
            try {
                numbers[s] = Double.parseDouble(value);
            } catch (NumberFormatException text) {
                return null;
            }
            if (!Double.isFinite(numbers[s])) {
                return null;
            }
        }
        return numbers;
    }
}
