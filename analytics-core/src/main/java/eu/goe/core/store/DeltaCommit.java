package eu.goe.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One atomic commit to a table, made through Delta for Spark: its files are there, since tasks or this process wrote them, so no data goes through
 * Spark's SQL. Stands on the version that is the newest when it is made.
 */
final class DeltaCommit {
    private final OptimisticTransaction transaction;
    private final List<Action> actions = new ArrayList<>();

    DeltaCommit(SparkSession spark, String path) {
        transaction = DeltaLog.forTable(spark, path).startTransaction(Option.empty(), Option.empty());
    }

    /** The version that the commit stands on; −1 where there is no table yet. */
    long version() {
        return transaction.snapshot().version();
    }

    /** Gives a new table its columns and properties. */
    void create(StructType columns, List<String> partitionedBy, Map<String, String> properties, long nowMillis) {
        define(new Metadata(
                UUID.randomUUID().toString(),
                null,
                null,
                new Format("parquet", scala(Map.of())),
                columns.json(),
                CollectionConverters.asScala(partitionedBy).toList(),
                scala(properties),
                Option.apply(nowMillis)));
    }

    /** Gives the table columns that it lacks. */
    void widen(StructType columns) {
        Metadata is = transaction.metadata();
        define(new Metadata(
                is.id(),
                is.name(),
                is.description(),
                is.format(),
                columns.json(),
                is.partitionColumns(),
                is.configuration(),
                is.createdTime()));
    }

    private void define(Metadata metadata) {
        transaction.updateMetadata(metadata, false);
    }

    /** Makes the commit depend on all rows: it fails if another process has added or removed any on top of the same version. */
    void readsAll() {
        transaction.readWholeTable();
    }

    void add(LoggedFile file) {
        actions.add(action(file));
    }

    /** Older versions keep the file until it is vacuumed. */
    void remove(LoggedFile file, long nowMillis) {
        actions.add(action(file).removeWithTimestamp(nowMillis, true));
    }

    private static AddFile action(LoggedFile file) {
        return new AddFile(
                file.path(),
                scala(file.partition()),
                file.bytes(),
                file.addedMillis(),
                true,
                file.statistics(),
                scala(file.tags()),
                null,
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    /**
     * Makes the table's next version.
     *
     * @param note that the log keeps beside the commit; empty for none
     * @throws java.util.ConcurrentModificationException if another process has committed what contradicts this
     */
    void run(String note) {
        transaction.commit(
                CollectionConverters.asScala(actions).toList(),
                new DeltaOperations.Write(
                        SaveMode.Append,
                        Option.empty(),
                        Option.empty(),
                        note.isEmpty() ? Option.empty() : Option.apply(note),
                        Option.empty(),
                        Option.empty(),
                        Option.empty()));
    }

    private static scala.collection.immutable.Map<String, String> scala(Map<String, String> map) {
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
    }
}
