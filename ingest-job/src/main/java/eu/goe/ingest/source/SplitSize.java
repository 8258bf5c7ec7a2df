package eu.goe.ingest.source;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * How much a task reads, by Spark's settings for files: {@code spark.sql.files.maxPartitionBytes} and
 * {@code openCostInBytes}.
 *
 * @param maxBytes of files, at most, where they can be split
 * @param openBytes what opening one more file counts
 * @param cores tasks that run at a time
 */
record SplitSize(long maxBytes, long openBytes, int cores) {
    static SplitSize of(SparkSession session) {
        SQLConf settings = SQLConf.get();
        return new SplitSize(
                settings.filesMaxPartitionBytes(),
                settings.filesOpenCostInBytes(),
                session.sparkContext().defaultParallelism());
    }

    /** The size of a split when so many bytes in so many files are read: small enough that every core has work. */
    long of(long bytes, int files) {
        long perCore = (bytes + files * openBytes) / Math.max(1, cores);
        return Math.max(1, Math.min(maxBytes, Math.max(openBytes, perCore)));
    }
}
