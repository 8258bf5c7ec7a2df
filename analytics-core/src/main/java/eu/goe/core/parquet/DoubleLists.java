package eu.goe.core.parquet;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Types;

/** How a number of double precision for each trait stands in one column of a row: eight bytes each, the lowest first. {@link RowColumns#nextDoubles} reads it. */
public final class DoubleLists {
    private DoubleLists() {}

    /** Appends a column to a schema. */
    public static void declare(String name, Types.MessageTypeBuilder message) {
        message.required(BINARY).named(name);
    }

    /** Writes one field of a row. */
    public static void write(String name, int index, double[] values, RecordConsumer out) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        out.startField(name, index);
        out.addBinary(Binary.fromConstantByteArray(bytes.array()));
        out.endField(name, index);
    }
}
