package eu.goe.core.cohort;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.command.Column;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.frequency.FrequencyDefinition.CountedBatch;
import eu.goe.core.frequency.FrequencyDefinition.CountedPeople;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * People and sums of attributes by stratum: a result without rows, all of it is its definition.
 *
 * @param by attributes whose values and combinations are strata
 * @param cohort whom it was asked for, null for everybody
 * @param strata with their people
 * @param sums of each attribute that was asked for, one for each stratum
 * @param batches whose people were counted
 * @param people whom it counted
 * @param software that counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CohortCounts(
        List<String> by,
        @Nullable NamedCohort cohort,
        List<StratumSize> strata,
        Map<String, List<Sum>> sums,
        List<CountedBatch> batches,
        CountedPeople people,
        String software) {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /**
     * Of one attribute in one stratum.
     *
     * @param n people who have a value
     * @param sum of their values; added up in the order of their numbers
     */
    public record Sum(int n, double sum) {
        /** NaN of nobody. */
        double mean() {
            return n == 0 ? Double.NaN : sum / n;
        }
    }

    /**
     * Adds up an attribute.
     *
     * @throws UsageException if a value is no number
     */
    static List<Sum> sums(String attribute, SampleAttributes attributes, StrataPlan plan) {
        double[] sums = new double[plan.strata().size()];
        int[] n = new int[sums.length];
        @Nullable String[] values = attributes.column(attribute);
        for (int sample = 0; sample < values.length; sample++) {
            String value = values[sample];
            int atom = plan.atomOf()[sample];
            if (value == null || atom < 0) {
                continue;
            }
            double number = NamedCohort.number(value)
                    .orElseThrow(() -> new UsageException(
                            "--mean: attribute '" + attribute + "' has values that are no numbers."));
            for (int stratum : plan.strataOfAtom()[atom]) {
                n[stratum]++;
                sums[stratum] += number;
            }
        }
        List<Sum> all = new ArrayList<>();
        for (int s = 0; s < sums.length; s++) {
            all.add(new Sum(n[s], sums[s]));
        }
        return all;
    }

    /** Columns of its lines: the stratum, an attribute each, people, and of each attribute that was added up how many have it, sum and mean. */
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(Column.text("stratum")));
        by.forEach(a -> columns.add(Column.text(a)));
        List.of("n", "n_female", "n_male").forEach(name -> columns.add(Column.number(name)));
        for (String attribute : sums.keySet()) {
            List.of("_n", "_sum", "_mean").forEach(of -> columns.add(Column.number(attribute + of)));
        }
        return columns;
    }

    /** A line for each stratum; {@code NA} for an attribute that the stratum is not of, and for the mean of nobody. */
    public List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        for (int s = 0; s < strata.size(); s++) {
            StratumSize stratum = strata.get(s);
            List<String> line = new ArrayList<>(List.of(stratum.id()));
            by.forEach(a -> line.add(stratum.definition().getOrDefault(a, "NA")));
            line.add(Integer.toString(stratum.n()));
            line.add(Integer.toString(stratum.females()));
            line.add(Integer.toString(stratum.males()));
            for (List<Sum> of : sums.values()) {
                Sum sum = of.get(s);
                line.add(Integer.toString(sum.n()));
                line.add(DerivedFigures.text(sum.sum()));
                line.add(DerivedFigures.text(sum.mean()));
            }
            lines.add(line);
        }
        return lines;
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what a result's row in {@code results} keeps. */
    public static CohortCounts parse(String json) {
        try {
            return JSON.readValue(json, CohortCounts.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of a cohort result", e);
        }
    }

    /** Sums of several attributes, in the order that they were asked for. */
    static Map<String, List<Sum>> sums(List<String> of, SampleAttributes attributes, StrataPlan plan) {
        Map<String, List<Sum>> sums = new LinkedHashMap<>();
        of.forEach(attribute -> sums.put(attribute, sums(attribute, attributes, plan)));
        return sums;
    }
}
