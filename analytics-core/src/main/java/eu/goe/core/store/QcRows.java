package eu.goe.core.store;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;

/** Rows that say something of samples in results of type {@code qc}: they come with the result, and go with it and with the samples. */
record QcRows(Store store) {
    private static final int RUN = 0;
    private static final int CREATED = 1;
    private static final int SAMPLE = 2;
    private static final int SECOND_SAMPLE = 3;

    /** What a look has seen: rows, and those that say something of the samples. */
    record Seen(long rows, long found) {}

    /** Appends rows but for those of people who have withdrawn by now: an erasure that has begun would not see them. */
    void append(StoreSchema table, List<Row> rows) {
        store.small(table).change(() -> {
            BitSet withdrawn = store.withdrawals().set();
            List<Row> kept =
                    rows.stream().filter(r -> !isOf(table, r, withdrawn::get)).toList();
            return Optional.of(SmallTable.Change.append(kept));
        });
    }

    List<Row> of(Result result, StoreSchema table) {
        return store.rows(table).stream()
                .filter(r -> r.getString(RUN).equals(result.run()))
                .toList();
    }

    /** Drops rows of samples that leave the store. */
    void drop(IntPredicate goes) {
        StoreSchema.BESIDE_QUALITY.forEach(table -> drop(table, row -> isOf(table, row, goes)));
    }

    /**
     * Drops rows of runs that came to nothing.
     *
     * @param before rows of a run that was begun later stay, in milliseconds since 1970: its result may be about to be written
     */
    void sweep(Set<String> runs, long before) {
        StoreSchema.BESIDE_QUALITY.forEach(
                table -> drop(table, row -> !runs.contains(row.getString(RUN)) && row.getLong(CREATED) < before));
    }

    /** Drops rows of results that are dropped. */
    void drop(Set<String> runs) {
        StoreSchema.BESIDE_QUALITY.forEach(table -> drop(table, row -> runs.contains(row.getString(RUN))));
    }

    /** Looks for rows of some samples. */
    Seen look(IntPredicate wanted) {
        long rows = 0;
        long found = 0;
        for (StoreSchema table : StoreSchema.BESIDE_QUALITY) {
            for (Row row : store.rows(table)) {
                rows++;
                found += isOf(table, row, wanted) ? 1 : 0;
            }
        }
        return new Seen(rows, found);
    }

    private void drop(StoreSchema table, Predicate<Row> goes) {
        SmallTable small = store.small(table);
        if (small.rows().stream().anyMatch(goes)) {
            small.replace(() -> small.rows().stream().filter(goes.negate()).toList());
        }
    }

    private static boolean isOf(StoreSchema table, Row row, IntPredicate samples) {
        return samples.test(row.getInt(SAMPLE))
                || (table == StoreSchema.QC_PAIRS && samples.test(row.getInt(SECOND_SAMPLE)));
    }
}
