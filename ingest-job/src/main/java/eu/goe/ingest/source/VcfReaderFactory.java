package eu.goe.ingest.source;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;

/** Travels to tasks with all that reading needs. */
record VcfReaderFactory(StructType columns, SiteFilter filter, VcfOptions options) implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        return new VcfPartitionReader(((VcfPartition) partition).splits(), columns, filter, options);
    }
}
