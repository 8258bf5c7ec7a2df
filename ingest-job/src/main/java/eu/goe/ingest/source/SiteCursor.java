package eu.goe.ingest.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Goes through the variants of a binary file; genotypes are read only when asked for. One owner. */
interface SiteCursor extends Site, Closeable {
    /** Goes to the next variant; false after the last. */
    boolean next() throws IOException;

    GenericArrayData names();

    /** A column that only this format has. */
    @Nullable
    Object other(String column);

    /** The variant's genotypes; with fewer fields if fewer are wanted. */
    GenericArrayData genotypes() throws IOException;

    long bytesRead();

    /** Opens a task's part of the files. */
    @FunctionalInterface
    interface Opener extends Serializable {
        SiteCursor open(InputPartition part, StructType columns);
    }

    /** Travels to tasks with all that reading needs. */
    record Readers(Opener opener, StructType columns, SiteFilter filter) implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition part) {
            return new Reader(opener.open(part, columns), columns, filter);
        }
    }

    /** Rows of what a cursor goes through, with filter and columns applied. A row is good until the next. */
    final class Reader implements PartitionReader<InternalRow> {
        private final SiteCursor cursor;
        private final SiteFilter filter;
        private final String[] columns;
        private final GenericInternalRow row;
        private final ReadMetrics metrics = new ReadMetrics();

        Reader(SiteCursor cursor, StructType columns, SiteFilter filter) {
            this.cursor = cursor;
            this.filter = filter;
            this.columns = columns.fieldNames();
            this.row = new GenericInternalRow(columns.length());
        }

        @Override
        public boolean next() throws IOException {
            while (cursor.next()) {
                metrics.records++;
                if (filter.accepts(cursor)) {
                    for (int c = 0; c < columns.length; c++) {
                        row.update(c, value(columns[c]));
                    }
                    return true;
                }
                metrics.skipped++;
            }
            return false;
        }

        private @Nullable Object value(String column) throws IOException {
            return switch (column) {
                case SiteSchema.CONTIG_NAME -> cursor.contig();
                case SiteSchema.START -> cursor.start();
                case SiteSchema.END -> cursor.end();
                case SiteSchema.NAMES -> cursor.names();
                case SiteSchema.REFERENCE_ALLELE -> cursor.ref();
                case SiteSchema.ALTERNATE_ALLELES -> alts();
                case SiteSchema.GENOTYPES -> cursor.genotypes();
                default -> cursor.other(column);
            };
        }

        private @Nullable GenericArrayData alts() {
            if (cursor.nAlts() == 0) {
                return null;
            }
            UTF8String[] alts = new UTF8String[cursor.nAlts()];
            for (int i = 0; i < alts.length; i++) {
                alts[i] = cursor.alt(i);
            }
            return new GenericArrayData(alts);
        }

        @Override
        public InternalRow get() {
            return row;
        }

        @Override
        public CustomTaskMetric[] currentMetricsValues() {
            metrics.bytes = cursor.bytesRead();
            return metrics.values();
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
