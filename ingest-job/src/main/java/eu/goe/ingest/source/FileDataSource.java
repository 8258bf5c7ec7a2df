package eu.goe.ingest.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** What Spark's three entrances have in common. An instance serves one load. */
abstract class FileDataSource implements TableProvider, DataSourceRegister {
    /** What {@link #inferSchema} found: files are looked at once for a load. */
    private @Nullable SiteSource latest;

    /**
     * Looks at the files.
     *
     * @param given the schema that the user wants; null to make it from the files
     */
    abstract SiteSource open(CaseInsensitiveStringMap options, @Nullable StructType given) throws IOException;

    @Override
    public final StructType inferSchema(CaseInsensitiveStringMap options) {
        latest = look(options, null);
        return latest.schema();
    }

    @Override
    public final boolean supportsExternalMetadata() {
        return true;
    }

    @Override
    public final Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        SiteSource found = latest;
        return new SiteTable(
                found != null && found.schema().equals(schema)
                        ? found
                        : look(new CaseInsensitiveStringMap(properties), schema));
    }

    private SiteSource look(CaseInsensitiveStringMap options, @Nullable StructType given) {
        try {
            return open(options, given);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
