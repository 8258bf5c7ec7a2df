package eu.goe.core.disclosure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The thresholds that hold for one audience, by the keys of rule D0. Whole numbers; ratios are kept as the parts of a
 * thousand that they are in the built-in policy and in files ({@code max_share: 0.9} is 900).
 *
 * @param values one for each key of {@link #KEYS}, in that order
 */
public record Rules(Map<String, Integer> values) implements Serializable {
    /** Whether a larger or a smaller value is the stricter one. */
    private enum Stricter {
        LARGER,
        SMALLER
    }

    private record Key(int coordinator, int publicly, Stricter stricter, int least, int most) {}

    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final Map<String, Key> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("min_cohort", new Key(100, 1_000, Stricter.LARGER, 1, UNLIMITED));
        KEYS.put("min_count", new Key(5, 10, Stricter.LARGER, 1, UNLIMITED));
        KEYS.put("min_diff", new Key(10, 20, Stricter.LARGER, 1, UNLIMITED));
        KEYS.put("rounding", new Key(1, 5, Stricter.LARGER, 1, 1_000));
        KEYS.put("approvers", new Key(1, 1, Stricter.LARGER, 0, 2));
        KEYS.put("expires_days", new Key(365, UNLIMITED, Stricter.SMALLER, 1, UNLIMITED));
        KEYS.put("max_strata", new Key(10_000, 10_000, Stricter.SMALLER, 1, UNLIMITED));
    }

    public Rules {
        if (!values.keySet().equals(KEYS.keySet())) {
            throw new IllegalArgumentException("rules " + values.keySet());
        }
        values = Map.copyOf(values);
    }

    /** The rules that hold where a policy file says nothing. */
    public static Rules builtIn(Audience audience) {
        Map<String, Integer> values = new LinkedHashMap<>();
        KEYS.forEach(
                (name, key) -> values.put(name, audience == Audience.COORDINATOR ? key.coordinator() : key.publicly()));
        return new Rules(values);
    }

    /** Names of the keys. */
    static List<String> keys() {
        return List.copyOf(KEYS.keySet());
    }

    /** What is wrong with a value of a key; empty if nothing. */
    static String problem(String name, int value) {
        Key key = KEYS.get(name);
        if (key == null || value < key.least() || value > key.most()) {
            return name + ": " + value + " is not "
                    + (key == null ? "a key" : "between " + key.least() + " and " + key.most());
        }
        return "";
    }

    /** People in a stratum, at least. */
    public int minCohort() {
        return value("min_cohort");
    }

    /** People or copies in a cell, at least, unless there are none. */
    public int minCount() {
        return value("min_count");
    }

    /** People by which a stratum differs from everybody, at least, unless it does not. */
    public int minDiff() {
        return value("min_diff");
    }

    /** Base to which counts of people are rounded; 1 leaves them. */
    public int rounding() {
        return value("rounding");
    }

    /** Second signatures that a package needs. */
    public int approvers() {
        return value("approvers");
    }

    /** Days that a package is valid; {@link Integer#MAX_VALUE} for ever. */
    public int expiresDays() {
        return value("expires_days");
    }

    private int value(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(name);
        }
        return value;
    }

    /** The keys in which these rules are laxer than others, with both values; none if they are as strict or stricter. */
    public List<String> laxerThan(Rules other) {
        List<String> laxer = new ArrayList<>();
        KEYS.forEach((name, key) -> {
            int mine = value(name);
            int theirs = other.value(name);
            if (key.stricter() == Stricter.LARGER ? mine < theirs : mine > theirs) {
                laxer.add(name + " " + mine + " instead of " + theirs);
            }
        });
        return laxer;
    }

    /** The values by name, sorted: what manifests carry. */
    public Map<String, Integer> sorted() {
        return new TreeMap<>(values);
    }
}
