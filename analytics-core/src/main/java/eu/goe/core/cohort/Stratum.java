package eu.goe.core.cohort;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set of samples by attribute values.
 *
 * @param id {@code all}, or {@code population=FIN,sex=female} with attributes in the order that they were asked for
 * @param values value of each attribute; empty for {@code all}
 * @param n people
 */
public record Stratum(String id, Map<String, String> values, int n) implements Serializable {
    /** The stratum of everybody. */
    public static final String ALL = "all";

    public Stratum {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
