package eu.goe.core.audit;

import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups of people that several attributes make: of each attribute one value, none, or any. A group of any is the sum of those of each
 * value and of none. Attacked are groups that three attributes or more tell apart; of fewer, {@link AuditTable} finds more. Immutable.
 *
 * <p>Ranges follow from each sum on its own until nothing changes, which is what a patient reader does; sums taken together might tell more.
 */
final class AuditLattice implements Groups {
    /** Groups at most; more are not looked at, since each site would take a long time. */
    static final int MOST_GROUPS = 50_000;

    private final int[] nValues;
    private final int[] step;
    private final int[] place;
    private final int[] depth;
    private final int[] people;
    private final String[] label;

    AuditLattice(List<StratumSize> strata, List<String> attributes) {
        Map<Map<String, String>, Integer> places = new HashMap<>();
        for (int s = 0; s < strata.size(); s++) {
            places.put(strata.get(s).definition(), s);
        }
        List<List<String>> values = new ArrayList<>();
        for (String attribute : attributes) {
            Set<String> of = new LinkedHashSet<>();
            for (StratumSize stratum : strata) {
                String value = stratum.definition().get(attribute);
                if (value != null) {
                    of.add(value);
                }
            }
            values.add(List.copyOf(of));
        }
        nValues = values.stream().mapToInt(List::size).toArray();
        step = new int[nValues.length];
        int n = 1;
        for (int a = 0; a < nValues.length; a++) {
            step[a] = n;
            n = Math.multiplyExact(n, nValues[a] + 2);
        }
        place = new int[n];
        depth = new int[n];
        label = new String[n];
        for (int g = 0; g < n; g++) {
            Map<String, String> definition = new HashMap<>();
            for (int a = 0; a < nValues.length; a++) {
                int digit = digit(g, a);
                depth[g] += digit <= nValues[a] ? 1 : 0;
                if (digit <= nValues[a]) {
                    definition.put(
                            attributes.get(a),
                            digit < nValues[a] ? values.get(a).get(digit) : NO_VALUE);
                }
            }
            place[g] = places.getOrDefault(definition, NONE);
            label[g] = AuditTable.label(definition);
        }
        people = new int[n];
        values(strata.stream().mapToInt(StratumSize::n).toArray(), people);
    }

    /** How many groups there are. */
    static long size(List<StratumSize> strata) {
        Map<String, Set<String>> values = new HashMap<>();
        for (StratumSize stratum : strata) {
            stratum.definition()
                    .forEach((attribute, value) -> values.computeIfAbsent(attribute, a -> new HashSet<>())
                            .add(value));
        }
        double n = 1;
        for (Set<String> of : values.values()) {
            n *= of.size() + 2;
        }
        return (long) Math.min(n, Long.MAX_VALUE);
    }

    /** The value of an attribute: the number of values for none, one more for any. */
    private int digit(int group, int attribute) {
        return group / step[attribute] % (nValues[attribute] + 2);
    }

    @Override
    public int size() {
        return place.length;
    }

    @Override
    public int place(int group) {
        return place[group];
    }

    @Override
    public boolean isAttacked(int group) {
        return depth[group] > 2;
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
    public void values(int[] ofStrata, int[] into) {
        for (int g = 0; g < into.length; g++) {
            into[g] = place[g] == NONE ? 0 : ofStrata[place[g]];
        }
        // Groups without a value of the first attributes only, then of one more.
        for (int a = 0; a < nValues.length; a++) {
            for (int g = 0; g < into.length; g++) {
                if (digit(g, a) == nValues[a] && hasValues(g, a + 1)) {
                    int rest = into[g + step[a]];
                    for (int v = 1; v <= nValues[a]; v++) {
                        rest -= into[g - v * step[a]];
                    }
                    into[g] = rest;
                }
            }
        }
    }

    private boolean hasValues(int group, int from) {
        for (int a = from; a < nValues.length; a++) {
            if (digit(group, a) == nValues[a]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Bounds bounds() {
        return new SumBounds(sums());
    }

    /** Each sum: the whole, then its parts. */
    private int[][] sums() {
        List<int[]> sums = new ArrayList<>();
        for (int g = 0; g < size(); g++) {
            for (int a = 0; a < nValues.length; a++) {
                if (digit(g, a) == nValues[a] + 1) {
                    int[] sum = new int[nValues[a] + 2];
                    for (int v = 0; v < sum.length; v++) {
                        sum[v] = g - v * step[a];
                    }
                    sums.add(sum);
                }
            }
        }
        return sums.toArray(int[][]::new);
    }
}
