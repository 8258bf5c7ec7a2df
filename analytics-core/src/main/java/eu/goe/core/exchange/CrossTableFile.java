package eu.goe.core.exchange;

import eu.goe.core.cohort.CohortCounts.Sum;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.cohort.CrossTable.Group;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Column;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one table of a package of type {@code cohort}, {@code data/cohort/people.tsv}: a line for each group, a column for each attribute of
 * {@code by}, then {@code n}, and of each attribute that is added up {@code X_n} and {@code X_sum}. What is hidden is {@code NA}. Specified in
 * {@code docs/format.md}, "Package".
 */
final class CrossTableFile {
    /** Type of the package. */
    static final String TYPE = "cohort";

    static final String PATH = "data/cohort/people.tsv";

    private static final String N = "n";
    private static final String OF_N = "_n";
    private static final String OF_SUM = "_sum";

    private CrossTableFile() {}

    static List<String> lines(CrossTable table) {
        List<String> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(table.by());
        header.add(N);
        table.sums().forEach(a -> header.addAll(List.of(a + OF_N, a + OF_SUM)));
        lines.add(String.join("\t", header));
        List<Map<String, String>> definitions = table.definitions();
        for (int g = 0; g < definitions.size(); g++) {
            Map<String, String> definition = definitions.get(g);
            Group group = table.groups().get(g);
            List<String> line = new ArrayList<>();
            table.by().forEach(a -> line.add(definition.getOrDefault(a, Column.NA)));
            line.add(group.n() == null ? Column.NA : Integer.toString(group.n()));
            for (Sum sum : group.sums()) {
                line.add(sum == null ? Column.NA : Integer.toString(sum.n()));
                line.add(sum == null ? Column.NA : Double.toString(sum.sum()));
            }
            lines.add(String.join("\t", line));
        }
        return lines;
    }

    /** Writes the table into a package's folder. */
    static void write(Path folder, CrossTable table) throws IOException {
        Path file = folder.resolve(PATH);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, lines(table));
    }

    /**
     * Reads the table of a verified package: a node that is trusted may have made it with another program.
     *
     * @throws VerificationException if it is none, or is not what the manifest says
     */
    static CrossTable read(PackageFiles files, Manifest manifest) {
        String file = files.label() + "/" + PATH;
        try {
            FilePart part = files.file(PATH)
                    .filter(f ->
                            manifest.files().stream().anyMatch(l -> l.path().equals(PATH)))
                    .orElseThrow(() -> new VerificationException(
                            files.label() + ": a package of type " + TYPE + " without " + PATH + "."));
            CrossTable table = parse(
                    new String(part.bytes(), StandardCharsets.UTF_8).lines().toList(), manifest.by());
            if (!strata(table).equals(manifest.strata())) {
                throw new IllegalArgumentException("the manifest has other strata");
            }
            return table;
        } catch (IllegalArgumentException e) {
            throw new VerificationException(
                    file + " is no table of people as docs/format.md specifies it (" + e.getMessage() + "). Ask node "
                            + manifest.node() + ".",
                    e);
        } catch (IOException e) {
            throw new VerificationException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the manifest says of the groups that are not hidden. */
    static List<Manifest.StratumEntry> strata(CrossTable table) {
        List<Manifest.StratumEntry> strata = new ArrayList<>();
        List<Map<String, String>> definitions = table.definitions();
        for (int g = 0; g < definitions.size(); g++) {
            Integer n = table.groups().get(g).n();
            if (n != null) {
                strata.add(new Manifest.StratumEntry(CrossTable.id(definitions.get(g)), definitions.get(g), n));
            }
        }
        return strata;
    }

    private static CrossTable parse(List<String> lines, List<String> by) {
        if (lines.isEmpty() || by.size() > CrossTable.MAX_ATTRIBUTES) {
            throw new IllegalArgumentException("no header, or too many attributes");
        }
        List<String> header = List.of(lines.get(0).split("\t", -1));
        List<String> sums = sums(header, by);
        List<List<String>> values = values(lines, by.size());
        List<Map<String, String>> definitions = CrossTable.definitions(by, values);
        if (definitions.size() != lines.size() - 1) {
            throw new IllegalArgumentException("not all combinations");
        }
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < definitions.size(); g++) {
            String[] cells = lines.get(g + 1).split("\t", -1);
            if (cells.length != header.size()) {
                throw new IllegalArgumentException("line " + (g + 2) + " has " + cells.length + " cells");
            }
            for (int a = 0; a < by.size(); a++) {
                if (!cells[a].equals(definitions.get(g).getOrDefault(by.get(a), Column.NA))) {
                    throw new IllegalArgumentException("line " + (g + 2) + " is out of order");
                }
            }
            List<@Nullable Sum> its = new ArrayList<>();
            for (int c = by.size() + 1; c < cells.length; c += 2) {
                Integer n = people(cells[c]);
                double sum = cells[c + 1].equals(Column.NA) ? Double.NaN : Double.parseDouble(cells[c + 1]);
                if ((n == null) != Double.isNaN(sum) || Double.isInfinite(sum)) {
                    throw new IllegalArgumentException("line " + (g + 2) + " has a sum that is none");
                }
                its.add(n == null ? null : new Sum(n, sum));
            }
            groups.add(new Group(people(cells[by.size()]), its));
        }
        if (groups.get(0).n() == null) {
            throw new IllegalArgumentException("everybody are hidden");
        }
        return new CrossTable(by, sums, values, groups);
    }

    private static List<String> sums(List<String> header, List<String> by) {
        List<String> sums = new ArrayList<>();
        for (int c = by.size() + 1; c + 1 < header.size(); c += 2) {
            String name = header.get(c);
            sums.add(name.substring(0, Math.max(0, name.length() - OF_N.length())));
        }
        List<String> wanted = new ArrayList<>(by);
        wanted.add(N);
        sums.forEach(a -> wanted.addAll(List.of(a + OF_N, a + OF_SUM)));
        if (!header.equals(wanted) || !sums.stream().allMatch(SampleAttributes::isLabel)) {
            throw new IllegalArgumentException("other columns");
        }
        return sums;
    }

    private static List<List<String>> values(List<String> lines, int attributes) {
        List<Set<String>> values = new ArrayList<>();
        for (int a = 0; a < attributes; a++) {
            values.add(new LinkedHashSet<>());
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", attributes + 1);
            for (int a = 0; a < attributes; a++) {
                if (!SampleAttributes.isLabel(cells[a])) {
                    throw new IllegalArgumentException("a value that is no label");
                }
                if (!cells[a].equals(Column.NA)) {
                    values.get(a).add(cells[a]);
                }
            }
        }
        return values.stream().map(List::copyOf).toList();
    }

    private static @Nullable Integer people(String cell) {
        if (cell.equals(Column.NA)) {
            return null;
        }
        int n = Integer.parseInt(cell);
        if (n < 0) {
            throw new IllegalArgumentException("fewer people than none");
        }
        return n;
    }
}
