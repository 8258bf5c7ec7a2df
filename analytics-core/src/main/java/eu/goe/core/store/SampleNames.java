package eu.goe.core.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Sample ids by sample number. Stays in the node; nothing made of it may enter a table, a log or a message. */
public final class SampleNames {
    private final String[] ids;
    private final Map<String, Integer> numberById = new HashMap<>();
    /** Earlier numbers of those who have several, since a batch was replaced or removed. */
    private final Map<String, List<Integer>> earlier = new HashMap<>();

    /** Owns the array. */
    SampleNames(String[] ids) {
        this.ids = ids;
        for (int i = 0; i < ids.length; i++) {
            String id = ids[i];
            if (id == null || id.isEmpty()) {
                ids[i] = "";
            } else {
                Integer before = numberById.put(id, i);
                if (before != null) {
                    earlier.computeIfAbsent(id, k -> new ArrayList<>()).add(before);
                }
            }
        }
    }

    public int size() {
        return ids.length;
    }

    /** A sample's id; empty once it is erased. */
    public String id(int sampleNumber) {
        return ids[sampleNumber];
    }

    /** All numbers of a sample: several where its batch was replaced, or removed and ingested again. */
    List<Integer> numbers(String id) {
        List<Integer> numbers = new ArrayList<>(earlier.getOrDefault(id, List.of()));
        number(id).ifPresent(numbers::add);
        return numbers;
    }

    public OptionalInt number(String id) {
        Integer number = numberById.get(id);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
