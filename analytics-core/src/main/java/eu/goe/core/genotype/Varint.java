package eu.goe.core.genotype;

/** Unsigned LEB128 numbers of up to 32 bits: seven bits a byte, the lowest first, the top bit set on all but the last. */
public final class Varint {
    private Varint() {}

    /** Bytes that it takes. */
    public static int length(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    /**
     * As {@link #put} where there is room for two bytes more than the number takes; without a branch between numbers of one byte and two,
     * which gaps of sets are in no order.
     */
    static int putWithRoom(byte[] bytes, int at, int value) {
        if (value >= 1 << 14) {
            return put(bytes, at, value);
        }
        int more = (127 - value) >>> 31;
        bytes[at] = (byte) (value | more << 7);
        bytes[at + 1] = (byte) (value >>> 7);
        return at + 1 + more;
    }

    /** Writes a number and returns where the next one goes. */
    public static int put(byte[] bytes, int at, int value) {
        int left = value;
        int to = at;
        while ((left & ~0x7f) != 0) {
            bytes[to++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[to++] = (byte) left;
        return to;
    }

    /** Reads numbers one after the other; past the end throws {@link IndexOutOfBoundsException}. */
    public static final class Cursor {
        private final byte[] bytes;
        private int at;

        public Cursor(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        public int next() {
            int value = bytes[at++];
            if (value >= 0) {
                return value;
            }
            value &= 0x7f;
            for (int shift = 7; shift < 35; shift += 7) {
                int b = bytes[at++];
                value |= (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new IllegalStateException("number of more than 32 bits");
        }

        int nextByte() {
            return bytes[at++] & 0xff;
        }

        public int position() {
            return at;
        }
    }
}
