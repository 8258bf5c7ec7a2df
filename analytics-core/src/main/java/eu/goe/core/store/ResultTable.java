package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The table {@code results}: what is visible, and the commits that make it so. Behind {@link Store}. */
final class ResultTable {
    private final Store store;
    /** What this process has read; read again after it wrote. */
    private @Nullable List<Known> known;

    /** A result there was or is. */
    private record Known(Result result, boolean isDropped) {}

    ResultTable(Store store) {
        this.store = store;
    }

    /** Forgets what this process has read. */
    void forget() {
        known = null;
    }

    /** By number. */
    List<Result> all() {
        return known().stream().filter(k -> !k.isDropped()).map(Known::result).toList();
    }

    /** The same with those that were dropped. */
    List<Result> ever() {
        return known().stream().map(Known::result).toList();
    }

    private List<Known> known() {
        List<Known> all = known;
        return all != null ? all : read();
    }

    private List<Known> read() {
        List<Known> read = store.rows(StoreSchema.RESULTS).stream()
                .map(row -> new Known(StoreSchema.result(row), StoreSchema.isDropped(row)))
                .sorted(Comparator.comparingInt(k -> k.result().number()))
                .toList();
        known = read;
        return read;
    }

    /** @see Store#result */
    Result named(String name) {
        List<Result> all = all();
        return all.stream()
                .filter(r -> r.name().equals(name))
                .max(Comparator.comparingInt(Result::version))
                .orElseThrow(() -> new UsageException("There is no result '" + name + "' in " + store.uri() + ". There "
                        + (all.isEmpty()
                                ? "are none yet."
                                : "are: "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(Result::name)
                                                        .distinct()
                                                        .toList()))));
    }

    /** @see Store#commitResult */
    void commit(Result result, List<TableFile> rows, Map<StoreSchema, List<Row>> beside) {
        result.type().table().ifPresent(table -> add(table, result, rows));
        beside.forEach(new QcRows(store)::append);
        try {
            store.small(StoreSchema.RESULTS)
                    .change(
                            () -> {
                                for (Known any : read()) {
                                    Result other = any.result();
                                    if (other.number() == result.number()
                                            || (other.name().equals(result.name())
                                                    && other.version() == result.version())) {
                                        throw new UsageException("Another analysis in " + store.uri()
                                                + " finished at the same time. Run this one again.");
                                    }
                                }
                                return Optional.of(SmallTable.Change.append(List.of(StoreSchema.row(result, null))));
                            },
                            () -> result.type().table().ifPresent(table -> {
                                store.log(table).remove(rows, store.clock().millis());
                                store.discardRun(table, result.run());
                            }));
        } finally {
            forget();
        }
    }

    private void add(StoreSchema table, Result result, List<TableFile> rows) {
        boolean isAdded = false;
        try {
            store.log(table).add(rows, result.run(), store.clock().millis());
            isAdded = true;
        } finally {
            if (!isAdded) {
                store.discardRun(table, result.run());
            }
        }
    }

    /** @see Store#dropResult */
    List<Result> drop(String name) {
        List<Result> dropped = new ArrayList<>();
        String now = store.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            store.small(StoreSchema.RESULTS).replace(() -> {
                dropped.clear();
                List<Row> rows = new ArrayList<>();
                for (Row row : store.rows(StoreSchema.RESULTS)) {
                    Result result = StoreSchema.result(row);
                    boolean goes = result.name().equals(name) && !StoreSchema.isDropped(row);
                    rows.add(goes ? StoreSchema.row(result, now) : row);
                    if (goes) {
                        dropped.add(result);
                    }
                }
                return rows;
            });
        } finally {
            forget();
        }
        Set<String> runs = dropped.stream().map(Result::run).collect(Collectors.toSet());
        new QcRows(store).drop(runs);
        for (Result result : dropped) {
            result.type().table().ifPresent(table -> {
                TableLog log = store.log(table);
                log.remove(log.files(Set.of(result.run())), store.clock().millis());
                store.discardRun(table, result.run());
            });
        }
        return dropped;
    }

    /** Number of the next result. */
    int next() {
        return ever().stream().mapToInt(Result::number).max().orElse(0) + 1;
    }

    /** Version that the next result of a name gets. */
    int nextVersion(String name) {
        return ever().stream()
                        .filter(r -> r.name().equals(name))
                        .mapToInt(Result::version)
                        .max()
                        .orElse(0)
                + 1;
    }
}
