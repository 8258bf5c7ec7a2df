package eu.goe.core.store;

import com.fasterxml.jackson.core.JacksonException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.parquet.RowFileReader;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.hadoop.fs.ChecksumException;

/**
 * A version of one of the store's tables as its log has it, read in this process by Delta's library for engines: a Spark job for a log of
 * a few entries, or for a table of a few rows, takes a hundred times as long. Commits are made by {@link DeltaCommit}.
 */
final class TableSnapshot {
    private static final String COLUMN_MAPPING = "delta.columnMapping.mode";

    private final StoreSchema table;
    private final String path;
    private final Engine engine;
    private final SnapshotImpl snapshot;

    private TableSnapshot(StoreFiles files, StoreSchema table, BiFunction<Engine, Table, Snapshot> version) {
        this.table = table;
        path = files.path(table.folder());
        engine = DefaultEngine.create(files.hadoop());
        snapshot = readable(() -> (SnapshotImpl) version.apply(engine, Table.forPath(engine, path)));
        if (!"none".equals(snapshot.getMetadata().getConfiguration().getOrDefault(COLUMN_MAPPING, "none"))) {
            throw changed("has columns of other names in its files (" + COLUMN_MAPPING + ")");
        }
    }

    /** The version that is the newest now. */
    static TableSnapshot newest(StoreFiles files, StoreSchema table) {
        return new TableSnapshot(files, table, (engine, of) -> of.getLatestSnapshot(engine));
    }

    /** An older version that the log still knows. */
    static TableSnapshot at(StoreFiles files, StoreSchema table, long version) {
        return new TableSnapshot(files, table, (engine, of) -> of.getSnapshotAsOfVersion(engine, version));
    }

    /** Reads, and says of what is missing or damaged where it is; an outage of the storage passes as it is. */
    private <T> T readable(Supplier<T> read) {
        try {
            return read.get();
        } catch (VerificationException e) {
            throw e;
        } catch (RuntimeException e) {
            Throwable root = root(e);
            boolean isDamage = !(root instanceof IOException)
                    || root instanceof FileNotFoundException
                    || root instanceof EOFException
                    || root instanceof ChecksumException
                    || root instanceof JacksonException;
            if (!isDamage) {
                throw e;
            }
            throw new VerificationException(
                    "The table " + path + " of the store cannot be read ("
                            + root.getClass().getSimpleName()
                            + "): a file of it is missing or damaged. goe check says which; bring the table back from a"
                            + " backup.",
                    e);
        }
    }

    /** What went wrong first. */
    static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private VerificationException changed(String what) {
        return new VerificationException("The table " + path + " of the store " + what
                + ": another program has changed it. Bring it back from a backup.");
    }

    long version() {
        return snapshot.getVersion();
    }

    /** How many columns the table has; one from before some were there has fewer. */
    int columns() {
        return snapshot.getSchema().length();
    }

    /** The files of this version, in no order. */
    List<LoggedFile> files() {
        return readable(() -> Store.io(() -> {
            List<LoggedFile> files = new ArrayList<>();
            // With statistics, which the public interface leaves out.
            ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
            try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
                while (batches.hasNext()) {
                    try (CloseableIterator<Row> rows = batches.next().getRows()) {
                        rows.forEachRemaining(row -> files.add(file(row)));
                    }
                }
            }
            return files;
        }));
    }

    private LoggedFile file(Row row) {
        AddFile file = new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
        if (file.getDeletionVector().isPresent()) {
            throw changed("has deleted rows beside its files (deletion vectors)");
        }
        return new LoggedFile(
                file.getPath(),
                VectorUtils.toJavaMap(file.getPartitionValues()),
                file.getSize(),
                file.getModificationTime(),
                file.getStatsJson().orElse(""),
                file.getTags().map(VectorUtils::<String, String>toJavaMap).orElse(Map.of()));
    }

    /** All rows of a small table; columns that it lacks, being from before they were there, are null. */
    List<org.apache.spark.sql.Row> rows() {
        List<org.apache.spark.sql.Row> rows = new ArrayList<>();
        files().forEach(file -> rows.addAll(rows(file.path())));
        return rows;
    }

    /** The rows of one data file that some version of a small table has. */
    List<org.apache.spark.sql.Row> rows(String file) {
        return readable(() -> Store.io(() -> {
            List<org.apache.spark.sql.Row> rows = new ArrayList<>();
            try (RowFileReader<org.apache.spark.sql.Row> reader =
                    new TableRoot(path).open(file, new SmallRowFormat(table.type()), column -> true)) {
                reader.forEachRemaining(rows::add);
            }
            return rows;
        }));
    }
}
