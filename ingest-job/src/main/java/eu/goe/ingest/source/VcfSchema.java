package eu.goe.ingest.source;

import static eu.goe.ingest.source.SiteSchema.field;
import static eu.goe.ingest.source.SiteSchema.listOf;

import eu.goe.ingest.vcf.VcfField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Glow's schema of a VCF file, from the fields that its header declares, in the header's order. */
final class VcfSchema {
    static final String QUAL = "qual";
    static final String FILTERS = "filters";
    static final String SPLIT_FROM_MULTI_ALLELIC = "splitFromMultiAllelic";
    static final String ATTRIBUTES = "attributes";
    static final String INFO_PREFIX = "INFO_";
    /** What a row that was split came from, {@code contig:POS:REF/ALT/ALT}, as vt decompose writes it. */
    static final String OLD_MULTIALLELIC = "OLD_MULTIALLELIC";

    private static final String COUNT_KEY = "vcf_header_count";
    private static final String DESCRIPTION_KEY = "vcf_header_description";

    private static final Map<String, String> GENOTYPE_NAMES = Map.of(
            "DP", "depth",
            "FT", "filters",
            "GL", "genotypeLikelihoods",
            "PL", "phredLikelihoods",
            "GP", "posteriorProbabilities",
            "GQ", "conditionalQuality",
            "HQ", "haplotypeQualities",
            "EC", "expectedAlleleCounts",
            "MQ", "mappingQuality",
            "AD", "alleleDepths");
    private static final Map<String, String> FORMAT_KEYS =
            GENOTYPE_NAMES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    /** Numbers of fields whose meaning is fixed (VCF 4.3, tables 1 and 2), where a header says {@code .} for them. */
    private static final Map<String, String> STANDARD_NUMBERS =
            Map.of("INFO_AC", "A", "INFO_AF", "A", "AD", "R", "ADF", "R", "ADR", "R", "PL", "G", "GL", "G", "GP", "G");

    private VcfSchema() {}

    /** @param fields each ID once */
    static StructType of(Collection<VcfField> fields, VcfOptions options) {
        List<StructField> columns = new ArrayList<>(List.of(
                field(SiteSchema.CONTIG_NAME, DataTypes.StringType),
                field(SiteSchema.START, DataTypes.LongType),
                field(SiteSchema.END, DataTypes.LongType),
                field(SiteSchema.NAMES, listOf(DataTypes.StringType)),
                field(SiteSchema.REFERENCE_ALLELE, DataTypes.StringType),
                field(SiteSchema.ALTERNATE_ALLELES, listOf(DataTypes.StringType)),
                field(QUAL, DataTypes.DoubleType),
                field(FILTERS, listOf(DataTypes.StringType)),
                field(SPLIT_FROM_MULTI_ALLELIC, DataTypes.BooleanType)));
        List<StructField> genotype = new ArrayList<>();
        if (options.includeSampleIds()) {
            genotype.add(field(SiteSchema.SAMPLE_ID, DataTypes.StringType));
        }
        boolean hasOldMultiallelic = false;
        for (VcfField declared : fields) {
            switch (declared.kind()) {
                case INFO -> {
                    if (options.flattenInfoFields()) {
                        columns.add(described(INFO_PREFIX + declared.id(), infoType(declared), declared));
                        hasOldMultiallelic |= declared.id().equals(OLD_MULTIALLELIC);
                    }
                }
                case FORMAT -> {
                    if (declared.id().equals("GT")) {
                        genotype.add(described(SiteSchema.PHASED, DataTypes.BooleanType, declared));
                        genotype.add(described(SiteSchema.CALLS, listOf(DataTypes.IntegerType), declared));
                    } else {
                        String name = GENOTYPE_NAMES.getOrDefault(declared.id(), declared.id());
                        DataType type =
                                declared.id().equals("FT") ? listOf(DataTypes.StringType) : declaredType(declared);
                        genotype.add(described(name, type, declared));
                    }
                }
            }
        }
        if (!options.flattenInfoFields()) {
            columns.add(field(ATTRIBUTES, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType)));
        } else if (options.splitToBiallelic() && !hasOldMultiallelic) {
            columns.add(field(INFO_PREFIX + OLD_MULTIALLELIC, DataTypes.StringType));
        }
        columns.add(SiteSchema.genotypes(genotype));
        return DataTypes.createStructType(columns);
    }

    /** The FORMAT key of a field of a genotype. */
    static String formatKey(String field) {
        return FORMAT_KEYS.getOrDefault(field, field);
    }

    /**
     * The field's Number as lists are split by it: what its metadata has, or what is fixed for the key.
     *
     * @param key of FORMAT, or the column's name of INFO
     */
    static String number(StructField field, String key) {
        Metadata metadata = field.metadata();
        String count = metadata.contains(COUNT_KEY) ? metadata.getString(COUNT_KEY) : "UNBOUNDED";
        boolean isOpen = count.equals("UNBOUNDED") && field.dataType() instanceof ArrayType;
        return isOpen ? STANDARD_NUMBERS.getOrDefault(key, count) : count;
    }

    private static StructField described(String name, DataType type, VcfField declared) {
        Metadata metadata = new MetadataBuilder()
                .putString(COUNT_KEY, declared.number().equals(".") ? "UNBOUNDED" : declared.number())
                .putString(DESCRIPTION_KEY, declared.description())
                .build();
        return new StructField(name, type, true, metadata);
    }

    private static DataType infoType(VcfField declared) {
        if (declared.id().equals("CSQ") || declared.id().equals("ANN")) {
            DataType annotation = AnnotationFields.type(declared.description());
            if (annotation != null) {
                return annotation;
            }
        }
        return declaredType(declared);
    }

    private static DataType declaredType(VcfField declared) {
        DataType one = switch (declared.type()) {
            case INTEGER -> DataTypes.IntegerType;
            case FLOAT -> DataTypes.DoubleType;
            case STRING, CHARACTER -> DataTypes.StringType;
            case FLAG -> DataTypes.BooleanType;
        };
        return declared.isSingle() ? one : listOf(one);
    }
}
