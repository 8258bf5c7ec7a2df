package eu.goe.core.exchange;

import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A shared vocabulary of strata: what nodes call differently and is the same. A TSV with the columns {@code node}, {@code attribute},
 * {@code value}, {@code as_attribute}, {@code as_value}; {@code node} {@code *} is every node. What is not in it stays as it is.
 */
final class StrataMap {
    private static final List<String> COLUMNS = List.of("node", "attribute", "value", "as_attribute", "as_value");
    private static final String EVERY = "*";

    private final String label;
    /** By node, attribute and value: the attribute and the value that all share. */
    private final Map<List<String>, Map.Entry<String, String>> shared = new HashMap<>();

    /** In which every word stays. */
    static final StrataMap NONE = new StrataMap("no map");

    private StrataMap(String label) {
        this.label = label;
    }

    /**
     * Reads a file.
     *
     * @throws UsageException that says at which line something is wrong
     */
    static StrataMap read(Path file) {
        StrataMap map = new StrataMap("--strata-map " + file);
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !List.of(lines.get(0).split("\t", -1)).equals(COLUMNS)) {
                throw new UsageException(map.label + ": the first line must be the columns "
                        + String.join(", ", COLUMNS) + ", with tabs between.");
            }
            for (int i = 1; i < lines.size(); i++) {
                String[] cells = lines.get(i).split("\t", -1);
                if (lines.get(i).isBlank()) {
                    continue;
                }
                if (cells.length != COLUMNS.size() || Arrays.stream(cells).anyMatch(String::isBlank)) {
                    throw new UsageException(map.label + ":" + (i + 1) + ": a line has " + COLUMNS.size()
                            + " cells, none of them empty.");
                }
                if (map.shared.put(List.of(cells[0], cells[1], cells[2]), Map.entry(cells[3], cells[4])) != null) {
                    throw new UsageException(map.label + ":" + (i + 1) + ": the same value of the same node again.");
                }
            }
        } catch (IOException e) {
            throw new UsageException(map.label + " cannot be read: " + e.getMessage(), e);
        }
        return map;
    }

    /**
     * A package's manifest in the shared words.
     *
     * @throws UsageException if two of its strata would become one, or an attribute two: these are counts that a node would have to add up
     */
    Manifest apply(Manifest manifest) {
        Map<String, String> attributes = new HashMap<>();

        List<Manifest.StratumEntry> strata = new ArrayList<>();
        List<Map<String, String>> definitions = new ArrayList<>();
        for (Manifest.StratumEntry stratum : manifest.strata()) {
            Map<String, String> definition = shared(manifest, stratum.definition(), attributes);
            definitions.add(definition);
            strata.add(new Manifest.StratumEntry(stratum.id(), definition, stratum.n()));
        }
        List<Map<String, String>> dropped = new ArrayList<>();
        for (Map<String, String> stratum : manifest.droppedStrata()) {
            dropped.add(shared(manifest, stratum, attributes));
        }
        definitions.addAll(dropped);
        List<String> by = manifest.by().stream()
                .map(attribute -> attributes.getOrDefault(attribute, attribute))
                .toList();
        if (definitions.stream().distinct().count() < definitions.size() || new TreeSet<>(by).size() < by.size()) {
            throw new UsageException(label + ": two strata of node " + manifest.node()
                    + " would become one. Counts cannot be added up here, where small ones are hidden; let the node import the"
                    + " shared values and count again.");
        }
        List<Manifest.StratumEntry> named = new ArrayList<>();
        for (Manifest.StratumEntry stratum : strata) {
            named.add(new Manifest.StratumEntry(id(stratum.definition(), by), stratum.definition(), stratum.n()));
        }
        List<String> small = manifest.smallStrata().stream()
                .map(combination -> Arrays.stream(combination.split(",", -1))
                        .map(attribute -> attributes.getOrDefault(attribute, attribute))
                        .collect(Collectors.joining(",")))
                .toList();
        return manifest.withStrata(by, named, dropped, small);
    }

    private Map<String, String> shared(
            Manifest manifest, Map<String, String> definition, Map<String, String> attributes) {
        Map<String, String> mapped = new LinkedHashMap<>();
        definition.forEach((attribute, value) -> {
            Map.Entry<String, String> as = shared.getOrDefault(
                    List.of(manifest.node(), attribute, value),
                    shared.getOrDefault(List.of(EVERY, attribute, value), Map.entry(attribute, value)));
            String before = attributes.put(attribute, as.getKey());
            if ((before != null && !before.equals(as.getKey())) || mapped.put(as.getKey(), as.getValue()) != null) {
                throw new UsageException(label + ": attribute " + attribute + " of node " + manifest.node()
                        + " has values that become two attributes. Give all its values the same as_attribute.");
            }
        });
        return mapped;
    }

    private static String id(Map<String, String> definition, List<String> by) {
        return definition.isEmpty()
                ? "all"
                : by.stream()
                        .filter(definition::containsKey)
                        .map(attribute -> attribute + "=" + definition.get(attribute))
                        .collect(Collectors.joining(","));
    }
}
