package eu.goe.core.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command lists: lines of TSV under the names of the columns, or with {@code --json} one object with all of them. */
public final class Listing {
    private final CommandContext context;
    private final String key;
    private final List<String> columns;
    private final List<Map<String, String>> rows = new ArrayList<>();

    /** @param key of the one member of the JSON object */
    public Listing(CommandContext context, String key, List<String> columns) {
        this.context = context;
        this.key = key;
        this.columns = List.copyOf(columns);
        if (!context.json()) {
            context.out().println(TsvCells.line(columns));
        }
    }

    /** @param values one for each column; {@code NA} for none */
    public void row(List<String> values) {
        if (!context.json()) {
            context.out().println(TsvCells.line(values));
            return;
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < columns.size(); c++) {
            row.put(columns.get(c), values.get(c));
        }
        rows.add(row);
    }

    /** After the last row. */
    public void end() {
        end(new JsonSummary());
    }

    /** The same, with the rows behind what the object has already. */
    public void end(JsonSummary summary) {
        if (context.json()) {
            summary.put(key, rows).print(context, () -> {});
        }
    }
}
