package eu.goe.core.store;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Rows of {@code variants} in Parquet. */
public final class VariantFormat implements RowFormat<VariantRow> {
    /** The columns that hold one entry per sample, and that counting everybody does without. */
    static final Set<String> PACKED;

    /** The columns that counting has no use for at all. */
    private static final Set<String> BESIDE_COUNTS;

    static {
        Set<String> fields = new HashSet<>();
        for (SampleField field : SampleField.values()) {
            fields.add(field.column());
        }
        fields.add("phase");
        Set<String> packed = new HashSet<>(fields);
        packed.addAll(List.of("genotypes", "not_adj", "not_adj_haploid", "unlisted"));
        PACKED = Set.copyOf(packed);
        fields.addAll(List.of("id", "filter", "original", "qual", "info"));
        BESIDE_COUNTS = Set.copyOf(fields);
    }

    private static final String[] COUNTS = {
        "ac", "an", "n_hom_ref", "n_het", "n_hom_alt", "n_hemi_alt", "n_missing", "n_polyploid"
    };
    private static final Set<String> PLAIN = Set.of(COUNTS);
    private static final Set<String> DISTINCT = Set.of("id", "original", "ac", "an", "n_hom_ref", "n_het");

    private static final SampleField[] FIELDS = SampleField.values();

    /** Genotypes in a row group at most: some 100 MB of work, whatever their packed size. */
    private static final long GENOTYPES_PER_GROUP = 100_000_000;

    private final Assembly assembly;
    private final int nSamples;

    /** @param nSamples in a tile, which bounds a row group's work; the reader may give any number */
    public VariantFormat(Assembly assembly, int nSamples) {
        this.assembly = assembly;
        this.nSamples = nSamples;
    }

    /** Whether counting by stratum reads a column; what it leaves out is not read from disk. */
    public static boolean isCounted(String column) {
        return !BESIDE_COUNTS.contains(column) && !PLAIN.contains(column);
    }

    /** Whether counting everybody as called reads a column: the plain counts instead of genotypes. */
    public static boolean isCountedPlainly(String column) {
        return !BESIDE_COUNTS.contains(column) && !PACKED.contains(column);
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        message.required(INT32).named("block");
        message.required(INT32).named("tile");
        for (String name : new String[] {"id", "filter", "original", "info"}) {
            message.optional(BINARY).as(stringType()).named(name);
        }
        message.optional(FLOAT).named("qual");
        for (String name : COUNTS) {
            message.required(INT32).named(name);
        }
        message.required(BINARY).named("genotypes");
        message.optional(BINARY).named("not_adj");
        message.optional(BINARY).named("not_adj_haploid");
        message.optional(BINARY).named("phase");
        for (SampleField field : SampleField.values()) {
            message.optional(BINARY).named(field.column());
        }
        message.optional(BINARY).named("unlisted");
        return message.named("variants");
    }

    @Override
    public Set<String> packedColumns() {
        return PACKED;
    }

    @Override
    public Set<String> distinctColumns() {
        return DISTINCT;
    }

    /** Packed columns hardly compress: the third level takes twice the time of the first for some 2 % fewer bytes. */
    @Override
    public int zstdLevel() {
        return 1;
    }

    @Override
    public int rowsPerGroup() {
        return (int) Math.max(1_000, Math.min(1 << 20, GENOTYPES_PER_GROUP / Math.max(1, nSamples)));
    }

    @Override
    public void write(VariantRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int i = VariantColumns.COUNT;
        VariantColumns.integer("block", i++, row.block(), out);
        VariantColumns.integer("tile", i++, row.tile(), out);
        VariantColumns.string("id", i++, row.id(), out);
        VariantColumns.string("filter", i++, row.filter(), out);
        VariantColumns.string("original", i++, row.original(), out);
        VariantColumns.string("info", i++, row.info(), out);
        Float qual = row.qual();
        if (qual != null) {
            out.startField("qual", i);
            out.addFloat(qual);
            out.endField("qual", i);
        }
        i++;
        int[] counts = numbers(row);
        for (int c = 0; c < COUNTS.length; c++) {
            VariantColumns.integer(COUNTS[c], i++, counts[c], out);
        }
        bytes("genotypes", i++, row.genotypes(), out);
        bytes("not_adj", i++, row.notAdj(), out);
        bytes("not_adj_haploid", i++, row.notAdjHaploid(), out);
        bytes("phase", i++, row.phase(), out);
        for (SampleField field : FIELDS) {
            bytes(field.column(), i++, row.fields().get(field), out);
        }
        bytes("unlisted", i, row.unlisted(), out);
    }

    private static int[] numbers(VariantRow row) {
        PlainCounts counts = row.counts();
        if (counts == null) {
            throw new IllegalArgumentException("a row without counts cannot be written");
        }
        return new int[] {
            counts.ac(),
            counts.an(),
            counts.nHomRef(),
            counts.nHet(),
            counts.nHomAlt(),
            counts.nHemiAlt(),
            counts.nMissing(),
            counts.nPolyploid()
        };
    }

    private static void bytes(String name, int index, byte @Nullable [] value, RecordConsumer out) {
        if (value != null) {
            out.startField(name, index);
            out.addBinary(Binary.fromConstantByteArray(value));
            out.endField(name, index);
        }
    }

    @Override
    public VariantRow read(RowColumns columns) {
        return new VariantRow(
                VariantColumns.read(assembly, columns),
                columns.nextInt("block"),
                columns.nextInt("tile"),
                columns.nextNullableString("id"),
                columns.nextNullableString("filter"),
                columns.nextNullableFloat("qual"),
                columns.nextNullableString("info"),
                columns.nextNullableString("original"),
                counts(columns),
                columns.nextNullableBytes("genotypes"),
                columns.nextNullableBytes("not_adj"),
                columns.nextNullableBytes("not_adj_haploid"),
                columns.nextNullableBytes("phase"),
                fields(columns),
                columns.nextNullableBytes("unlisted"));
    }

    private static @Nullable PlainCounts counts(RowColumns columns) {
        return columns.has(COUNTS[0])
                ? new PlainCounts(
                        columns.nextInt(COUNTS[0]),
                        columns.nextInt(COUNTS[1]),
                        columns.nextInt(COUNTS[2]),
                        columns.nextInt(COUNTS[3]),
                        columns.nextInt(COUNTS[4]),
                        columns.nextInt(COUNTS[5]),
                        columns.nextInt(COUNTS[6]),
                        columns.nextInt(COUNTS[7]))
                : null;
    }

    private static Map<SampleField, byte[]> fields(RowColumns columns) {
        Map<SampleField, byte[]> fields = null;
        for (SampleField field : SampleField.values()) {
            byte[] value = columns.nextNullableBytes(field.column());
            if (value != null) {
                fields = fields == null ? new EnumMap<>(SampleField.class) : fields;
                fields.put(field, value);
            }
        }
        return fields == null ? Map.of() : fields;
    }
}
