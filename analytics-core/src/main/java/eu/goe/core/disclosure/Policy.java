package eu.goe.core.disclosure;

import eu.goe.core.command.PlainYaml;
import eu.goe.core.errors.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * A node's disclosure policy: the rules for each audience. Rule D0: a key that a file does not name has the built-in
 * value; a policy is never off.
 */
public record Policy(Rules coordinator, Rules publicly) {
    /** The policy that holds where there is no file. */
    public static Policy builtIn() {
        return new Policy(Rules.builtIn(Audience.COORDINATOR), Rules.builtIn(Audience.PUBLIC));
    }

    /** The rules for an audience. */
    public Rules rules(Audience audience) {
        return switch (audience) {
            case COORDINATOR -> coordinator;
            case PUBLIC -> publicly;
        };
    }

    /**
     * Reads YAML with the maps {@code coordinator} and {@code public}; null for the built-in policy.
     *
     * @param file how messages call it
     * @throws UsageException that names all keys that are unknown (with the nearest known one) or out of range
     */
    public static Policy parse(@Nullable String text, String file) {
        if (text == null) {
            return builtIn();
        }
        List<String> problems = new ArrayList<>();
        Map<String, Map<String, Integer>> found = new LinkedHashMap<>();
        for (Map.Entry<?, ?> audience :
                map(PlainYaml.load(text, "policy " + file), file, problems).entrySet()) {
            String name = String.valueOf(audience.getKey());
            if (!name.equals("coordinator") && !name.equals("public")) {
                problems.add("'" + name + "' is neither coordinator nor public");
                continue;
            }
            Map<String, Integer> values = new LinkedHashMap<>();
            for (Map.Entry<?, ?> rule : map(audience.getValue(), name, problems).entrySet()) {
                read(name, String.valueOf(rule.getKey()), rule.getValue(), values, problems);
            }
            found.put(name, values);
        }
        if (!problems.isEmpty()) {
            throw new UsageException("policy " + file + ": " + String.join("; ", problems) + ".");
        }
        return new Policy(
                overlay(Audience.COORDINATOR, found.get("coordinator")), overlay(Audience.PUBLIC, found.get("public")));
    }

    private static Map<?, ?> map(@Nullable Object value, String name, List<String> problems) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        if (value != null) {
            problems.add(name + " is not a map of keys to values");
        }
        return Map.of();
    }

    private static void read(
            String audience, String key, @Nullable Object value, Map<String, Integer> into, List<String> problems) {
        if (!Rules.keys().contains(key)) {
            problems.add("unknown key '" + audience + "." + key + "'; the nearest is '" + nearest(key) + "'");
        } else {
            OptionalInt number = Rules.read(key, value);
            if (number.isEmpty()) {
                problems.add(audience + "." + key + ": " + value + " is not " + Rules.range(key));
            }
            into.put(key, number.orElse(0));
        }
    }

    private static Rules overlay(Audience audience, @Nullable Map<String, Integer> given) {
        Map<String, Integer> values =
                new LinkedHashMap<>(Rules.builtIn(audience).values());
        if (given != null) {
            values.putAll(given);
        }
        return new Rules(values);
    }

    /** The known key that is the fewest changes of a letter away. */
    private static String nearest(String key) {
        return Rules.keys().stream()
                .min(Comparator.comparing(
                        known -> LevenshteinDistance.getDefaultInstance().apply(known, key)))
                .orElseThrow();
    }
}
