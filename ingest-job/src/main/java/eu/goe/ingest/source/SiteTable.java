package eu.goe.ingest.source;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Files of one format as a table that can be read. */
record SiteTable(SiteSource source) implements Table, SupportsRead {
    @Override
    public String name() {
        return source.format();
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is made from it
    public StructType schema() {
        return source.schema();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new SiteScanBuilder(source);
    }
}
