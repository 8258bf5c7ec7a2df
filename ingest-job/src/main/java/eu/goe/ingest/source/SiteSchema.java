package eu.goe.ingest.source;

import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns that all sources have, by Glow's names. Positions are 0-based, half-open. */
final class SiteSchema {
    static final String CONTIG_NAME = "contigName";
    static final String START = "start";
    static final String END = "end";
    static final String NAMES = "names";
    static final String REFERENCE_ALLELE = "referenceAllele";
    static final String ALTERNATE_ALLELES = "alternateAlleles";
    static final String GENOTYPES = "genotypes";

    /** Fields of a genotype. */
    static final String SAMPLE_ID = "sampleId";

    static final String PHASED = "phased";
    static final String CALLS = "calls";

    private SiteSchema() {}

    static StructField field(String name, DataType type) {
        return new StructField(name, type, true, Metadata.empty());
    }

    static DataType listOf(DataType type) {
        return DataTypes.createArrayType(type);
    }

    static StructField genotypes(List<StructField> fields) {
        return field(GENOTYPES, listOf(DataTypes.createStructType(fields)));
    }

    /** The struct of one genotype in a schema; null if it has no genotypes. */
    static @Nullable StructType genotype(StructType columns) {
        for (StructField column : columns.fields()) {
            if (column.name().equals(GENOTYPES)) {
                return genotype(column);
            }
        }
        return null;
    }

    /** The struct of one genotype in a schema's genotypes column. */
    static StructType genotype(StructField genotypes) {
        if (genotypes.dataType() instanceof ArrayType list && list.elementType() instanceof StructType struct) {
            return struct;
        }
        throw new IllegalArgumentException("column genotypes must be an array of structs, not "
                + genotypes.dataType().simpleString());
    }
}
