package eu.goe.ingest.source;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What a task counts; Spark's UI shows the sums. One owner. */
final class ReadMetrics {
    /** Records whose site was looked at. */
    long records;
    /** Of these, records that a pushed filter left out before INFO and genotypes. */
    long skipped;
    /** Of these, records that were malformed and dropped. */
    long dropped;
    /** Bytes taken from files. */
    long bytes;

    static CustomMetric[] supported() {
        return new CustomMetric[] {new Bytes(), new Records(), new Skipped(), new Dropped()};
    }

    CustomTaskMetric[] values() {
        return new CustomTaskMetric[] {
            new Value(Bytes.NAME, bytes),
            new Value(Records.NAME, records),
            new Value(Skipped.NAME, skipped),
            new Value(Dropped.NAME, dropped)
        };
    }

    private record Value(String name, long value) implements CustomTaskMetric {}

    /** Spark makes these by name. */
    public static final class Bytes extends CustomSumMetric {
        static final String NAME = "fileBytesRead";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "bytes read of files";
        }
    }

    /** Spark makes these by name. */
    public static final class Records extends CustomSumMetric {
        static final String NAME = "recordsRead";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "records read";
        }
    }

    /** Spark makes these by name. */
    public static final class Skipped extends CustomSumMetric {
        static final String NAME = "recordsSkipped";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "records skipped by filters";
        }
    }

    /** Spark makes these by name. */
    public static final class Dropped extends CustomSumMetric {
        static final String NAME = "recordsDropped";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "malformed records dropped";
        }
    }
}
