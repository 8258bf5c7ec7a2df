package eu.goe.core.store;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.frequency.CallHistogram;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.CoverageFormat;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.qc.PrincipalComponents;
import eu.goe.core.qc.SampleFigure;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The tables of a store: their columns, declared once, and the rows of the small ones. */
public enum StoreSchema {
    /** One row per variant, batch and tile; see {@link VariantFormat}. */
    VARIANTS("window", "contig,start,end"),
    /** Where the samples of a block were called; see {@link CallabilityFormat}. */
    CALLABILITY("window", "contig,start,end"),
    /** Rows of all frequency results; see {@code FrequencyFormat}. */
    FREQUENCIES("result, window", "contig,start,end"),
    /** Rows of all coverage results; see {@code CoverageFormat}. */
    COVERAGE("result, window", "contig,start,end"),
    /** Variants of all results of type {@code qc}; see {@code VariantQcFormat}. */
    QC("result, window", "contig,start,end"),
    /** Rows of all association results; see {@link AssociationFormat}. */
    ASSOCIATIONS("result, window", "contig,start,end"),
    /** Rows of all results of type {@code suffstats}; see {@link SumsFormat}. */
    SUMS("result, window", "contig,start,end"),
    /** One row per batch: the switch of its visibility. */
    BATCHES("", "number"),
    /** Attributes by sample number; a sample without any has no row. */
    SAMPLES("", "sample_number"),
    /** Cohorts that users named. */
    COHORTS("", "name"),
    /** Records that were set aside. */
    QUARANTINE("", "file"),
    /** One row per version of a result: the switch of its visibility. */
    RESULTS("", "number"),

    /** Who has withdrawn, and of whom nothing is left: rows are only ever appended. */
    WITHDRAWN("", "number"),
    /** Samples of results of type {@code qc}, by the run of the result. */
    QC_SAMPLES("", "sample_number"),
    /** Related samples of these results. */
    QC_PAIRS("", "first_sample"),
    /** Principal components of the samples of these results. */
    QC_COMPONENTS("", "sample_number");

    /** Small tables that say something of samples in results of quality: their rows come and go with the result and with the samples. */
    static final List<StoreSchema> BESIDE_QUALITY = List.of(QC_SAMPLES, QC_PAIRS, QC_COMPONENTS);

    /**
     * Tables that came within this format: a store of an earlier build lacks them, and no result of it has rows there, so that an empty
     * one says what it says. What else is missing is damage.
     */
    static final List<StoreSchema> LATER = List.of(ASSOCIATIONS, SUMS, QC_COMPONENTS);

    private final String partitionedBy;
    private final String statisticsOn;

    StoreSchema(String partitionedBy, String statisticsOn) {
        this.partitionedBy = partitionedBy;
        this.statisticsOn = statisticsOn;
    }

    /** Folder of the table below the store's root. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tables whose data files tasks write, window by window. */
    static List<StoreSchema> perVariant() {
        return Stream.concat(Stream.of(VARIANTS, CALLABILITY), ofResults().stream())
                .toList();
    }

    /** The tables that hold the rows of results, each of the type that it is named after. */
    static List<StoreSchema> ofResults() {
        return Stream.of(ResultType.values())
                .flatMap(type -> type.table().stream())
                .toList();
    }

