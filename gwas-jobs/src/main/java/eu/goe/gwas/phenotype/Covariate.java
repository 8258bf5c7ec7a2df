package eu.goe.gwas.phenotype;

import eu.goe.core.errors.BadInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One column of a regression beside the genotype.
 *
 * @param name the covariate's, of a level of a categorical one {@code NAME=LEVEL}
 * @param source the covariate's
 * @param values by sample number, NaN where missing. Not changed
 */
public record Covariate(String name, String source, double[] values) implements Serializable {
    /** Levels of a categorical covariate; with more it is rather a name of people. */
    static final int MAX_LEVELS = 50;

    /**
     * The columns of a covariate: itself if its values are numbers; else one for each level but the most frequent among those analysed (the first by name of several).
     *
     * @param where begins messages
     * @param values by sample number, null where missing
     * @param people sample numbers of those who may be analysed
     * @throws BadInputException if all of these have the same value or none, or a covariate that is no number has more than {@value #MAX_LEVELS} levels
     */
    public static List<Covariate> of(String where, String name, @Nullable String[] values, int[] people) {
        return of(where, name, values, people, false);
    }

    /** As {@link #of}, with a column for each level of a categorical covariate, and one that everybody has the same is none to refuse: people elsewhere may have others. */
    public static List<Covariate> ofAllLevels(String where, String name, @Nullable String[] values, int[] people) {
        return of(where, name, values, people, true);
    }

    private static List<Covariate> of(
            String where, String name, @Nullable String[] values, int[] people, boolean isOfOneNode) {
        Map<String, Integer> levels = new TreeMap<>();
        for (int sample : people) {
            String value = values[sample];
            if (value != null) {
                levels.merge(value, 1, Integer::sum);
            }
        }
        if (levels.isEmpty()) {
            throw new BadInputException(where + ": covariate " + name + " is missing for everybody who is analysed.");
        }
        double[] numbers = Numbers.parse(values);
        if (numbers != null) {
            return List.of(new Covariate(name, name, numbers));
        }
        if (levels.size() == 1 && !isOfOneNode) {
            throw new BadInputException(
                    where + ": covariate " + name + " is the same for everybody who is analysed. Leave it out.");
        }
        if (levels.size() > MAX_LEVELS) {
            throw new BadInputException(where + ": covariate " + name + " is not numeric, and has " + levels.size()
                    + " different values; a categorical covariate has at most " + MAX_LEVELS + ".");
        }
        String baseline = levels.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow()
                .getKey();
        List<Covariate> columns = new ArrayList<>();
        for (String level : levels.keySet()) {
            if (isOfOneNode || !level.equals(baseline)) {
                double[] indicator = new double[values.length];
                for (int s = 0; s < values.length; s++) {
                    indicator[s] = values[s] == null ? Double.NaN : Objects.equals(values[s], level) ? 1 : 0;
                }
                columns.add(new Covariate(name + "=" + level, name, indicator));
            }
        }
        return columns;
    }
}
