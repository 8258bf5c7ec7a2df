package eu.goe.core.release;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * The columns that a GDI node loads, as in the sample of gdi-mini-node 0.9.1. POS is 0-based. All counts are of copies:
 * AC_HOM is twice the people with two copies. AC_HET, AC_HOM and AC_HEMI are absent where one of them is not published,
 * or where they do not add up to AC (half calls).
 */
final class GdiRowFormat implements RowFormat<GdiRow> {
    private static final MessageType SCHEMA = Types.buildMessage()
            .optional(INT32)
            .named("POS")
            .optional(BINARY)
            .as(stringType())
            .named("REF")
            .optional(BINARY)
            .as(stringType())
            .named("ALT")
            .optional(BINARY)
            .as(stringType())
            .named("VT")
            .optional(BINARY)
            .as(stringType())
            .named("POPULATION")
            .optional(DOUBLE)
            .named("AF")
            .optional(INT32)
            .named("AC")
            .optional(INT32)
            .named("AC_HET")
            .optional(INT32)
            .named("AC_HOM")
            .optional(INT32)
            .named("AC_HEMI")
            .optional(INT32)
            .named("AN")
            .named("schema");

    @Override
    public MessageType schema() {
        return SCHEMA;
    }

    @Override
    public void write(GdiRow row, RecordConsumer out) {
        ReleasedCounts counts = row.counts();
        int s = row.stratum();
        int32(out, 0, row.variant().start());
        text(out, 1, row.variant().ref());
        text(out, 2, row.variant().alt());
        text(out, 3, type(row.variant().ref(), row.variant().alt()));
        text(out, 4, row.population());
        out.startField("AF", 5);
        out.addDouble(counts.af(s));
        out.endField("AF", 5);
        int32(out, 6, counts.get(ReleaseField.AC, s));
        CopiesByZygosity copies = CopiesByZygosity.of(counts, s);
        if (copies != null) {
            int32(out, 7, copies.heterozygous());
            int32(out, 8, copies.homozygous());
            int32(out, 9, copies.hemizygous());
        }
        int32(out, 10, counts.get(ReleaseField.AN, s));
    }

    @Override
    public GdiRow read(RowColumns columns) {
        throw new UnsupportedOperationException("releases are written, not read");
    }

    /** SNP, INDEL, or UNKNOWN for several bases by as many others; of alleles in normal form. */
    static String type(String ref, String alt) {
        return ref.length() != alt.length() ? "INDEL" : ref.length() == 1 ? "SNP" : "UNKNOWN";
    }

    private static void text(RecordConsumer out, int column, String value) {
        out.startField(SCHEMA.getFieldName(column), column);
        out.addBinary(Binary.fromString(value));
        out.endField(SCHEMA.getFieldName(column), column);
    }

    private static void int32(RecordConsumer out, int column, long value) {
        out.startField(SCHEMA.getFieldName(column), column);
        out.addInteger(Math.toIntExact(value));
        out.endField(SCHEMA.getFieldName(column), column);
    }
}
