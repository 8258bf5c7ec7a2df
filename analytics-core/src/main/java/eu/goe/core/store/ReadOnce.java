package eu.goe.core.store;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * What this process has read of the newest versions of tables, so that it reads each version once: a command asks for the same small tables again
 * and again, and each reading is a Spark job. Whether the version is still the newest is looked up each time, in the table's folder. Delta gives the same object
 * for the same version of the same table, and what was read goes when Delta forgets the version.
 *
 * @param <T> immutable
 */
final class ReadOnce<T> {
    private final Map<Snapshot, T> known = Collections.synchronizedMap(new WeakHashMap<>());

    T of(SparkSession spark, String path, Supplier<T> read) {
        Snapshot newest = DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty());
        T value = known.get(newest);
        if (value == null) {
            // Of this version or of one that another process has committed since: then this one is never the newest
            // again.
            value = read.get();
            known.put(newest, value);
        }
        return value;
    }
}
