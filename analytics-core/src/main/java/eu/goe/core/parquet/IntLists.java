package eu.goe.core.parquet;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genotype.Varint;
import java.util.BitSet;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** How a number for each stratum stands in one column of a row. {@link RowColumns#nextInts} reads both. */
public enum IntLists {
    /** A list of optional ints, which any reader of Parquet shows: for what leaves the store. */
    PLAIN {
        @Override
        public void declare(String name, Types.MessageTypeBuilder message) {
            message.optionalList().optionalElement(INT32).named(name);
        }

        @Override
        public void write(
                String name, int index, int[] values, int from, int n, @Nullable BitSet absent, RecordConsumer out) {
            out.startField(name, index);
            out.startGroup();
            out.startField("list", 0);
            for (int i = from; i < from + n; i++) {
                out.startGroup();
                if (absent == null || !absent.get(i)) {
                    out.startField("element", 0);
                    out.addInteger(values[i]);
                    out.endField("element", 0);
                }
                out.endGroup();
            }
            out.endField("list", 0);
            out.endGroup();
            out.endField(name, index);
        }
    },
    /** {@link Varint varints} side by side, or no byte where all are 0: a tenth of the time. None may be absent, and a negative one takes five bytes. */
    PACKED {
        @Override
        public void declare(String name, Types.MessageTypeBuilder message) {
            message.optional(BINARY).named(name);
        }

        @Override
        public void write(
                String name, int index, int[] values, int from, int n, @Nullable BitSet absent, RecordConsumer out) {
            if (absent != null) {
                throw new IllegalStateException("packed numbers of which some are absent: " + name);
            }
            out.startField(name, index);
            out.addBinary(pack(values, from, n));
            out.endField(name, index);
        }
    };

    private static final Binary ALL_ZERO = Binary.fromConstantByteArray(new byte[0]);

    private static Binary pack(int[] values, int from, int n) {
        int any = 0;
        for (int i = from; i < from + n; i++) {
            any |= values[i];
        }
        if (any == 0) {
            return ALL_ZERO;
        }
        byte[] packed = new byte[n * Varint.length(any)];
        if (packed.length == n) {
            for (int i = 0; i < n; i++) {
                packed[i] = (byte) values[from + i];
            }
            return Binary.fromConstantByteArray(packed);
        }
        int at = 0;
        for (int i = from; i < from + n; i++) {
            at = Varint.put(packed, at, values[i]);
        }
        return Binary.fromConstantByteArray(packed, 0, at);
    }

    /** Appends a column to a schema. */
    public abstract void declare(String name, Types.MessageTypeBuilder message);

    /**
     * Writes one field of a row.
     *
     * @param from place in values of the first of n numbers
     * @param absent places in values that have none; null if all have
     */
    public abstract void write(
            String name, int index, int[] values, int from, int n, @Nullable BitSet absent, RecordConsumer out);

    /** As the other, all of the values. */
    public void write(String name, int index, int[] values, RecordConsumer out) {
        write(name, index, values, 0, values.length, null, out);
    }
}