    StructType type() {
        StructType type = new StructType();
        switch (this) {
            case VARIANTS -> {
                type = variantKey(type).add("block", IntegerType).add("tile", IntegerType);
                for (String name : List.of("id", "filter", "original", "info")) {
                    type = type.add(name, StringType);
                }
                type = type.add("qual", DataTypes.FloatType);
                for (CountField field : CountField.values()) {
                    type = type.add(field.column(), IntegerType);
                }
                for (String name : List.of("genotypes", "not_adj", "not_adj_haploid", "phase")) {
                    type = type.add(name, DataTypes.BinaryType);
                }
                for (SampleField field : SampleField.values()) {
                    type = type.add(field.column(), DataTypes.BinaryType);
                }
                return type.add("unlisted", DataTypes.BinaryType).add("window", StringType);
            }
            case CALLABILITY -> {
                return type.add("contig", StringType)
                        .add("start", IntegerType)
                        .add("end", IntegerType)
                        .add("block", IntegerType)
                        .add("tile", IntegerType)
                        .add("called", DataTypes.BinaryType)
                        .add("window", StringType);
            }
            case FREQUENCIES -> {
                type = variantKey(type);
                for (Quality quality : Quality.values()) {
                    for (CountField field : CountField.values()) {
                        type = type.add(quality.label() + "_" + field.column(), DataTypes.BinaryType);
                    }
                }
                for (Quality quality : Quality.values()) {
                    for (CallHistogram histogram : CallHistogram.values()) {
                        type = type.add(FrequencyFormat.column(quality, histogram), DataTypes.BinaryType);
                    }
                }
                return type.add("result", IntegerType).add("window", StringType);
            }
            case COVERAGE -> {
                type = type.add("contig", StringType).add("start", IntegerType).add("end", IntegerType);
                for (String column : CoverageFormat.columns().toList()) {
                    type = type.add(column, DataTypes.BinaryType);
                }
                return type.add("result", IntegerType).add("window", StringType);
            }
            case QC -> {
                type = variantKey(type);
                for (Quality quality : Quality.values()) {
                    for (CountField field : CountField.values()) {
                        type = type.add(quality.label() + "_" + field.column(), IntegerType);
                    }
                }
                for (String name : List.of("dp", "gq")) {
                    type = type.add(name + "_sum", LongType).add(name + "_n", IntegerType);
                }
                return type.add("ab_sum", DoubleType)
                        .add("ab_n", IntegerType)
                        .add("result", IntegerType)
                        .add("window", StringType);
            }
            case ASSOCIATIONS -> {
                return packed(type, AssociationFormat.columns());
            }
            case SUMS -> {
                return packed(type, SumsFormat.columns());
            }
            case QC_SAMPLES -> {
                type = ofRun(type).add("sample_number", IntegerType);
                for (SampleFigure figure : SampleFigure.values()) {
                    type = type.add(figure.column(), figure.isCount() ? LongType : DoubleType);
                }
                return type.add("declared_sex", StringType)
                        .add("imputed_sex", StringType)
                        .add("sex_check", StringType)
                        .add("relatives", IntegerType)
                        .add("unrelated", StringType)
                        .add("outlier", StringType)
                        .add("status", StringType)
                        .add("reasons", StringType);
            }
            case QC_PAIRS -> {
                return ofRun(type)
                        .add("first_sample", IntegerType)
                        .add("second_sample", IntegerType)
                        .add("n_sites", IntegerType)
                        .add("n_het_het", IntegerType)
                        .add("n_ibs0", IntegerType)
                        .add("kinship", DoubleType)
                        .add("relation", StringType);
            }
            case QC_COMPONENTS -> {
                type = ofRun(type).add("sample_number", IntegerType);
                for (int c = 1; c <= PrincipalComponents.COUNT; c++) {
                    type = type.add("pc" + c, DoubleType);
                }
                return type;
            }
            case BATCHES -> {
                return type.add("number", IntegerType)
                        .add("name", StringType)
                        .add("run", StringType)
                        .add("first_sample", IntegerType)
                        .add("n_samples", IntegerType)
                        .add("kind", StringType)
                        .add("fingerprint", StringType)
                        .add("files", IntegerType)
                        .add("records", LongType)
                        .add("kept", LongType)
                        .add("quarantined", LongType)
                        .add("variants", LongType)
                        .add("bytes", LongType)
                        .add("adj_tests", StringType)
                        .add("normalisation", StringType)
                        .add("software", StringType)
                        .add("created", StringType)
                        .add("fields", StringType)
                        .add("callability", StringType)
                        .add("block", IntegerType)
                        .add("block_run", StringType)
                        .add("tile_samples", IntegerType)
                        .add("removed", StringType);
            }
            case SAMPLES -> {
                return type.add("sample_number", IntegerType)
                        .add("attributes", DataTypes.createMapType(StringType, StringType, false));
            }
            case COHORTS -> {
                return type.add("name", StringType)
                        .add("expression", StringType)
                        .add("created", StringType);
            }
            case QUARANTINE -> {
                return type.add("run", StringType)
                        .add("file", IntegerType)
                        .add("line", LongType)
                        .add("contig", StringType)
                        .add("pos", StringType)
                        .add("reason", StringType)
                        .add("text", StringType);
            }
            case RESULTS -> {
                return type.add("number", IntegerType)
                        .add("run", StringType)
                        .add("name", StringType)
                        .add("version", IntegerType)
                        .add("type", StringType)
                        .add("created", StringType)
                        .add("variants", LongType)
                        .add("definition", StringType)
                        .add("dropped", StringType);
            }

            case WITHDRAWN -> {
                return type.add("number", IntegerType)
                        .add("sample_number", IntegerType)
                        .add("state", StringType)
                        .add("at", StringType);
            }
        }
        throw new IllegalStateException(name());
    }

