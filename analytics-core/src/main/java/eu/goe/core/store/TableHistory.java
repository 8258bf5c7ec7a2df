package eu.goe.core.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;

/**
 * Forgets what a table was: data files that its newest version does not have are deleted, and the versions before it with them. Not Delta's
 * VACUUM, which goes by age, keeps the log for days, and looks at files of ingests that are under way.
 */
final class TableHistory {
    private final SparkSession spark;
    private final StoreFiles files;
    private final StoreSchema table;

    TableHistory(SparkSession spark, StoreFiles files, StoreSchema table) {
        this.spark = spark;
        this.files = files;
        this.table = table;
    }

    /**
     * What was forgotten.
     *
     * @param versions that cannot be read any more
     * @param files of data
     */
    record Forgotten(int versions, int files) {}

    /**
     * @param idleBefore files of a small table that no version knows are deleted if they were last written before, in milliseconds since
     *     1970; of the per-variant tables {@link Sweep} knows which are under way
     * @param logBefore entries of the log are deleted if they are older: a process may be about to commit on top of younger ones
     */
    Forgotten forget(long idleBefore, long logBefore) {
        DeltaLog log = DeltaLog.forTable(spark, files.path(table.folder()));
        Snapshot snapshot = log.update(false, Option.empty(), Option.empty());
        String folder = table.folder() + "/";
        Set<String> live = new HashSet<>();
        for (AddFile file : snapshot.allFiles().collectAsList()) {
            live.add(folder + file.path());
        }
        int deleted = 0;
        for (RemoveFile file : snapshot.tombstones().collectAsList()) {
            String name = folder + file.path();
            if (!live.contains(name) && files.modified(name).isPresent()) {
                files.delete(name);
                deleted++;
            }
        }
        for (StoreFiles.Found file : files.list(folder + "*.parquet")) {
            if (!live.contains(file.name()) && file.modified() < idleBefore) {
                files.delete(file.name());
                deleted++;
            }
        }
        return new Forgotten(truncate(log, snapshot, logBefore), deleted);
    }

    /** Makes the newest version the first one that the log knows. */
    private int truncate(DeltaLog log, Snapshot snapshot, long before) {
        String folder = table.folder() + "/_delta_log/";
        List<StoreFiles.Found> older = files.list(folder + "*").stream()
                .filter(f -> !f.isFolder() && version(f.name()) >= 0 && version(f.name()) < snapshot.version())
                .toList();
        int versions =
                (int) older.stream().filter(f -> f.name().endsWith(".json")).count();
        if (older.isEmpty()) {
            return 0;
        }
        log.checkpoint(snapshot, Option.empty());
        for (StoreFiles.Found file : older) {
            if (file.modified() < before) {
                files.delete(file.name());
            }
        }
        return versions;
    }

    /** The version that a file of the log belongs to; −1 if none. */
    private static long version(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.indexOf('.');
        String number = dot < 0 ? "" : file.substring(0, dot);
        return number.length() == 20 && number.chars().allMatch(Character::isDigit) ? Long.parseLong(number) : -1;
    }
}
