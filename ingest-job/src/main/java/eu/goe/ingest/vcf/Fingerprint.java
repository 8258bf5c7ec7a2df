package eu.goe.ingest.vcf;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * A number for a set of lines that does not depend on their order: the sum modulo 2^128 of a 128-bit hash of each. So it
 * is the same however a call set is compressed, split or sharded. Against accidents, not against forgers. Immutable.
 */
public record Fingerprint(long high, long low) implements Serializable {
    /** Of no lines. */
    public static final Fingerprint ZERO = new Fingerprint(0, 0);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Of one line. Four lanes of 8 bytes, so that their multiplications overlap. */
    public static Fingerprint of(byte[] bytes, int offset, int length) {
        long a = 0x9E3779B97F4A7C15L ^ length;
        long b = 0xC2B2AE3D27D4EB4FL + length;
        long c = 0x165667B19E3779F9L;
        long d = 0x85EBCA77C2B2AE63L;
        int at = offset;
        int end = offset + length;
        for (; at + 32 <= end; at += 32) {
            a = round(a, (long) LONGS.get(bytes, at));
            b = round(b, (long) LONGS.get(bytes, at + 8));
            c = round(c, (long) LONGS.get(bytes, at + 16));
            d = round(d, (long) LONGS.get(bytes, at + 24));
        }
        for (; at + 8 <= end; at += 8) {
            a = round(a, (long) LONGS.get(bytes, at));
            b = Long.rotateLeft(b, 7) ^ a;
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            tail |= (bytes[at] & 0xffL) << shift;
        }
        a = round(a, tail);
        long x = mix(a + Long.rotateLeft(b, 17)) ^ mix(c);
        long y = mix(b + Long.rotateLeft(d, 31)) + mix(c ^ Long.rotateLeft(a, 43));
        return new Fingerprint(mix(x + Long.rotateLeft(y, 23)), mix(y ^ x * 0xA24BAED4963EE407L ^ d));
    }

    private static long round(long lane, long word) {
        return Long.rotateLeft(lane + word * 0x9FB21C651E98DF25L, 31) * 0xD6E8FEB86659FD93L;
    }

    private static long mix(long value) {
        long x = value * 0xBF58476D1CE4E5B9L;
        x ^= x >>> 32;
        x *= 0x94D049BB133111EBL;
        return x ^ x >>> 29;
    }

    /** Of the lines of both. */
    public Fingerprint plus(Fingerprint other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Fingerprint(high + other.high + carry, sum);
    }

    /** 32 hex digits. */
    public String hex() {
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }
}
