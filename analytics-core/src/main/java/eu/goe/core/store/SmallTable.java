package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/** A table of the store that is small enough for the driver: read whole, written a few rows at a time. */
final class SmallTable {
    private static final int ATTEMPTS = 50;
    private static final ReadOnce<List<Row>> READ = new ReadOnce<>();

    private final SparkSession spark;
    private final StoreSchema table;
    private final String path;

    SmallTable(SparkSession spark, StoreSchema table, String path) {
        this.spark = spark;
        this.table = table;
        this.path = path;
    }

    List<Row> rows() {
        return READ.of(
                spark,
                path,
                () -> List.copyOf(spark.read().format("delta").load(path).collectAsList()));
    }

    void append(List<Row> rows) {
        // By the counter too: else a replacement, which sees what it replaces before it writes, could lose these.
        appendAllNext(() -> rows);
    }

    /** Makes what is written of what the table holds at that moment. */
    interface Maker<T> {
        /** What to write; empty if there is nothing to write after all. What it throws ends it. */
        Optional<T> make();
    }

    /** Makes the row of an append. */
    interface RowMaker extends Maker<Row> {}

    /**
     * One commit.
     *
     * @param replaces whether the rows stand for all there were; else they are appended
     * @param note unlike any other; the log keeps it beside the commit
     */
    record Change(boolean replaces, List<Row> rows, String note) {}

    /** One try at a commit. */
    private record Write(SaveMode mode, List<Row> rows, String note, Predicate<List<Row>> isThere) {}

    /**
     * Appends one row that depends on the rows before it, so that of several processes each sees the rows of those before
     * it: every append carries the next number of the table's own transaction counter, and one whose number another process has
     * taken meanwhile is made again.
     *
     * @param refused called where the maker gives no row or throws, so that the row is certainly not there; not where
     *     writing fails, since the row may then be there all the same
     */
    void appendNext(RowMaker maker, Runnable refused) {
        writeNext(() -> made(maker, refused)
                .map(row -> new Write(SaveMode.Append, List.of(row), "", written -> rows().containsAll(written))));
    }

    /** Appends rows that depend on the rows before them; none ends the append. */
    void appendAllNext(Supplier<List<Row>> maker) {
        writeNext(() -> Optional.of(maker.get())
                .filter(rows -> !rows.isEmpty())
                .map(rows -> new Write(SaveMode.Append, rows, "", written -> rows().containsAll(written))));
    }

    private static <T> Optional<T> made(Maker<T> maker, Runnable refused) {
        boolean isMade = false;
        try {
            Optional<T> row = maker.make();
            isMade = row.isPresent();
            return row;
        } finally {
            if (!isMade) {
                refused.run();
            }
        }
    }

    /**
     * Replaces all rows by what depends on them, so that of several processes each sees what those before it wrote.
     *
     * @param maker makes the new rows of what the table holds at that moment; called again if that has changed
     */
    void replaceNext(Supplier<List<Row>> maker) {
        writeNext(() -> Optional.of(new Write(
                SaveMode.Overwrite, maker.get(), "", written -> new HashSet<>(rows()).equals(new HashSet<>(written)))));
    }

    /**
     * Makes one commit that depends on the rows before it, with a note.
     *
     * @param maker called again if another process has written meanwhile
     * @param refused as of {@link #appendNext}
     */
    void changeNext(Maker<Change> maker, Runnable refused) {
        writeNext(() -> {
            long before = log().version();
            return made(maker, refused)
                    .map(change -> new Write(
                            change.replaces() ? SaveMode.Overwrite : SaveMode.Append,
                            change.rows(),
                            change.note(),
                            written -> TableVersions.notesAfter(spark, path, before)
                                    .contains(change.note())));
        });
    }

    private void writeNext(Supplier<Optional<Write>> maker) {
        String application = "goe-" + table.folder();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long next = lastTransaction(application) + 1;
            Optional<Write> made = maker.get();
            if (made.isEmpty()) {
                return;
            }
            Write write = made.get();
            DataFrameWriter<Row> writer = frame(write.rows())
                    .write()
                    .format("delta")
                    .mode(write.mode())
                    // A store from before a column was there gets it.
                    .option("mergeSchema", true)
                    .option("txnAppId", application)
                    .option("txnVersion", next);
            try {
                (write.note().isEmpty() ? writer : writer.option("userMetadata", write.note())).save(path);
            } catch (ConcurrentModificationException takenMeanwhile) {
                // By another process, or by this one, where the answer of storage that had the commit was lost.
            }
            // Delta passes over a write whose number is taken, without a word; the counter may have moved on since.
            if (write.isThere().test(write.rows())) {
                return;
            }
        }
        throw new UsageException("Other processes kept writing to " + path + ". Run the command again.");
    }

    private long lastTransaction(String application) {
        scala.collection.immutable.Map<String, Object> transactions = log().transactions();
        return transactions.contains(application) ? ((Number) transactions.apply(application)).longValue() : 0;
    }

    private Snapshot log() {
        return DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty());
    }

    private Dataset<Row> frame(List<Row> rows) {
        return spark.createDataFrame(rows, table.type()).coalesce(1);
    }
}
