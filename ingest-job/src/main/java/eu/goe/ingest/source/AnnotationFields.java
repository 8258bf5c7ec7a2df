package eu.goe.ingest.source;

import static eu.goe.ingest.source.SiteSchema.field;
import static eu.goe.ingest.source.SiteSchema.listOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** The structs of VEP's CSQ and SnpEff's ANN, with the types that Glow gives their fields. */
final class AnnotationFields {
    private static final Set<String> LISTS =
            Set.of("Annotation", "Consequence", "Existing_variation", "FLAGS", "LoF_filter", "LoF_flags", "LoF_info");
    private static final Set<String> RANKS = Set.of("Rank", "EXON", "INTRON");
    private static final Set<String> CHANGES = Set.of("Amino_acids", "Codons");

    private AnnotationFields() {}

    /**
     * The type of the column.
     *
     * @param description of the header line, which names the fields behind its last colon
     * @return null if it names none: the field is then read as its header line says
     */
    static @Nullable DataType type(String description) {
        String list = description
                .substring(description.lastIndexOf(':') + 1)
                .replace("'", "")
                .replace("\"", "");
        if (list.indexOf('|') < 0) {
            return null;
        }
        List<StructField> fields = new ArrayList<>();
        for (String name : list.split("\\|", -1)) {
            String safe = name.replace(" ", "").replace(".", "_");
            fields.add(field(safe, fieldType(safe)));
        }
        return listOf(DataTypes.createStructType(fields));
    }

    private static DataType fieldType(String name) {
        if (LISTS.contains(name)) {
            return listOf(DataTypes.StringType);
        }
        if (RANKS.contains(name)) {
            return pair("rank", "total");
        }
        if (CHANGES.contains(name)) {
            return pair("reference", "variant");
        }
        return switch (name) {
            case "cDNA_pos/cDNA_length", "CDS_pos/CDS_length", "AA_pos/AA_length" -> pair("pos", "length");
            case "Distance" -> DataTypes.IntegerType;
            default -> DataTypes.StringType;
        };
    }

    private static DataType pair(String first, String second) {
        return DataTypes.createStructType(
                List.of(field(first, DataTypes.StringType), field(second, DataTypes.StringType)));
    }
}
