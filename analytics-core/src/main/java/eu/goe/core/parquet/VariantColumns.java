package eu.goe.core.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The columns that identify a variant in every per-variant table: contig, start, end, ref, alt, structural. */
public final class VariantColumns {
    /** How many columns these are. */
    public static final int COUNT = 6;

    /** Those that say where it is. */
    static final List<String> PLACES = List.of("start", "end");

    private VariantColumns() {}

    /** Appends the columns to a schema. */
    public static void declare(Types.MessageTypeBuilder message) {
        message.required(BINARY).as(stringType()).named("contig");
        message.required(INT32).named("start");
        message.required(INT32).named("end");
        message.required(BINARY).as(stringType()).named("ref");
        message.required(BINARY).as(stringType()).named("alt");
        message.optional(BINARY).as(stringType()).named("structural");
    }

    public static void write(Variant variant, Assembly assembly, RecordConsumer out) {
        string("contig", 0, assembly.contig(variant.contig()).name(), out);
        integer("start", 1, variant.start(), out);
        integer("end", 2, variant.end(), out);
        string("ref", 3, variant.ref(), out);
        string("alt", 4, variant.alt(), out);
        string("structural", 5, variant.structural(), out);
    }

    /** Writes one field of a row; a null is left out. */
    public static void string(String name, int index, @Nullable String value, RecordConsumer out) {
        if (value != null) {
            out.startField(name, index);
            // An array is hashed and compared faster than the buffer that Binary makes of a string.
            out.addBinary(Binary.fromConstantByteArray(value.getBytes(StandardCharsets.UTF_8)));
            out.endField(name, index);
        }
    }

    /** Writes one field of a row. */
    public static void integer(String name, int index, int value, RecordConsumer out) {
        out.startField(name, index);
        out.addInteger(value);
        out.endField(name, index);
    }

    /** Reads the column {@code contig}: its index in the assembly. */
    public static int contig(Assembly assembly, RowColumns columns) {
        String name = columns.nextString("contig");
        return assembly.resolve(name)
                .orElseThrow(() -> new IllegalStateException("contig " + name + " is not in " + assembly.name()))
                .index();
    }

    public static Variant read(Assembly assembly, RowColumns columns) {
        return new Variant(
                contig(assembly, columns),
                columns.nextInt("start"),
                columns.nextInt("end"),
                columns.nextString("ref"),
                columns.nextString("alt"),
                columns.nextNullableString("structural"));
    }
}
