package eu.goe.ingest.source;

import java.io.Serializable;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** How a VCF file is read; the names are Glow's. */
record VcfOptions(
        boolean includeSampleIds,
        boolean flattenInfoFields,
        boolean splitToBiallelic,
        boolean useTabixIndex,
        Stringency stringency)
        implements Serializable {
    static VcfOptions of(CaseInsensitiveStringMap options) {
        ReadOptions read = new ReadOptions(options);
        return new VcfOptions(
                read.flag("includeSampleIds", true),
                read.flag("flattenInfoFields", true),
                read.flag("splitToBiallelic", false),
                read.flag("useTabixIndex", true),
                Stringency.parse(options.getOrDefault("validationStringency", "strict")));
    }
}
