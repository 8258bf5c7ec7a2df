package eu.goe.core.store;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import java.util.Set;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows of {@code callability} in Parquet. */
public final class CallabilityFormat implements RowFormat<CallabilityRow> {
    private static final String CALLED = "called";
    /** A row is some 64 KiB packed, so that a group is read for a few sites at the price of a few MB. */
    private static final int ROWS_PER_GROUP = 64;

    private final Assembly assembly;

    public CallabilityFormat(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(BINARY).as(stringType()).named("contig");
        message.required(INT32).named("start");
        message.required(INT32).named("end");
        message.required(INT32).named("block");
        message.required(INT32).named("tile");
        message.required(BINARY).named(CALLED);
        return message.named("callability");
    }

    @Override
    public Set<String> packedColumns() {
        return Set.of(CALLED);
    }

    @Override
    public int rowsPerGroup() {
        return ROWS_PER_GROUP;
    }

    @Override
    public void write(CallabilityRow row, RecordConsumer out) {
        VariantColumns.string("contig", 0, assembly.contig(row.contig()).name(), out);
        VariantColumns.integer("start", 1, row.start(), out);
        VariantColumns.integer("end", 2, row.end(), out);
        VariantColumns.integer("block", 3, row.block(), out);
        VariantColumns.integer("tile", 4, row.tile(), out);
        out.startField(CALLED, 5);
        out.addBinary(Binary.fromConstantByteArray(row.called()));
        out.endField(CALLED, 5);
    }

    @Override
    public CallabilityRow read(RowColumns columns) {
        int contig = VariantColumns.contig(assembly, columns);
        int start = columns.nextInt("start");
        int end = columns.nextInt("end");
        int block = columns.nextInt("block");
        int tile = columns.nextInt("tile");
        byte[] called = columns.nextNullableBytes(CALLED);
        if (called == null) {
            throw new IllegalStateException("row of callability without its packed column");
        }
        return new CallabilityRow(contig, start, end, block, tile, called);
    }
}
