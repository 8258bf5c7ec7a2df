package eu.goe.core.audit;

import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The groups of people that two attributes make, as rows and columns; people without a value are the last row and the last
 * column, which no stratum is. Of one attribute there is one column, of none also one row. Groups are numbered as in {@link CutBounds}.
 * Immutable.
 */
final class AuditTable implements Groups {
    private final int rows;
    private final int columns;
    private final int[] place;
    private final String[] label;
    private final int[] people;
    private final boolean[] isAttacked;
    private final int[] depth;

    /**
     * @param strata all of a result, the first is everybody; those that name other attributes are left out
     * @param attributes two at most, each with every combination of values that anybody has among the strata
     */
    AuditTable(List<StratumSize> strata, List<String> attributes) {
        Map<Map<String, String>, Integer> places = new HashMap<>();
        for (int s = 0; s < strata.size(); s++) {
            places.put(strata.get(s).definition(), s);
        }
        List<List<Map<String, String>>> sides = new ArrayList<>();
        for (String attribute : attributes) {
            Set<Map<String, String>> values = new LinkedHashSet<>();
            strata.forEach(s -> {
                String value = s.definition().get(attribute);
                if (value != null) {
                    values.add(Map.of(attribute, value));
                }
            });
            List<Map<String, String>> side = new ArrayList<>(values);
            side.add(Map.of(attribute, NO_VALUE));
            sides.add(side);
        }
        // Time grows with 2^columns.
        sides.sort(Comparator.comparing(side -> -side.size()));
        List<Map<String, String>> down = sides.isEmpty() ? List.of(Map.of()) : sides.get(0);
        List<Map<String, String>> across = sides.size() < 2 ? List.of(Map.of()) : sides.get(1);
        rows = down.size();
        columns = across.size();
        int n = rows * columns + rows + columns + 1;
        place = new int[n];
        label = new String[n];
        isAttacked = new boolean[n];
        depth = new int[n];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                Map<String, String> both = new HashMap<>(down.get(r));
                both.putAll(across.get(c));
                set(r * columns + c, both, sides.size() == 2, places);
            }
            set(rows * columns + r, down.get(r), !sides.isEmpty(), places);
        }
        for (int c = 0; c < columns; c++) {
            set(column(c), across.get(c), sides.size() == 2, places);
        }
        set(n - 1, Map.of(), true, places);
        people = new int[n];
        values(strata.stream().mapToInt(StratumSize::n).toArray(), people);
    }

    private void set(
            int group, Map<String, String> definition, boolean attacked, Map<Map<String, String>, Integer> places) {
        place[group] = places.getOrDefault(definition, NONE);
        label[group] = label(definition);
        isAttacked[group] = attacked;
        depth[group] = definition.size();
    }

    /** What messages call a group. */
    static String label(Map<String, String> definition) {
        return definition.isEmpty()
                ? "all"
                : new TreeMap<>(definition)
                        .entrySet().stream()
                                .map(value -> value.getKey() + "=" + value.getValue())
                                .collect(Collectors.joining(","));
    }

    @Override
    public int size() {
        return place.length;
    }

    private int column(int c) {
        return rows * columns + rows + c;
    }

    @Override
    public int place(int group) {
        return place[group];
    }

    @Override
    public boolean isAttacked(int group) {
        return isAttacked[group];
    }

    @Override
    public int depth(int group) {
        return depth[group];
    }

    @Override
    public int people(int group) {
        return people[group];
    }

    @Override
    public String label(int group) {
        return label[group];
    }

    @Override
    public Bounds bounds() {
        return isExact() ? new CutBounds(rows, columns) : new SumBounds(sums());
    }

    /** Whether ranges are exact; of many columns each sum is looked at on its own. */
    boolean isExact() {
        return columns <= CutBounds.MOST_COLUMNS;
    }

    private int[][] sums() {
        int[][] sums = new int[rows + columns + 2][];
        int[] ofRows = new int[rows + 1];
        int[] ofColumns = new int[columns + 1];
        ofRows[0] = size() - 1;
        ofColumns[0] = size() - 1;
        for (int r = 0; r < rows; r++) {
            sums[r] = new int[columns + 1];
            sums[r][0] = rows * columns + r;
            ofRows[r + 1] = rows * columns + r;
            for (int c = 0; c < columns; c++) {
                sums[r][c + 1] = r * columns + c;
            }
        }
        for (int c = 0; c < columns; c++) {
            int[] sum = new int[rows + 1];
            sum[0] = column(c);
            ofColumns[c + 1] = column(c);
            for (int r = 0; r < rows; r++) {
                sum[r + 1] = r * columns + c;
            }
            sums[rows + c] = sum;
        }
        sums[rows + columns] = ofRows;
        sums[rows + columns + 1] = ofColumns;
        return sums;
    }

    @Override
    public void values(int[] ofStrata, int[] into) {
        int total = ofStrata[0];
        into[size() - 1] = total;
        int lastRow = total;
        for (int r = 0; r < rows - 1; r++) {
            int sum = ofStratum(rows * columns + r, ofStrata, into);
            lastRow -= sum;
            for (int c = 0; c < columns - 1; c++) {
                sum -= ofStratum(r * columns + c, ofStrata, into);
            }
            into[r * columns + columns - 1] = sum;
        }
        into[rows * columns + rows - 1] = lastRow;
        int lastColumn = total;
        int last = (rows - 1) * columns;
        int corner = lastRow;
        for (int c = 0; c < columns - 1; c++) {
            int sum = ofStratum(column(c), ofStrata, into);
            lastColumn -= sum;
            for (int r = 0; r < rows - 1; r++) {
                sum -= into[r * columns + c];
            }
            into[last + c] = sum;
            corner -= sum;
        }
        into[column(columns - 1)] = lastColumn;
        into[last + columns - 1] = corner;
    }

    private int ofStratum(int group, int[] ofStrata, int[] into) {
        into[group] = place[group] == NONE ? 0 : ofStrata[place[group]];
        return into[group];
    }
}
