package eu.goe.core.release;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.UsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the European user portal calls strata: a country by two capital letters ({@code FI}), a sex ({@code F},
 * {@code M}), or both ({@code FI_F}). Strata that it has no word for have no label.
 *
 * <p>Countries are values of the attribute {@code country}, or of {@code population} in a table without it.
 */
final class PopulationLabels {
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final String COUNTRY_ATTRIBUTE = "country";
    private static final String SEX = "sex";

    private final List<@Nullable String> labels = new ArrayList<>();

    /**
     * @param all strata of the table
     * @param strata those that are published
     * @param countries two capital letters by value of the attribute, for values that are not such letters themselves
     * @param total the country that everybody is of, null if there are several
     * @throws UsageException if a value is not there, a country is not two capital letters, or two strata look alike
     */
    PopulationLabels(
            List<MergedStratum> all,
            List<MergedStratum> strata,
            Map<String, String> countries,
            @Nullable String total) {
        boolean hasCountry = strata.stream().anyMatch(s -> s.definition().containsKey(COUNTRY_ATTRIBUTE));
        String attribute = hasCountry ? COUNTRY_ATTRIBUTE : SampleAttributes.POPULATION;
        requireCountries(all, attribute, countries, total);
        Map<String, String> idByLabel = new HashMap<>();
        for (MergedStratum stratum : strata) {
            String label = label(stratum.definition(), attribute, countries, total);
            labels.add(label);
            String other = label == null ? null : idByLabel.put(label, stratum.id());
            if (other != null) {
                throw new UsageException("The strata " + other + " and " + stratum.id() + " would both be called "
                        + label + ". Give --country or --total another country.");
            }
        }
    }

    private static void requireCountries(
            List<MergedStratum> all, String attribute, Map<String, String> countries, @Nullable String total) {
        Set<String> values = new HashSet<>();
        all.forEach(s -> values.add(s.definition().getOrDefault(attribute, "")));
        Map<String, String> given = new LinkedHashMap<>();
        countries.forEach((value, country) -> given.put("--country " + value + "=" + country, country));
        if (total != null) {
            given.put("--total " + total, total);
        }
        given.forEach((option, country) -> {
            if (!COUNTRY.matcher(country).matches()) {
                throw new UsageException(option + ": a country is two capital letters, as FI.");
            }
        });
        for (String value : countries.keySet()) {
            if (!values.contains(value)) {
                throw new UsageException("--country " + value + "=…: no stratum has " + attribute + "=" + value + ".");
            }
        }
    }

    private static @Nullable String label(
            Map<String, String> definition, String attribute, Map<String, String> countries, @Nullable String total) {
        String value = definition.get(attribute);
        String sex = definition.get(SEX);
        if (definition.size() != (value == null ? 0 : 1) + (sex == null ? 0 : 1)) {
            return null;
        }
        String letter = sex == null ? "" : sex.equals("female") ? "F" : sex.equals("male") ? "M" : "?";
        if (letter.equals("?")) {
            return null;
        }
        if (value == null) {
            return sex == null ? total : letter;
        }
        String country = countries.getOrDefault(value, value);
        if (!COUNTRY.matcher(country).matches()) {
            return null;
        }
        return sex == null ? country : country + "_" + letter;
    }

    /** The label of a stratum, by its place among the published ones; empty if the portal has no word for it. */
    Optional<String> of(int stratum) {
        return Optional.ofNullable(labels.get(stratum));
    }

    /** How many strata have a label. */
    int size() {
        return (int) labels.stream().filter(label -> label != null).count();
    }
}
