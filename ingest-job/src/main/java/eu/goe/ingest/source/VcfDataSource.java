package eu.goe.ingest.source;

import java.io.IOException;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** {@code spark.read().format("vcf")}: VCF and gVCF files with Glow's schema and options. Spark makes it by name. */
public final class VcfDataSource extends FileDataSource {
    @Override
    public String shortName() {
        return VcfSource.FORMAT;
    }

    @Override
    SiteSource open(CaseInsensitiveStringMap options, @Nullable StructType given) throws IOException {
        return VcfSource.open(options, given);
    }
}
