package eu.goe.ingest.source;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;

/** One format's files, as a table is made of them; on the driver. */
interface SiteSource {
    /** The format, as users name it. */
    String format();

    StructType schema();

    /**
     * What tasks read, in the files' order.
     *
     * @param filter records that cannot meet it may be left out
     */
    List<InputPartition> plan(SiteFilter filter, SplitSize size) throws IOException;

    /**
     * What reads a partition.
     *
     * @param columns of the schema, perhaps with fewer fields in genotypes
     */
    PartitionReaderFactory readers(StructType columns, SiteFilter filter);
}
