package eu.goe.gwas.phenotype;

import eu.goe.core.errors.BadInputException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * One phenotype of everybody.
 *
 * @param values by sample number, NaN where missing; of a binary trait 0 for controls and 1 for cases. Not changed
 */
public record Trait(String name, boolean isBinary, double[] values) implements Serializable {

    /** What a trait is taken for. */
    public enum Kind {
        QUANTITATIVE,
        BINARY
    }

    /**
     * The trait of a column.
     *
     * @param where begins messages: the file, or the store's attributes
     * @param values by sample number, null where missing
     * @param asked null for binary where there are two values, and else quantitative
     * @throws BadInputException if its values are not numbers, all missing or all the same; or for a binary trait other than 0 and 1, or 1 and 2
     */
    public static Trait of(String where, String name, @Nullable String[] values, @Nullable Kind asked) {
        double[] numbers = Numbers.parse(values);
        if (numbers == null) {
            throw new BadInputException(
                    where + ": phenotype " + name
                            + " has values that are no numbers. Write 0 and 1 (or 1 and 2) for controls and cases, and NA where missing.");
        }
        double[] distinct = Arrays.stream(numbers)
                .filter(v -> !Double.isNaN(v))
                .distinct()
                .sorted()
                .limit(3)
                .toArray();
        if (distinct.length == 0) {
            throw new BadInputException(where + ": phenotype " + name + " is missing for everybody in the store.");
        }
        boolean looksBinary =
                Arrays.equals(distinct, new double[] {0, 1}) || Arrays.equals(distinct, new double[] {1, 2});
        if (distinct.length == 1) {
            throw new BadInputException(where + ": phenotype " + name + " has the same value for everybody"
                    + (distinct[0] == 0 || distinct[0] == 1 || distinct[0] == 2
                            ? ": there are no cases, or no controls."
                            : "."));
        }
        if (asked == Kind.QUANTITATIVE || (asked == null && distinct.length > 2)) {
            return new Trait(name, false, numbers);
        }
        if (!looksBinary) {
            throw new BadInputException(where + ": phenotype " + name
                    + (asked == Kind.BINARY
                            ? " is not binary: its values must be 0 and 1, or 1 and 2 (controls, cases), and NA where missing."
                            : " has two values that are neither 0 and 1 nor 1 and 2. Give --trait quantitative, or write 0 and 1 for"
                                    + " controls and cases."));
        }
        double control = distinct[0];
        return new Trait(
                name, true, Arrays.stream(numbers).map(v -> v - control).toArray());
    }

    /**
     * The same with each value replaced by the normal quantile of its rank among these people (Blom 1958: rank − 3/8 over n + 1/4), ties by their mean rank; missing for others.
     *
     * @param people sample numbers
     */
    public Trait rankNormalised(int[] people) {
        int[] order = IntStream.of(people)
                .filter(s -> !Double.isNaN(values[s]))
                .boxed()
                .sorted(Comparator.comparingDouble(s -> values[s]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] normal = new double[values.length];
        Arrays.fill(normal, Double.NaN);
        NormalDistribution standard = new NormalDistribution(null, 0, 1);
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            double quantile = standard.inverseCumulativeProbability((rank - 0.375) / (order.length + 0.25));
            for (int i = from; i < to; i++) {
                normal[order[i]] = quantile;
            }
            from = to;
        }
        return new Trait(name, isBinary, normal);
    }
}
