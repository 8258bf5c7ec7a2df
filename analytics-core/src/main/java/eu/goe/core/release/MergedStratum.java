package eu.goe.core.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stratum of a merged table.
 *
 * @param id {@code all}, {@code population=FIN}, {@code population=FIN,sex=female}
 * @param definition value of each attribute, in the order of the id; empty for {@code all}
 * @param n people at all nodes
 * @param nodes that have people in it
 */
public record MergedStratum(String id, Map<String, String> definition, long n, List<String> nodes) {
    public MergedStratum {
        definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
        nodes = List.copyOf(nodes);
    }
}
