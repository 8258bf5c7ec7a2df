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

    /** Of one line. */
    public static Fingerprint of(byte[] bytes, int offset, int length) {
        long a = 0x9E3779B97F4A7C15L ^ length;
        long b = 0xC2B2AE3D27D4EB4FL + length;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            a = mix(a ^ word);
            b = Long.rotateLeft(b + word * 0x9FB21C651E98DF25L, 29) * 0xD6E8FEB86659FD93L;
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            tail |= (bytes[at] & 0xffL) << shift;
        }
        a = mix(a ^ tail);
        b = Long.rotateLeft(b + tail * 0x9FB21C651E98DF25L, 29) * 0xD6E8FEB86659FD93L;
        return new Fingerprint(mix(a + Long.rotateLeft(b, 17)), mix(b ^ a * 0xA24BAED4963EE407L));
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
