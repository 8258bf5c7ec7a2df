package eu.goe.core.cohort;

import eu.goe.core.cohort.CohortCounts.Sum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * People and sums of attributes by the values of up to two attributes, some of it hidden: what leaves of {@code cohort count}. Its groups are
 * everybody, each value, and each combination of values, also one that nobody has.
 *
 * @param by attributes, two at most
 * @param sums attributes that are added up
 * @param values of each of {@code by}
 * @param groups in the order of {@link #definitions}
 */
public record CrossTable(List<String> by, List<String> sums, List<List<String>> values, List<Group> groups) {
    /** Attributes that it may have. */
    public static final int MAX_ATTRIBUTES = 2;

    /**
     * A group of people.
     *
     * @param n how many; null where that is hidden
     * @param sums of each attribute that is added up, with how many people have a value; null where they are hidden
     */
    public record Group(@Nullable Integer n, List<@Nullable Sum> sums) {
        public Group {
            sums = Collections.unmodifiableList(new ArrayList<>(sums));
        }
    }

    /** @throws IllegalArgumentException if there are other groups than attributes and values say */
    public CrossTable {
        by = List.copyOf(by);
        sums = List.copyOf(sums);
        values = values.stream().map(List::copyOf).toList();
        groups = List.copyOf(groups);
        if (groups.size() != definitions(by, values).size()) {
            throw new IllegalArgumentException(groups.size() + " groups");
        }
    }

    /**
     * What makes the groups of such a table: everybody, values of the first attribute, of the second, and pairs of both with the second
     * changing first.
     *
     * @return by group the values of attributes, in the order of {@code by}
     */
    public static List<Map<String, String>> definitions(List<String> by, List<List<String>> values) {
        if (by.size() > MAX_ATTRIBUTES || by.size() != values.size()) {
            throw new IllegalArgumentException(by.size() + " attributes");
        }
        List<Map<String, String>> definitions = new ArrayList<>(List.of(Map.of()));
        for (int a = 0; a < by.size(); a++) {
            for (String value : values.get(a)) {
                definitions.add(Map.of(by.get(a), value));
            }
        }
        if (by.size() == 2) {
            for (String first : values.get(0)) {
                for (String second : values.get(1)) {
                    Map<String, String> pair = new LinkedHashMap<>();
                    pair.put(by.get(0), first);
                    pair.put(by.get(1), second);
                    definitions.add(Collections.unmodifiableMap(pair));
                }
            }
        }
        return definitions;
    }

    /** Of the groups of this table. */
    public List<Map<String, String>> definitions() {
        return definitions(by, values);
    }

    /** {@code all}, {@code population=FIN}, {@code population=FIN,sex=female}. */
    public static String id(Map<String, String> definition) {
        return definition.isEmpty()
                ? Stratum.ALL
                : definition.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(","));
    }

    /** How many groups have their people hidden. */
    public long hidden() {
        return groups.stream().filter(g -> g.n() == null).count();
    }

    /** The place of a value among those of an attribute; −1 for one that is not listed. */
    public int place(int attribute, @Nullable String value) {
        return value == null ? -1 : values.get(attribute).indexOf(value);
    }

    /** The place among groups of a row and a column of values, each −1 for the sum of all. */
    public int group(int row, int column) {
        int rows = by.isEmpty() ? 0 : values.get(0).size();
        int columns = by.size() < 2 ? 0 : values.get(1).size();
        if (row < 0) {
            return column < 0 ? 0 : 1 + rows + column;
        }
        return column < 0 ? 1 + row : 1 + rows + columns + row * columns + column;
    }

    /** All values of an attribute in several tables, ascending. */
    public static List<String> union(List<CrossTable> tables, int attribute) {
        TreeSet<String> all = new TreeSet<>();
        tables.forEach(t -> all.addAll(t.values().get(attribute)));
        return List.copyOf(all);
    }

    /** The same table with other words for its attributes and values, group by group. */
    public CrossTable renamed(List<String> attributes, List<Map<String, String>> definitions) {
        List<List<String>> words = new ArrayList<>();
        for (int a = 0; a < by.size(); a++) {
            int attribute = a;
            words.add(IntStream.range(0, values.get(a).size())
                    .mapToObj(v -> definitions
                            .get(attribute == 0 ? group(v, -1) : group(-1, v))
                            .getOrDefault(attributes.get(attribute), ""))
                    .toList());
        }
        return new CrossTable(attributes, sums, words, groups);
    }
}
