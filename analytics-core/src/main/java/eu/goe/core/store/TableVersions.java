package eu.goe.core.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** The versions of a small table that its log still knows: when each was made, and its rows. */
final class TableVersions {
    private static final String FILE = "file";

    private final SparkSession spark;
    private final StoreFiles files;
    private final StoreSchema table;

    TableVersions(SparkSession spark, StoreFiles files, StoreSchema table) {
        this.spark = spark;
        this.files = files;
        this.table = table;
    }

    /**
     * One version.
     *
     * @param atMillis when it was committed, in milliseconds since 1970
     * @param note of its commit; empty where it has none
     * @param dataFiles that hold its rows, relative to the table
     */
    record Version(long number, long atMillis, String note, Set<String> dataFiles) {}

    /** Oldest first. */
    List<Version> all() {
        String path = files.path(table.folder());
        DeltaLog log = DeltaLog.forTable(spark, path);
        log.update(false, Option.empty(), Option.empty());
        long first = first();
        Set<String> live = new LinkedHashSet<>();
        List<Version> versions = new ArrayList<>();
        Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> changes =
                log.getChanges(first, Option.empty(), false);
        while (changes.hasNext()) {
            Tuple2<Object, scala.collection.immutable.Seq<Action>> change = changes.next();
            long number = ((Number) change._1()).longValue();
            long at = 0;
            String note = "";
            for (Action action : CollectionConverters.asJava(change._2())) {
                if (action instanceof AddFile added) {
                    live.add(added.path());
                } else if (action instanceof RemoveFile removed) {
                    live.remove(removed.path());
                } else if (action instanceof CommitInfo info) {
                    at = info.getTimestamp();
                    note = info.userMetadata().getOrElse(() -> "");
                }
            }
            if (number == first && first > 0) {
                // The versions before are forgotten; a checkpoint says what was there.
                for (AddFile file : log.getSnapshotAt(number, Option.empty(), Option.empty(), false)
                        .allFiles()
                        .collectAsList()) {
                    live.add(file.path());
                }
            }
            versions.add(new Version(number, at, note, Set.copyOf(live)));
        }
        return versions;
    }

    private long first() {
        return files.list(table.folder() + "/_delta_log/*.json").stream()
                .map(f -> f.name().replaceAll("^.*/|\\.json$", ""))
                .filter(name -> name.matches("[0-9]{20}"))
                .mapToLong(Long::parseLong)
                .min()
                .orElse(0);
    }

    /** The rows of each of these versions, in one read. */
    Map<Long, List<Row>> rows(List<Version> versions) {
        Set<String> wanted = new LinkedHashSet<>();
        versions.forEach(v -> wanted.addAll(v.dataFiles()));
        Map<String, List<Row>> byFile = new HashMap<>();
        if (!wanted.isEmpty()) {
            String[] paths = wanted.stream()
                    .map(name -> new Path(files.path(table.folder()), name).toString())
                    .toArray(String[]::new);
            for (Row row : spark.read()
                    .schema(table.type())
                    .parquet(paths)
                    .withColumn(FILE, functions.col("_metadata.file_name"))
                    .collectAsList()) {
                byFile.computeIfAbsent(row.getAs(FILE), f -> new ArrayList<>()).add(row);
            }
        }
        Map<Long, List<Row>> rows = new HashMap<>();
        for (Version version : versions) {
            List<Row> of = new ArrayList<>();
            version.dataFiles().forEach(file -> of.addAll(byFile.getOrDefault(name(file), List.of())));
            rows.put(version.number(), of);
        }
        return rows;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Notes of the commits of a table after a version. */
    static List<String> notesAfter(SparkSession spark, String path, long version) {
        DeltaLog log = DeltaLog.forTable(spark, path);
        log.update(false, Option.empty(), Option.empty());
        List<String> notes = new ArrayList<>();
        Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> changes =
                log.getChanges(version + 1, Option.empty(), false);
        while (changes.hasNext()) {
            for (Action action : CollectionConverters.asJava(changes.next()._2())) {
                if (action instanceof CommitInfo info) {
                    notes.add(info.userMetadata().getOrElse(() -> ""));
                }
            }
        }
        return notes;
    }
}
