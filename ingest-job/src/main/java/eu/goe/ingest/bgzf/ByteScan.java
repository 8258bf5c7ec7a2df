package eu.goe.ingest.bgzf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Searches in byte arrays, eight bytes at a time. */
public final class ByteScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private static final Pattern EXPONENT = Pattern.compile("[0-9]+([.][0-9]*)?[eE][+-]?[0-9]{1,4}");

    private ByteScan() {}

    /** The eight bytes from {@code at}, the first in the lowest bits. */
    public static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** A word of eight times the same byte. */
    public static long repeated(byte wanted) {
        return ONES * (wanted & 0xff);
    }

    /** Sets the top bit of each byte in which two words are equal. */
    public static long equalBytes(long a, long b) {
        long x = a ^ b;
        return ~((x & ~HIGHS) + ~HIGHS | x | ~HIGHS);
    }

    /** The first place in {@code [from, to)} that holds the byte, or {@code to} if none does. */
    public static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        long pattern = repeated(wanted);
        int i = from;
        // Ends of lines are thousands of bytes apart: four words at a time until one has it.
        for (int last = to - 4 * Long.BYTES; i <= last; i += 4 * Long.BYTES) {
            if ((hits(bytes, i, pattern)
                            | hits(bytes, i + Long.BYTES, pattern)
                            | hits(bytes, i + 2 * Long.BYTES, pattern)
                            | hits(bytes, i + 3 * Long.BYTES, pattern))
                    != 0) {
                break;
            }
        }
        for (int last = to - Long.BYTES; i <= last; i += Long.BYTES) {
            long hit = hits(bytes, i, pattern);
            if (hit != 0) {
                // The lowest flagged byte is a true match; only higher ones can be false.
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Sets the top bit of the first byte that is like the pattern, and perhaps of later ones. */
    private static long hits(byte[] bytes, int at, long pattern) {
        long x = (long) LONGS.get(bytes, at) ^ pattern;
        return (x - ONES) & ~x & HIGHS;
    }

    /**
     * A number that is not negative, its decimals cut; with an exponent too, as some write a Float ({@code 9e1}).
     *
     * @return at most {@code Integer.MAX_VALUE - 1}; −1 where the bytes do not begin with a digit
     */
    public static int wholePart(byte[] bytes, int from, int to) {
        long value = 0;
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9' && value < Integer.MAX_VALUE) {
            value = 10 * value + (bytes[i++] - '0');
        }
        if (i == from) {
            return -1;
        }
        for (int at = i; at < to; at++) {
            if ((bytes[at] | 0x20) == 'e') {
                return wholePart(new String(bytes, from, to - from, StandardCharsets.US_ASCII), (int) value);
            }
        }
        return (int) Math.min(value, Integer.MAX_VALUE - 1);
    }

    private static int wholePart(String text, int withoutExponent) {
        return EXPONENT.matcher(text).matches()
                ? (int) Math.min(Double.parseDouble(text), Integer.MAX_VALUE - 1)
                : withoutExponent;
    }

    /** A number of up to ten decimal digits; −1 if the bytes are anything else. */
    public static long wholeNumber(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 10) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
