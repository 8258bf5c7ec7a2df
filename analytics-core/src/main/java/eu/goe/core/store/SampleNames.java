package eu.goe.core.store;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Sample ids by sample number. Stays in the node; nothing made of it may enter a table, a log or a message. */
public final class SampleNames {
    private final String[] ids;
    private final Map<String, Integer> numberById = new HashMap<>();

    /** Owns the array. */
    SampleNames(String[] ids) {
        this.ids = ids;
        for (int i = 0; i < ids.length; i++) {
            String id = ids[i];
            if (id == null || id.isEmpty()) {
                ids[i] = "";
            } else {
                numberById.put(id, i);
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

    public OptionalInt number(String id) {
        Integer number = numberById.get(id);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
