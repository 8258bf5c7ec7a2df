package eu.goe.core.query;

import java.nio.charset.StandardCharsets;

/** Bytes of one BCF record, little-endian, with BCF's typed values. Mutable, one owner. */
final class BcfBuffer extends GrowingBytes {
    static final int NONE = 0;
    static final int INT8 = 1;
    static final int INT16 = 2;
    static final int INT32 = 3;
    static final int FLOAT = 5;
    static final int CHAR = 7;

    static final int MISSING_INT = Integer.MIN_VALUE;
    static final int END_INT = Integer.MIN_VALUE + 1;
    static final int END_INT8 = 0x81;
    static final int MISSING_FLOAT = 0x7f800001;
    static final int END_FLOAT = 0x7f800002;
    /** The eight lowest numbers of each width are reserved. */
    private static final int RESERVED = 8;

    BcfBuffer int8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    BcfBuffer int32(int value) {
        reserve(4);
        for (int b = 0; b < 4; b++) {
            bytes[size++] = (byte) (value >>> 8 * b);
        }
        return this;
    }

    BcfBuffer raw(byte[] more) {
        append(more);
        return this;
    }

    /** Begins values of a type; the length is beside the type if it is below 15, else a number of its own. */
    BcfBuffer typed(int type, int length) {
        if (length < 15) {
            return int8(length << 4 | type);
        }
        int8(15 << 4 | type);
        return ints(new int[] {length}, 1);
    }

    /** Whole numbers in the narrowest width that holds them all. */
    BcfBuffer ints(int[] values, int n) {
        int type = INT8;
        for (int i = 0; i < n; i++) {
            if (values[i] != MISSING_INT) {
                boolean is8 = values[i] >= Byte.MIN_VALUE + RESERVED && values[i] <= Byte.MAX_VALUE;
                boolean is16 = values[i] >= Short.MIN_VALUE + RESERVED && values[i] <= Short.MAX_VALUE;
                type = Math.max(type, is8 ? INT8 : is16 ? INT16 : INT32);
            }
        }
        typed(type, n);
        int width = 1 << (type - 1);
        for (int i = 0; i < n; i++) {
            // The missing value of each width has its top bit set alone.
            int value = values[i] == MISSING_INT ? 1 << (8 * width - 1) : values[i];
            for (int b = 0; b < width; b++) {
                int8(value >>> 8 * b);
            }
        }
        return this;
    }

    BcfBuffer text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return typed(CHAR, utf8.length).raw(utf8);
    }
}
