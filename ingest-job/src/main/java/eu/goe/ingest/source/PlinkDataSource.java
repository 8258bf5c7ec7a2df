package eu.goe.ingest.source;

import java.io.IOException;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** {@code spark.read().format("plink")}: plink 1 files with Glow's schema. Spark makes it by name. */
public final class PlinkDataSource extends FileDataSource {
    @Override
    public String shortName() {
        return PlinkSource.FORMAT;
    }

    @Override
    SiteSource open(CaseInsensitiveStringMap options, @Nullable StructType given) throws IOException {
        return PlinkSource.open(options, given);
    }
}
