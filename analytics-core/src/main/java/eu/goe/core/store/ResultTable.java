package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The table {@code results}: what is visible, and the commits that make it so. Behind {@link Store}. */
final class ResultTable {
    private final Store store;
    /** What this process has read; read again after it wrote. */
    private @Nullable List<Result> results;

    ResultTable(Store store) {
        this.store = store;
    }

    /** Forgets what this process has read. */
    void forget() {
        results = null;
    }

    /** By number. */
    List<Result> all() {
        List<Result> known = results;
        return known != null ? known : read();
    }

    private List<Result> read() {
        List<Result> read = new ArrayList<>();
        for (Row row : store.rows(StoreSchema.RESULTS)) {
            read.add(StoreSchema.result(row));
        }
        read.sort(Comparator.comparingInt(Result::number));
        List<Result> all = List.copyOf(read);
        results = all;
        return all;
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
        StoreSchema type = StoreSchema.ofResults(result.type());
        TableLog table = store.log(type);
        boolean isAdded = false;
        try {
            table.add(rows, result.run(), store.clock().millis());
            isAdded = true;
        } finally {
            if (!isAdded) {
                store.discardRun(type, result.run());
            }
        }
        beside.forEach(new QcRows(store)::append);
        try {
            store.small(StoreSchema.RESULTS)
                    .change(
                            () -> {
                                for (Result other : read()) {
                                    if (other.number() == result.number()
                                            || (other.name().equals(result.name())
                                                    && other.version() == result.version())) {
                                        throw new UsageException("Another analysis in " + store.uri()
                                                + " finished at the same time. Run this one again.");
                                    }
                                }
                                return Optional.of(SmallTable.Change.append(List.of(StoreSchema.row(result))));
                            },
                            () -> {
                                table.remove(rows, store.clock().millis());
                                store.discardRun(type, result.run());
                            });
        } finally {
            forget();
        }
    }

    /** Number of the next result. */
    int next() {
        return all().stream().mapToInt(Result::number).max().orElse(0) + 1;
    }

    /** Version that the next result of a name gets. */
    int nextVersion(String name) {
        return all().stream()
                        .filter(r -> r.name().equals(name))
                        .mapToInt(Result::version)
                        .max()
                        .orElse(0)
                + 1;
    }
}
