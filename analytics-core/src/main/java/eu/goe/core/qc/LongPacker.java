package eu.goe.core.qc;

import java.util.Arrays;

/** Arrays of whole numbers that are small for the most part, as bytes: zigzag, then LEB128. One owner. */
final class LongPacker {
    private static final int LONGEST = 10;

    private byte[] bytes = new byte[1 << 10];
    private int size;

    void put(long[] values) {
        for (long value : values) {
            if (bytes.length - size < LONGEST) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            long left = value << 1 ^ value >> 63;
            while ((left & ~0x7fL) != 0) {
                bytes[size++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            bytes[size++] = (byte) left;
        }
    }

    /** What was put; the array is the caller's. */
    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Reads arrays in the order in which they were put. */
    static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Adds the next array to another one of the same length. */
        void addTo(long[] values) {
            for (int i = 0; i < values.length; i++) {
                long zigzag = 0;
                int shift = 0;
                int b;
                do {
                    b = bytes[at++];
                    zigzag |= (b & 0x7fL) << shift;
                    shift += 7;
                } while (b < 0);
                values[i] += zigzag >>> 1 ^ -(zigzag & 1);
            }
        }
    }
}
