package eu.goe.ingest.source;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/** What one task reads, one after the other. */
record VcfPartition(List<VcfSplit> splits) implements InputPartition {}
