package eu.goe.core.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.command.Column;
import eu.goe.core.command.Software;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.frequency.DerivedFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cross tables of nodes added up, {@code people.tsv}, and {@code cross-table.json} that says of whom. It is no table of frequencies: nothing is
 * released from it. Specified in {@code docs/format.md}, "Merged cross table".
 */
public final class MergedCrossTable {
    static final String INFO = "cross-table.json";
    static final String TABLE = "people.tsv";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private MergedCrossTable() {}

    /** Whether a folder is one. */
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(INFO));
    }

    /** {@code cross-table.json}; {@code n} of a node as it published it. */
    record Info(
            int format,
            List<String> by,
            List<String> sums,
            @Nullable String cohort,
            boolean synthetic,
            List<Node> nodes,
            String software) {}

    /** A node whose package went in. */
    record Node(String node, String packageId, String audience, int sequence, int n) {}

    /**
     * How many people, of several nodes together.
     *
     * @param min at least, and
     * @param max at most
     */
    record Range(long min, long max) {
        boolean isExact() {
            return min == max;
        }

        private List<String> cells() {
            return List.of(isExact() ? Long.toString(min) : Column.NA, Long.toString(min), Long.toString(max));
        }
    }

    /**
     * A sum of several nodes.
     *
     * @param n people who have a value
     * @param sum of their values; null where a node hides its part
     */
    record Measured(Range n, @Nullable Double sum) {
        private double mean() {
            return sum == null || !n.isExact() || n.min() == 0 ? Double.NaN : sum / n.min();
        }
    }

    /**
     * A line.
     *
     * @param definition values of attributes
     * @param nNodes nodes that list the values
     * @param nNodesSuppressed nodes that hide how many people they have with them
     */
    record Line(
            Map<String, String> definition,
            String id,
            Range n,
            int nNodes,
            int nNodesSuppressed,
            List<Measured> measured) {
        private String state() {
            if (n.isExact()) {
                return n.max() == 0 ? "zero" : "observed";
            }
            return nNodesSuppressed > 0 ? "suppressed" : "rounded";
        }
    }

    static List<Column> columns(List<String> by, List<String> sums) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("stratum")));
        by.forEach(a -> columns.add(Column.text(a)));
        List.of("n", "n_min", "n_max", "n_nodes", "n_nodes_suppressed")
                .forEach(name -> columns.add(Column.number(name)));
        columns.add(Column.text("state"));
        for (String a : sums) {
            List.of("_n", "_n_min", "_n_max", "_sum", "_mean").forEach(of -> columns.add(Column.number(a + of)));
        }
        return columns;
    }

    private static List<String> cells(Line line, List<String> by) {
        List<String> cells = new ArrayList<>(List.of(line.id()));
        by.forEach(a -> cells.add(line.definition().getOrDefault(a, Column.NA)));
        cells.addAll(line.n().cells());
        cells.add(Integer.toString(line.nNodes()));
        cells.add(Integer.toString(line.nNodesSuppressed()));
        cells.add(line.state());
        for (Measured measured : line.measured()) {
            cells.addAll(measured.n().cells());
            Double sum = measured.sum();
            cells.add(DerivedFigures.text(sum == null ? Double.NaN : sum));
            cells.add(DerivedFigures.text(measured.mean()));
        }
        return cells;
    }

    static void write(Path folder, Info info, List<Line> lines) throws IOException {
        List<String> text = new ArrayList<>();
        text.add(String.join(
                "\t", columns(info.by(), info.sums()).stream().map(Column::name).toList()));
        lines.forEach(line -> text.add(String.join("\t", cells(line, info.by()))));
        Files.write(folder.resolve(TABLE), text);
        Files.writeString(folder.resolve(INFO), JSON.writeValueAsString(info) + "\n");
    }

    static Info info(Manifest first, List<String> sums, List<Node> nodes) {
        return new Info(FORMAT, first.by(), sums, first.cohort(), first.synthetic(), nodes, Software.NAME);
    }

    /** Of a merged cross table the columns and then the lines, as {@code merge} wrote them. */
    public record Shown(List<Column> columns, List<List<String>> lines) {}

    /** @throws VerificationException if the folder is damaged or of another format */
    public static Shown read(Path folder) {
        try {
            int format = JSON.readTree(Files.readString(folder.resolve(INFO)))
                    .path("format")
                    .asInt(0);
            if (format != FORMAT) {
                throw new VerificationException(folder + ": merged cross table of format " + format
                        + "; this program reads format " + FORMAT + ". Use a newer program.");
            }
            Info info = JSON.readValue(folder.resolve(INFO).toFile(), Info.class);
            List<List<String>> lines = Files.readAllLines(folder.resolve(TABLE)).stream()
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
            List<Column> columns = columns(info.by(), info.sums());
            if (lines.isEmpty()
                    || !lines.get(0).equals(columns.stream().map(Column::name).toList())
                    || lines.stream().anyMatch(line -> line.size() != columns.size())) {
                throw new VerificationException(folder.resolve(TABLE) + " is damaged.");
            }
            return new Shown(columns, lines.subList(1, lines.size()));
        } catch (IOException e) {
            throw new VerificationException(folder + " is damaged: " + e.getMessage(), e);
        }
    }
}
