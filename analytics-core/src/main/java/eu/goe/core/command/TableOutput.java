package eu.goe.core.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.cohort.Expression;
import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints a table for people: TSV under a header, or an object a line; only lines of which a condition is true. */
public final class TableOutput {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final List<Column> columns;
    private final boolean isJson;
    private final @Nullable Expression where;
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * @param isJson whether lines are objects, with {@code null} for {@code NA}
     * @param where a condition on the columns; null for all lines
     * @throws UsageException if the condition is about other columns, or compares numbers with text
     */
    public TableOutput(PrintStream out, List<Column> columns, boolean isJson, @Nullable Expression where) {
        this.out = out;
        this.columns = List.copyOf(columns);
        this.isJson = isJson;
        this.where = where;
        for (int c = 0; c < columns.size(); c++) {
            places.put(columns.get(c).name(), c);
        }
        if (where != null) {
            check(where);
        }
        if (!isJson) {
            out.println(TsvCells.line(columns.stream().map(Column::name).toList()));
        }
    }

    private void check(Expression condition) {
        for (String column : condition.columns()) {
            if (!places.containsKey(column)) {
                throw new UsageException("--where: no column '" + column + "' (there are: "
                        + String.join(", ", columns.stream().map(Column::name).toList()) + ")"
                        + NearestName.of(column, places.keySet())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
        for (Expression.Literal.Kind kind : Expression.Literal.Kind.values()) {
            boolean isNumber = kind == Expression.Literal.Kind.NUMBER;
            for (String column : condition.columnsComparedWith(kind)) {
                if (columns.get(places.getOrDefault(column, 0)).isNumber() != isNumber) {
                    throw new UsageException("--where: column '" + column
                            + (isNumber
                                    ? "' is text; compare it with text in single quotes."
                                    : "' holds numbers; compare it with a number, without quotes."));
                }
            }
        }
    }

    /** @param values one for each column */
    public void line(List<String> values) {
        if (where != null && !where.test(column -> value(values, column))) {
            return;
        }
        out.println(isJson ? json(values) : TsvCells.line(values));
    }

    private Optional<String> value(List<String> values, String column) {
        return Optional.of(values.get(places.getOrDefault(column, 0))).filter(value -> !value.equals(Column.NA));
    }

    private String json(List<String> values) {
        ObjectNode node = JSON.createObjectNode();
        for (int c = 0; c < values.size(); c++) {
            String value = values.get(c);
            String name = columns.get(c).name();
            if (value.equals(Column.NA)) {
                node.putNull(name);
            } else if (!columns.get(c).isNumber()) {
                node.put(name, value);
            } else if (value.matches("-?[0-9]+")) {
                node.put(name, Long.parseLong(value));
            } else {
                node.put(name, Double.parseDouble(value));
            }
        }
        return node.toString();
    }
}
