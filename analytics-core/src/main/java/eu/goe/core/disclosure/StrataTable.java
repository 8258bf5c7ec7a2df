package eu.goe.core.disclosure;

import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The equations between the strata of up to two attributes, as a circulation: everybody flows from the total over the values of the
 * first attribute to each cell, and over the values of the second back to the total. A count of every stratum is a flow of its
 * arc, and at each node as much comes in as goes out; those equations are all that there are. People without a value are a value
 * like any other, whose arcs no stratum publishes.
 *
 * <p>Nodes of the first attribute stand for its values and one for the total, those of the second likewise. Immutable.
 */
final class StrataTable {
    /** An arc's place among strata if it is none of them. */
    static final int NO_STRATUM = -1;

    private final int nNodes;

    private final int[] from;
    private final int[] to;
    private final int[] stratum;
    private final int[] depth;
    private final int[] people;
    private final int[][] terms;
    private final long[] hash;
    private final int[][] arcsOfNode;

    private StrataTable(int nNodes, List<Arc> arcs) {
        this.nNodes = nNodes;
        int n = arcs.size();
        from = new int[n];
        to = new int[n];
        stratum = new int[n];
        depth = new int[n];
        people = new int[n];
        terms = new int[n][];
        hash = new long[n];
        for (int a = 0; a < n; a++) {
            Arc arc = arcs.get(a);
            from[a] = arc.from();
            to[a] = arc.to();
            stratum[a] = arc.stratum();
            depth[a] = arc.depth();
            people[a] = arc.people();
            terms[a] = arc.terms();
            hash[a] = arc.hash();
        }
        arcsOfNode = new int[nNodes][];
        for (int node = 0; node < nNodes; node++) {
            List<Integer> its = new ArrayList<>();
            for (int a = 0; a < n; a++) {
                if (from[a] == node || to[a] == node) {
                    its.add(a);
                }
            }
            arcsOfNode[node] = its.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** @param terms strata whose counts add up to the arc's; of those after a −1, which are taken away */
    private record Arc(int from, int to, int stratum, int depth, int people, int[] terms, long hash) {}

    /**
     * @param strata of which those are taken that name only these attributes; the first is everybody
     * @param attributes two at most
     */
    static StrataTable of(List<StratumSize> strata, List<String> attributes) {
        return new Builder(strata, attributes).build();
    }

    int nArcs() {
        return from.length;
    }

    int nNodes() {
        return nNodes;
    }

    int from(int arc) {
        return from[arc];
    }

    int to(int arc) {
        return to[arc];
    }

    /** Its place among the strata that the table was made of; {@link #NO_STRATUM} for what only follows from them. */
    int stratum(int arc) {
        return stratum[arc];
    }

    /** How many attributes its people have in common: 0 for everybody. */
    int depth(int arc) {
        return depth[arc];
    }

    /** People whom it stands for. */
    int people(int arc) {
        return people[arc];
    }

    /** Of what it stands for, the same in every table that has it. */
    long hash(int arc) {
        return hash[arc];
    }

    /** Arcs that begin or end at a node. */
    int[] arcsOf(int node) {
        return arcsOfNode[node];
    }

    /** The count of an arc's people, from those of the strata. */
    int count(int arc, int[] ofStrata) {
        int sum = 0;
        int sign = 1;
        for (int term : terms[arc]) {
            if (term == NO_STRATUM) {
                sign = -1;
            } else {
                sum += sign * ofStrata[term];
            }
        }
        return sum;
    }

    private static final class Builder {
        private final List<String> attributes;
        private final Map<Map<String, String>, Integer> placeOf = new LinkedHashMap<>();
        private final List<StratumSize> strata;
        private final List<Arc> arcs = new ArrayList<>();

        Builder(List<StratumSize> strata, List<String> attributes) {
            if (attributes.size() > 2) {
                throw new IllegalArgumentException(attributes.size() + " attributes");
            }
            this.strata = strata;
            this.attributes = attributes;
            Set<String> known = Set.copyOf(attributes);
            for (int s = 0; s < strata.size(); s++) {
                if (known.containsAll(strata.get(s).definition().keySet())) {
                    placeOf.put(strata.get(s).definition(), s);
                }
            }
        }

        StrataTable build() {
            List<String> rows = values(0);
            List<String> columns = values(1);
            int total = rows.size() + 1;
            int firstColumn = total + 1;
            int totalColumn = firstColumn + columns.size() + (attributes.size() < 2 ? 0 : 1);
            // People without a value are the last row, and the last column.
            for (int r = 0; r <= rows.size() && !attributes.isEmpty(); r++) {
                for (int c = 0; c <= columns.size() && attributes.size() == 2; c++) {
                    add(r, firstColumn + c, cell(r, c, rows, columns), 2);
                }
                if (attributes.size() == 1) {
                    add(0, 1, sum(r, rows, 0), 1);
                } else {
                    add(totalColumn, r, sum(r, rows, 0), 1);
                }
            }
            for (int c = 0; c <= columns.size() && attributes.size() == 2; c++) {
                add(firstColumn + c, total, sum(c, columns, 1), 1);
            }
            boolean isTable = attributes.size() == 2;
            add(isTable ? total : 1, isTable ? totalColumn : 0, new int[] {place(Map.of())}, 0);
            return new StrataTable(isTable ? totalColumn + 1 : 2, arcs);
        }

        private List<String> values(int attribute) {
            Set<String> values = new LinkedHashSet<>();
            if (attribute < attributes.size()) {
                for (Map<String, String> definition : placeOf.keySet()) {
                    String value = definition.get(attributes.get(attribute));
                    if (value != null) {
                        values.add(value);
                    }
                }
            }
            return List.copyOf(values);
        }

        /** A row's or a column's own count; of people without a value everybody's without the others'. */
        private int[] sum(int value, List<String> values, int attribute) {
            if (value < values.size()) {
                return new int[] {place(Map.of(attributes.get(attribute), values.get(value)))};
            }
            return without(
                    place(Map.of()),
                    values.stream()
                            .mapToInt(v -> place(Map.of(attributes.get(attribute), v)))
                            .toArray());
        }

        private int[] cell(int r, int c, List<String> rows, List<String> columns) {
            boolean hasRow = r < rows.size();
            boolean hasColumn = c < columns.size();
            if (hasRow && hasColumn) {
                return present(new int[] {pair(rows.get(r), columns.get(c))});
            }
            if (hasRow) {
                return without(
                        place(Map.of(attributes.get(0), rows.get(r))),
                        columns.stream().mapToInt(v -> pair(rows.get(r), v)).toArray());
            }
            if (hasColumn) {
                return without(
                        place(Map.of(attributes.get(1), columns.get(c))),
                        rows.stream().mapToInt(v -> pair(v, columns.get(c))).toArray());
            }
            // Neither: everybody without the rows and without the columns, and what was taken away twice.
            List<Integer> plus = new ArrayList<>(List.of(place(Map.of())));
            rows.forEach(v -> columns.forEach(w -> plus.add(pair(v, w))));
            List<Integer> minus = new ArrayList<>();
            rows.forEach(v -> minus.add(place(Map.of(attributes.get(0), v))));
            columns.forEach(w -> minus.add(place(Map.of(attributes.get(1), w))));
            return terms(plus, minus);
        }

        private int pair(String row, String column) {
            return place(Map.of(attributes.get(0), row, attributes.get(1), column));
        }

        /** {@link #NO_STRATUM} where nobody is. */
        private int place(Map<String, String> definition) {
            return placeOf.getOrDefault(definition, NO_STRATUM);
        }

        private static int[] present(int[] places) {
            return Arrays.stream(places).filter(p -> p != NO_STRATUM).toArray();
        }

        private static int[] without(int whole, int[] parts) {
            return terms(List.of(whole), Arrays.stream(parts).boxed().toList());
        }

        private static int[] terms(List<Integer> plus, List<Integer> minus) {
            List<Integer> terms = new ArrayList<>(plus);
            terms.removeIf(p -> p == NO_STRATUM);
            terms.add(NO_STRATUM);
            minus.stream().filter(p -> p != NO_STRATUM).forEach(terms::add);
            return terms.stream().mapToInt(Integer::intValue).toArray();
        }

        /** Adds an arc if it stands for anybody. */
        private void add(int from, int to, int[] terms, int depth) {
            int n = 0;
            int sign = 1;
            for (int term : terms) {
                if (term == NO_STRATUM) {
                    sign = -1;
                } else {
                    n += sign * strata.get(term).n();
                }
            }
            boolean isStratum = terms.length == 1 && terms[0] != NO_STRATUM;
            if (n > 0 || isStratum) {
                int place = isStratum ? terms[0] : NO_STRATUM;
                arcs.add(new Arc(from, to, place, depth, n, terms, hash(place)));
            }
        }

        /** Of a stratum's definition; nobody chooses to hide what no stratum is. */
        private long hash(int stratum) {
            long hash = 0;
            if (stratum != NO_STRATUM) {
                for (Map.Entry<String, String> value :
                        new TreeMap<>(strata.get(stratum).definition()).entrySet()) {
                    hash = 31 * (31 * hash + value.getKey().hashCode())
                            + value.getValue().hashCode();
                }
            }
            return hash;
        }
    }
}