    private static StructType ofRun(StructType type) {
        return type.add("run", StringType).add("created_millis", LongType);
    }

    /** Rows of a result along the genome whose columns behind the variant are packed. */
    private static StructType packed(StructType type, Stream<String> columns) {
        StructType its = variantKey(type);
        for (String column : columns.toList()) {
            its = its.add(column, DataTypes.BinaryType);
        }
        return its.add("result", IntegerType).add("window", StringType);
    }

    private static StructType variantKey(StructType type) {
        return type.add("contig", StringType)
                .add("start", IntegerType)
                .add("end", IntegerType)
                .add("ref", StringType)
                .add("alt", StringType)
                .add("structural", StringType);
    }

    /**
     * Makes the empty table unless it is there. No deletion vectors: what is deleted shall be gone after a vacuum.
     *
     * @param note of the commit; empty for none
     */
    void create(SparkSession spark, String path, String note, Clock clock) {
        DeltaCommit commit = new DeltaCommit(spark, path);
        if (commit.version() >= 0) {
            return;
        }
        Map<String, String> properties = new TreeMap<>();
        properties.put("delta.dataSkippingStatsColumns", statisticsOn);
        properties.put("delta.enableDeletionVectors", "false");
        if (this == BATCHES) {
            // Versions of the store are those of this table: they stay readable.
            properties.put("delta.enableExpiredLogCleanup", "false");
        }
        List<String> partitions = partitionedBy.isEmpty() ? List.of() : List.of(partitionedBy.split(", ", -1));
        commit.create(type(), partitions, properties, clock.millis());
        commit.run(note);
    }

    static Row row(Batch b) {
        return RowFactory.create(
                b.number(),
                b.name(),
                b.run(),
                b.firstSample(),
                b.nSamples(),
                b.kind(),
                b.fingerprint(),
                b.files(),
                b.records(),
                b.kept(),
                b.quarantined(),
                b.variants(),
                b.bytes(),
                b.adjTests(),
                b.normalisation(),
                b.software(),
                b.created(),
                b.fields().toJson(),
                b.callability(),
                b.block(),
                b.blockRun(),
                b.tileSamples(),
                b.removed());
    }

    static Batch batch(Row r) {
        return new Batch(
                r.getInt(0),
                r.getString(1),
                r.getString(2),
                r.getInt(3),
                r.getInt(4),
                r.getString(5),
                r.getString(6),
                r.getInt(7),
                r.getLong(8),
                r.getLong(9),
                r.getLong(10),
                r.getLong(11),
                r.getLong(12),
                r.getString(13),
                r.getString(14),
                r.getString(15),
                r.getString(16),
                BatchFields.parse(r.getString(17)),
                r.getString(18),
                r.getInt(19),
                r.getString(20),
                r.getInt(21),
                r.getString(22));
    }

    /** @param dropped when it was dropped, null while it is visible */
    static Row row(Result r, @Nullable String dropped) {
        return RowFactory.create(
                r.number(),
                r.run(),
                r.name(),
                r.version(),
                r.type().label(),
                r.created(),
                r.variants(),
                r.definition(),
                dropped);
    }

    /** Whether a result's row is there only so that its number and version are not given again. */
    static boolean isDropped(Row r) {
        return !r.isNullAt(8);
    }

    static Result result(Row r) {
        return new Result(
                r.getInt(0),
                r.getString(1),
                r.getString(2),
                r.getInt(3),
                ResultType.of(r.getString(4)),
                r.getString(5),
                r.getLong(6),
                r.getString(7));
    }

    static Row row(String run, QuarantinedRecord q) {
        return RowFactory.create(run, q.file(), q.line(), q.contig(), q.pos(), q.reason(), q.text());
    }

    static QuarantinedRecord quarantined(Row r) {
        return new QuarantinedRecord(
                r.getInt(1), r.getLong(2), r.getString(3), r.getString(4), r.getString(5), r.getString(6));
    }
}
