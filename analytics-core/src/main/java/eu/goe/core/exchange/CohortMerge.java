package eu.goe.core.exchange;

import eu.goe.core.cohort.CohortCounts.Sum;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.exchange.MergedCrossTable.Line;
import eu.goe.core.exchange.MergedCrossTable.Measured;
import eu.goe.core.exchange.MergedCrossTable.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up cross tables of people: each figure is exact, or an interval that holds the true total, or not there. */
final class CohortMerge {
    private CohortMerge() {}

    /** A node's package, its table in the words that all share. */
    private record Part(NodePackages.Input input, CrossTable table, NodeTable bounds) {}

    /** Whether these are packages of cross tables; none of them merges with others. */
    static boolean isOf(List<NodePackages.Input> inputs) {
        long tables = inputs.stream().filter(i -> isOne(i.manifest())).count();
        if (tables > 0 && tables < inputs.size()) {
            throw new VerificationException("Packages of type " + CrossTableFile.TYPE
                    + " are cross tables of people and merge with each other only; give the others apart.");
        }
        return tables > 0;
    }

    static boolean isOne(Manifest manifest) {
        return manifest.type().equals(CrossTableFile.TYPE);
    }

    /**
     * A package with its table, both in shared words.
     *
     * @param manifest as the node wrote it
     * @throws VerificationException if the package has no such table
     */
    private static Part part(PackageFiles files, Manifest manifest, StrataMap words) {
        CrossTable table = CrossTableFile.read(files, manifest);
        List<Map<String, String>> definitions = table.definitions();
        Manifest all = words.apply(manifest.withStrata(
                manifest.by(),
                definitions.stream()
                        .map(d -> new Manifest.StratumEntry(CrossTable.id(d), d, 0))
                        .toList(),
                List.of(),
                List.of()));
        CrossTable renamed = table.renamed(
                all.by(),
                all.strata().stream().map(Manifest.StratumEntry::definition).toList());
        Map<String, Integer> rules = manifest.policy().rules();
        NodeTable bounds = new NodeTable(
                renamed,
                rules.getOrDefault(Manifest.MIN_COUNT, Integer.MAX_VALUE),
                manifest.nRounding(),
                files.label());
        return new Part(
                new NodePackages.Input(files, manifest.withStrata(all.by(), manifest.strata(), List.of(), List.of())),
                renamed,
                bounds);
    }

    /**
     * Reads the tables, and merges them.
     *
     * @param inputs verified, in the words of their nodes
     * @throws VerificationException if they do not fit together: names the field and both values
     */
    static Merged of(List<NodePackages.Input> inputs, StrataMap words) {
        NodePackages.requireNotSuperseded(inputs);
        List<Part> parts = new ArrayList<>(
                inputs.stream().map(i -> part(i.files(), i.manifest(), words)).toList());
        requireContract(parts);
        parts.sort(Comparator.comparing(p -> p.input().manifest().node()));
        Set<String> nodes = new HashSet<>();
        for (Part part : parts) {
            Manifest m = part.input().manifest();
            if (!nodes.add(m.node())) {
                throw new VerificationException(
                        part.input().folder() + ": a second package of node " + m.node() + ". Give one for each node.");
            }
        }
        return new Merged(info(parts), lines(parts));
    }

    /**
     * A merged table.
     *
     * @param lines everybody first
     */
    record Merged(MergedCrossTable.Info info, List<Line> lines) {
        void write(Path folder) throws IOException {
            MergedCrossTable.write(folder, info, lines);
        }
    }

    private static void requireContract(List<Part> parts) {
        Map<String, Object> wanted = contract(parts.get(0));
        for (Part part : parts) {
            Map<String, Object> has = contract(part);
            wanted.forEach((field, value) -> {
                if (!value.equals(has.get(field))) {
                    throw new VerificationException(part.input().folder() + ": " + field + " is " + has.get(field)
                            + ", but node " + parts.get(0).input().manifest().node() + " has " + value
                            + ". Packages merge only where they agree.");
                }
            });
        }
    }

    private static Map<String, Object> contract(Part part) {
        Manifest m = part.input().manifest();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("synthetic", m.synthetic());
        fields.put("by", m.by());
        fields.put("cohort", String.valueOf(m.cohort()));
        fields.put("sums", part.table().sums());
        return fields;
    }

    private static MergedCrossTable.Info info(List<Part> parts) {
        return MergedCrossTable.info(
                parts.get(0).input().manifest(),
                parts.get(0).table().sums(),
                parts.stream()
                        .map(p -> p.input().manifest())
                        .map(m -> new MergedCrossTable.Node(
                                m.node(),
                                m.packageId(),
                                m.audience(),
                                m.sequence(),
                                m.strata().get(0).n()))
                        .toList());
    }

    private static List<Line> lines(List<Part> parts) {
        List<CrossTable> tables = parts.stream().map(Part::table).toList();
        CrossTable first = tables.get(0);
        List<List<String>> values = new ArrayList<>();
        for (int a = 0; a < first.by().size(); a++) {
            values.add(CrossTable.union(tables, a));
        }
        List<Line> lines = new ArrayList<>();
        for (Map<String, String> definition : CrossTable.definitions(first.by(), values)) {
            lines.add(line(parts, first, definition));
        }
        return lines;
    }

    private static Line line(List<Part> parts, CrossTable first, Map<String, String> definition) {
        String row = first.by().isEmpty() ? null : definition.get(first.by().get(0));
        String column = first.by().size() < 2 ? null : definition.get(first.by().get(1));
        long least = 0;
        long most = 0;
        int nNodes = 0;
        int nNodesSuppressed = 0;
        for (Part part : parts) {
            least += part.bounds().least(row, column);
            most += part.bounds().most(row, column);
            nNodes += part.bounds().lists(row, column) ? 1 : 0;
            nNodesSuppressed += part.bounds().hides(row, column) ? 1 : 0;
        }
        List<Measured> measured = new ArrayList<>();
        for (int a = 0; a < first.sums().size(); a++) {
            measured.add(measured(parts, row, column, a));
        }
        return new Line(
                definition, CrossTable.id(definition), new Range(least, most), nNodes, nNodesSuppressed, measured);
    }

    private static Measured measured(List<Part> parts, @Nullable String row, @Nullable String column, int attribute) {
        long least = 0;
        long most = 0;
        Double total = 0.0;
        for (Part part : parts) {
            least += part.bounds().leastMeasured(row, column, attribute);
            most += part.bounds().mostMeasured(row, column, attribute);
            Sum sum = part.bounds().sum(row, column, attribute);
            total = sum == null || total == null ? null : total + sum.sum();
        }
        return new Measured(new Range(least, most), total);
    }
}
