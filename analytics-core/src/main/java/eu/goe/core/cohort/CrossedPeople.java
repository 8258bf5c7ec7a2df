package eu.goe.core.cohort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * People by their values of some attributes, and what they have of others that are numbers. The arrays belong to this.
 *
 * @param n people
 * @param by attributes that make groups
 * @param values of each of them, ascending
 * @param valueOf by attribute and person the place of the value, −1 where it is missing
 * @param sums attributes that are numbers
 * @param numberOf by attribute and person the number, NaN where it is missing
 */
public record CrossedPeople(
        int n, List<String> by, List<List<String>> values, int[][] valueOf, List<String> sums, double[][] numberOf) {

    /**
     * @param samples numbers of people
     * @throws IllegalArgumentException if a value that should be a number is none
     */
    public static CrossedPeople of(SampleAttributes attributes, int[] samples, List<String> by, List<String> sums) {
        List<List<String>> values = new ArrayList<>();
        int[][] valueOf = new int[by.size()][samples.length];
        for (int a = 0; a < valueOf.length; a++) {
            @Nullable String[] column = attributes.column(by.get(a));
            TreeSet<String> present = new TreeSet<>();
            for (int sample : samples) {
                String value = column[sample];
                if (value != null) {
                    present.add(value);
                }
            }
            List<String> sorted = List.copyOf(present);
            for (int i = 0; i < samples.length; i++) {
                String value = column[samples[i]];
                valueOf[a][i] = value == null ? -1 : Arrays.binarySearch(sorted.toArray(), value);
            }
            values.add(sorted);
        }
        double[][] numberOf = new double[sums.size()][samples.length];
        for (int a = 0; a < numberOf.length; a++) {
            String attribute = sums.get(a);
            for (int i = 0; i < samples.length; i++) {
                numberOf[a][i] = attributes
                        .value(attribute, samples[i])
                        .map(text -> NamedCohort.number(text)
                                .orElseThrow(() -> new IllegalArgumentException(attribute + " is no number")))
                        .orElse(Double.NaN);
            }
        }
        return new CrossedPeople(samples.length, by, values, valueOf, sums, numberOf);
    }
}
