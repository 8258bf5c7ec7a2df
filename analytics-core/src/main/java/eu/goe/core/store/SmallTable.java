package eu.goe.core.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.UsageException;
import eu.goe.core.parquet.RowFileWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table of the store that is small enough for the driver: read whole, written a few rows at a time. */
final class SmallTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(SmallTable.class);
    private static final int ATTEMPTS = 50;
    private static final int LONGEST_WAIT_MILLIS = 500;
    /** An append to a table of so many files puts one file in the place of all. */
    private static final int MANY_FILES = 12;

    private final Supplier<SparkSession> spark;
    private final StoreFiles files;
    private final StoreSchema table;
    private final Clock clock;

    SmallTable(Supplier<SparkSession> spark, StoreFiles files, StoreSchema table, Clock clock) {
        this.spark = spark;
        this.files = files;
        this.table = table;
        this.clock = clock;
    }

    List<Row> rows() {
        return TableSnapshot.newest(files, table).rows();
    }

    /**
     * What one commit does.
     *
     * @param replaces whether the rows stand for all there were; else they are appended
     * @param note that the log keeps beside the commit; empty for none
     */
    record Change(boolean replaces, List<Row> rows, String note) {
        static Change append(List<Row> rows) {
            return new Change(false, rows, "");
        }
    }

    /** Makes a change of what the table holds at that moment. */
    @FunctionalInterface
    interface Maker {
        /**
         * Called again if another process has written meanwhile. What it throws ends the change.
         *
         * @return empty if there is nothing to do after all
         */
        Optional<Change> make();
    }

    /** Appends rows, whatever the table holds. */
    void append(List<Row> rows) {
        change(() -> Optional.of(Change.append(rows)));
    }

    /** Replaces all rows by what is made of them. */
    void replace(Supplier<List<Row>> maker) {
        change(() -> Optional.of(new Change(true, maker.get(), "")));
    }

    /** The same as {@link #change(Maker, Runnable)} where nothing is to be done if the change is refused. */
    void change(Maker maker) {
        change(maker, () -> {});
    }

    /**
     * Makes one commit that depends on the rows before it, so that of several processes each sees what those before it
     * wrote: a change that was made of what is not the newest version any more is made again.
     *
     * @param refused called where the maker gives no change or throws, so that nothing of it is there, certainly; not where
     *     writing fails, since the rows may then be there all the same
     */
    void change(Maker maker, Runnable refused) {
        // Before anything is made: it takes seconds, and may fail.
        SparkSession session = spark.get();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TableSnapshot before = TableSnapshot.newest(files, table);
            List<LoggedFile> old = before.files();
            Optional<Change> made = made(maker, refused);
            boolean changesNothing = made.isEmpty()
                    || (made.get().rows().isEmpty()
                            && (old.isEmpty() || !made.get().replaces()));
            if (changesNothing || isCommitted(session, made.get(), before, old)) {
                return;
            }
            await(attempt);
        }
        throw new UsageException("Other processes kept writing to " + path() + ". Run the command again.");
    }

    private static Optional<Change> made(Maker maker, Runnable refused) {
        boolean isMade = false;
        try {
            Optional<Change> made = maker.make();
            isMade = made.isPresent();
            return made;
        } finally {
            if (!isMade) {
                refused.run();
            }
        }
    }

    private boolean isCommitted(SparkSession session, Change change, TableSnapshot before, List<LoggedFile> old) {
        DeltaCommit commit = new DeltaCommit(session, path());
        commit.readsAll();
        if (commit.version() != before.version()) {
            return false;
        }
        if (before.columns() < table.type().length()) {
            // A store from before a column was there gets it.
            commit.widen(table.type());
        }
        List<Row> rows = change.rows();
        if (change.replaces()) {
            old.forEach(file -> commit.remove(file, clock.millis()));
        } else if (old.size() >= MANY_FILES) {
            rows = new ArrayList<>(before.rows());
            rows.addAll(change.rows());
            old.forEach(file -> commit.remove(file, clock.millis()));
        }
        Optional<LoggedFile> file = rows.isEmpty() ? Optional.empty() : Optional.of(write(rows));
        file.ifPresent(commit::add);
        try {
            commit.run(change.note());
            return true;
        } catch (ConcurrentModificationException takenMeanwhile) {
            // By another process, or by this one, where the answer of storage that had the commit was lost.
            if (file.isPresent()
                    && new TableVersions(files, table)
                            .isAddedAfter(before.version(), file.get().path())) {
                return true;
            }
            file.ifPresent(this::delete);
            return false;
        }
    }

    /** Writes a file into the table's folder that its log does not know yet. */
    LoggedFile write(List<Row> rows) {
        TableRoot root = new TableRoot(path());
        String name = UUID.randomUUID() + ".parquet";
        return Store.io(() -> {
            try (RowFileWriter<Row> file = root.create(name, new SmallRowFormat(table.type()))) {
                for (Row row : rows) {
                    file.write(row);
                }
            }
            String statistics =
                    JSON.createObjectNode().put("numRecords", rows.size()).toString();
            return new LoggedFile(name, Map.of(), root.bytes(name), clock.millis(), statistics, Map.of());
        });
    }

    private void delete(LoggedFile unused) {
        try {
            files.delete(table.folder() + "/" + unused.path());
        } catch (RuntimeException e) {
            LOG.warn("A file that is not used stays in {}", path());
        }
    }

    /** Waits a little, longer each time, and not as long as the others. */
    private static void await(int attempt) {
        long most = Math.min(LONGEST_WAIT_MILLIS, 10L * (attempt + 1));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String path() {
        return files.path(table.folder());
    }
}
