package eu.goe.core.audit;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.StrataCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A few people in the cells of one, two or three attributes, everybody called diploid or not at all; the last value of each attribute may
 * stand for none, which makes no stratum.
 *
 * @param values by attribute how many
 * @param people of each cell
 */
record CalledCells(int[] values, boolean hasNone, int[] people) {
    /** The calls of one cell. */
    record Calls(int homRef, int het, int homAlt) {
        int ac() {
            return het + 2 * homAlt;
        }

        int called() {
            return homRef + het + homAlt;
        }

        Calls plus(Calls o) {
            return new Calls(homRef + o.homRef, het + o.het, homAlt + o.homAlt);
        }

        int get(CountField field) {
            return switch (field) {
                case AC -> ac();
                case AN -> 2 * called();
                case N_HOM_REF -> homRef;
                case N_HET -> het;
                case N_HOM_ALT -> homAlt;
                case N_HEMI_ALT, N_MISSING, N_POLYPLOID -> 0;
            };
        }
    }

    static final Calls NOBODY = new Calls(0, 0, 0);

    static int nCells(int[] values) {
        return Arrays.stream(values).reduce(1, (a, b) -> a * b);
    }

    private int value(int cell, int attribute) {
        int rest = cell;
        for (int a = 0; a < attribute; a++) {
            rest /= values[a];
        }
        return rest % values[attribute];
    }

    /** Values that groups have in common, −1 for any: of strata, then, with none as a value of its own, of all others. */
    List<int[]> groups() {
        List<int[]> strata = new ArrayList<>();
        List<int[]> others = new ArrayList<>();
        add(new int[values.length], 0, vector -> (isStratum(vector) ? strata : others).add(vector));
        strata.sort((x, y) -> Long.compare(depth(x), depth(y)));
        strata.addAll(others);
        return strata;
    }

    static long depth(int[] vector) {
        return Arrays.stream(vector).filter(v -> v >= 0).count();
    }

    boolean isStratum(int[] vector) {
        for (int a = 0; a < vector.length; a++) {
            if (hasNone && vector[a] == values[a] - 1) {
                return false;
            }
        }
        return true;
    }

    private void add(int[] at, int i, Consumer<int[]> use) {
        if (i == at.length) {
            use.accept(at.clone());
            return;
        }
        for (int v = -1; v < values[i]; v++) {
            at[i] = v;
            add(at, i + 1, use);
        }
    }

    boolean isIn(int cell, int[] vector) {
        for (int a = 0; a < values.length; a++) {
            if (vector[a] >= 0 && vector[a] != value(cell, a)) {
                return false;
            }
        }
        return true;
    }

    /** Calls of each group. */
    Calls[] sums(Calls[] cells, List<int[]> groups) {
        Calls[] sums = new Calls[groups.size()];
        for (int g = 0; g < sums.length; g++) {
            sums[g] = NOBODY;
            for (int cell = 0; cell < cells.length; cell++) {
                if (isIn(cell, groups.get(g))) {
                    sums[g] = sums[g].plus(cells[cell]);
                }
            }
        }
        return sums;
    }

    int people(int[] vector) {
        int n = 0;
        for (int cell = 0; cell < people.length; cell++) {
            n += isIn(cell, vector) ? people[cell] : 0;
        }
        return n;
    }

    List<StratumSize> strata() {
        return groups().stream()
                .filter(this::isStratum)
                .map(vector -> {
                    Map<String, String> definition = new HashMap<>();
                    for (int a = 0; a < vector.length; a++) {
                        if (vector[a] >= 0) {
                            definition.put("a" + a, "v" + vector[a]);
                        }
                    }
                    return new StratumSize(AuditTable.label(definition), definition, people(vector), 0, 0);
                })
                .toList();
    }

    /** Counts of all strata; whoever is not in the calls is missing. */
    StrataCounts counts(Calls[] cells) {
        List<int[]> strata = groups().stream().filter(this::isStratum).toList();
        Calls[] sums = sums(cells, strata);
        StrataCounts counts = new StrataCounts(strata.size());
        for (int s = 0; s < sums.length; s++) {
            for (CountField field : CountField.values()) {
                counts.set(field, s, sums[s].get(field));
            }
            counts.set(CountField.N_MISSING, s, people(strata.get(s)) - sums[s].called());
        }
        return counts;
    }

    /** Every way in which so many people of each cell can have been called. */
    static void everyCalls(int[] called, int at, Calls[] cells, Consumer<Calls[]> use) {
        if (at == cells.length) {
            use.accept(cells);
            return;
        }
        for (int hom = 0; hom <= called[at]; hom++) {
            for (int het = 0; het + hom <= called[at]; het++) {
                cells[at] = new Calls(called[at] - het - hom, het, hom);
                everyCalls(called, at + 1, cells, use);
            }
        }
    }
}
