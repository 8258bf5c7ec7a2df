package eu.goe.ingest.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/** One reading of a table: which columns, under which conditions. */
record SiteScan(SiteSource source, StructType columns, SiteFilter filter, List<Predicate> pushed)
        implements Scan, Batch {
    @Override
    public StructType readSchema() {
        return columns;
    }

    /** What a plan shows. */
    @Override
    public String description() {
        return source.format() + " PushedFilters: ["
                + pushed.stream().map(Predicate::toString).collect(Collectors.joining(", ")) + "], ReadSchema: "
                + columns.simpleString();
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        try {
            return source.plan(filter, SplitSize.of(SparkSession.active())).toArray(InputPartition[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return source.readers(columns, filter);
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return ReadMetrics.supported();
    }
}
