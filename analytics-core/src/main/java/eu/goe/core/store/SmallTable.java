package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** A table of the store that is small enough for the driver: read whole, written a few rows at a time. */
final class SmallTable {
    private static final int ATTEMPTS = 50;

    private final SparkSession spark;
    private final StoreSchema table;
    private final String path;

    SmallTable(SparkSession spark, StoreSchema table, String path) {
        this.spark = spark;
        this.table = table;
        this.path = path;
    }

    List<Row> rows() {
        return spark.read().format("delta").load(path).collectAsList();
    }

    void append(List<Row> rows) {
        // By the counter too: else a replacement, which sees what it replaces before it writes, could lose these.
        appendAllNext(() -> rows);
    }

    /** Makes a row of what the table holds at the moment of the append. */
    interface RowMaker {
        /** The row; empty if there is nothing to append after all. What it throws ends the append. */
        Optional<Row> make();
    }

    /**
     * Appends one row that depends on the rows before it, so that of several processes each sees the rows of those before
     * it: every append carries the next number of the table's own transaction counter, and one whose number another process has
     * taken meanwhile is made again.
     *
     * @param refused called where the maker gives no row or throws, so that the row is certainly not there; not where
     *     writing fails, since the row may then be there all the same
     */
    void appendNext(RowMaker maker, Runnable refused) {
        writeNext(SaveMode.Append, () -> made(maker, refused).map(List::of), written -> rows().containsAll(written));
    }

    /** Appends rows that depend on the rows before them; none ends the append. */
    void appendAllNext(Supplier<List<Row>> maker) {
        writeNext(
                SaveMode.Append,
                () -> Optional.of(maker.get()).filter(rows -> !rows.isEmpty()),
                written -> rows().containsAll(written));
    }

    private static Optional<Row> made(RowMaker maker, Runnable refused) {
        boolean isMade = false;
        try {
            Optional<Row> row = maker.make();
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
        writeNext(
                SaveMode.Overwrite,
                () -> Optional.of(maker.get()),
                written -> new HashSet<>(rows()).equals(new HashSet<>(written)));
    }

    private void writeNext(SaveMode mode, Supplier<Optional<List<Row>>> maker, Predicate<List<Row>> isThere) {
        String application = "goe-" + table.folder();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long next = lastTransaction(application) + 1;
            Optional<List<Row>> rows = maker.get();
            if (rows.isEmpty()) {
                return;
            }
            try {
                frame(rows.get())
                        .write()
                        .format("delta")
                        .mode(mode)
                        .option("txnAppId", application)
                        .option("txnVersion", next)
                        .save(path);
            } catch (ConcurrentModificationException takenMeanwhile) {
                // By another process, or by this one, where the answer of storage that had the commit was lost.
            }
            // Delta passes over a write whose number is taken, without a word; the counter may have moved on since.
            if (isThere.test(rows.get())) {
                return;
            }
        }
        throw new UsageException("Other processes kept writing to " + path + ". Run the command again.");
    }

    private long lastTransaction(String application) {
        scala.collection.immutable.Map<String, Object> transactions = DeltaLog.forTable(spark, path)
                .update(false, Option.empty(), Option.empty())
                .transactions();
        return transactions.contains(application) ? ((Number) transactions.apply(application)).longValue() : 0;
    }

    private Dataset<Row> frame(List<Row> rows) {
        return spark.createDataFrame(rows, table.type()).coalesce(1);
    }
}
