package eu.goe.ingest.source;

import java.io.IOException;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** {@code spark.read().format("bgen")}: BGEN files with Glow's schema and options. Spark makes it by name. */
public final class BgenDataSource extends FileDataSource {
    @Override
    public String shortName() {
        return BgenSource.FORMAT;
    }

    @Override
    SiteSource open(CaseInsensitiveStringMap options, @Nullable StructType given) throws IOException {
        return BgenSource.open(options, given);
    }
}
