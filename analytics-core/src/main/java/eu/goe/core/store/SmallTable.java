package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table of the store that is small enough for the driver: read whole, written a few rows at a time. */
final class SmallTable {
    private static final int ATTEMPTS = 50;

    private final Supplier<SparkSession> spark;
    private final StoreFiles files;
    private final StoreSchema table;
    private final String path;

    SmallTable(Supplier<SparkSession> spark, StoreFiles files, StoreSchema table) {
        this.spark = spark;
        this.files = files;
        this.table = table;
        this.path = files.path(table.folder());
    }

    List<Row> rows() {
        return TableSnapshot.newest(path).rows();
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

        private boolean changesNothing() {
            return !replaces && rows.isEmpty();
        }
    }

    /** Makes a change of what the table holds at that moment. */
    @FunctionalInterface
    interface Maker {
        /** Called again if another process has written meanwhile; empty if there is nothing to do after all. What it throws ends it. */
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
     * Makes one commit that depends on the rows before it, so that of several processes each sees what those before it wrote: a change that was made of
     * what is not the newest version any more is made again.
     *
     * @param refused called where the maker gives no change or throws, so that nothing of it is there, certainly; not where
     *     writing fails, since the rows may then be there all the same
     */
    void change(Maker maker, Runnable refused) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TableSnapshot before = TableSnapshot.newest(path);
            Optional<Change> made = made(maker, refused);
            if (made.isEmpty() || made.get().changesNothing() || isCommitted(made.get(), before)) {
                return;
            }
        }
        throw new UsageException("Other processes kept writing to " + path + ". Run the command again.");
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

    private boolean isCommitted(Change change, TableSnapshot before) {
        DeltaCommit commit = new DeltaCommit(spark.get(), path);
        if (!commit.dependsOn(before.version())) {
            return false;
        }
        if (before.columns() < table.type().length()) {
            // A store from before a column was there gets it.
            commit.widen(table.type());
        }
        if (change.replaces()) {
            before.files().forEach(old -> commit.remove(old, System.currentTimeMillis()));
        }
        Optional<LoggedFile> file = change.rows().isEmpty()
                ? Optional.empty()
                : Optional.of(SmallTableFile.write(path, table.type(), change.rows()));
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
            file.ifPresent(unused -> files.delete(table.folder() + "/" + unused.path()));
            return false;
        }
    }
}
