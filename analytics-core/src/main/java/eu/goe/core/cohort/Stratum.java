package eu.goe.core.cohort;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A set of samples with the same values of some attributes.
 *
 * @param id {@code all}, {@code population=FIN}, {@code population=FIN,sex=female}
 * @param people samples in it that are not withdrawn
 * @param values by attribute, in the order of {@code --by}; empty for {@code all}
 */
public record Stratum(String id, int people, Map<String, String> values) implements Serializable {
    /** Id of the stratum of everybody. */
    public static final String ALL = "all";

    public Stratum {
        if (people < 0) {
            throw new IllegalArgumentException(id + ": " + people + " people");
        }
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** With the id that the values give. */
    static Stratum of(int people, Map<String, String> values) {
        String id = values.isEmpty()
                ? ALL
                : values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(","));
        return new Stratum(id, people, values);
    }

    public boolean isAll() {
        return values.isEmpty();
    }
}
