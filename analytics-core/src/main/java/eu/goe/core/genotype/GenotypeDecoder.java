package eu.goe.core.genotype;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Unpacks what {@link GenotypeEncoder} packed. The hot path of counting: a rare variant costs its listed samples, a
 * common one 2 bits a sample, 32 samples at a time where they are all homozygous reference.
 */
public final class GenotypeDecoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KNOWN_FLAGS =
            GenotypeEncoder.DENSE | GenotypeEncoder.HAPLOID_MASK | GenotypeEncoder.EXCEPTIONS;

    private final GenotypeView plain = new GenotypeView();

    /**
     * @param packed bytes of one row
     * @param nSamples in its tile
     * @param into what it held is forgotten
     * @throws IllegalStateException if the bytes are not genotypes of that many samples
     */
    public void decode(byte[] packed, int nSamples, GenotypeView into) {
        try {
            int flags = packed[0];
            if ((flags & ~KNOWN_FLAGS) != 0) {
                throw new IllegalStateException("genotypes of an unknown form " + flags);
            }
            boolean masked = (flags & GenotypeEncoder.HAPLOID_MASK) != 0;
            boolean excepted = (flags & GenotypeEncoder.EXCEPTIONS) != 0;
            int at = 1 + (masked ? (nSamples + 7) / 8 : 0);
            GenotypeView body = masked || excepted ? plain : into;
            body.clear(nSamples);
            at = (flags & GenotypeEncoder.DENSE) != 0
                    ? dense(packed, at, nSamples, body)
                    : sparse(packed, at, nSamples, body);
            if (masked) {
                into.clear(nSamples);
                merge(packed, excepted ? at : -1, nSamples, into);
            } else if (excepted) {
                into.clear(nSamples);
                insert(packed, at, nSamples, into);
            } else if (at != packed.length) {
                throw new IllegalStateException(packed.length - at + " bytes too many in genotypes");
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("genotypes are cut short", e);
        }
    }

    private static int sparse(byte[] packed, int from, int nSamples, GenotypeView into) {
        Varint.Cursor in = new Varint.Cursor(packed, from);
        int n = in.next();
        if (n < 0 || n > nSamples) {
            throw new IllegalStateException("genotypes list " + n + " samples of " + nSamples);
        }
        int[] entries = into.reserve(n);
        int sample = -1;
        for (int i = 0; i < n; i++) {
            int entry = in.next();
            sample += (entry >>> 2) + 1;
            if (sample < 0 || sample >= nSamples || (entry & 3) == 0) {
                throw new IllegalStateException("genotypes name sample " + sample + " of " + nSamples);
            }
            entries[i] = GenotypeView.entry(sample, entry & 3);
        }
        into.filled(n);
        return in.position();
    }

    private static int dense(byte[] packed, int from, int nSamples, GenotypeView into) {
        int bytes = (nSamples + 3) / 4;
        int words = bytes / 8;
        int[] entries = into.reserve(4 * bytes);
        int n = 0;
        for (int w = 0; w < words; w++) {
            long bits = (long) LONGS.get(packed, from + 8 * w);
            for (long left = (bits | bits >>> 1) & CallPlanes.FIRST_COPIES; left != 0; left &= left - 1) {
                int place = Long.numberOfTrailingZeros(left);
                entries[n++] = GenotypeView.entry(32 * w + (place >> 1), (int) (bits >>> place) & 3);
            }
        }
        for (int b = 8 * words; b < bytes; b++) {
            int bits = packed[from + b];
            for (int place = 0; place < 4; place++) {
                int code = bits >> 2 * place & 3;
                if (code != 0) {
                    entries[n++] = GenotypeView.entry(4 * b + place, code);
                }
            }
        }
        into.filled(n);
        return from + bytes;
    }

    /** Puts the exceptions between the entries of the body: whole runs of these are copied. */
    private void insert(byte[] packed, int from, int nSamples, GenotypeView into) {
        Varint.Cursor in = new Varint.Cursor(packed, from);
        int exceptions = in.next();
        int sample = -1;
        int e = 0;
        for (int i = 0; i < exceptions; i++) {
            sample += in.next() + 1;
            if (sample < 0 || sample >= nSamples) {
                throw new IllegalStateException("genotypes name sample " + sample + " of " + nSamples);
            }
            int next = plain.firstFrom(sample, e);
            into.addAll(plain, e, next);
            into.addCopies(sample, in.nextByte(), in.nextByte(), in.nextByte());
            e = next < plain.nEntries() && plain.sample(next) == sample ? next + 1 : next;
        }
        into.addAll(plain, e, plain.nEntries());
    }

    /** Lays the haploid mask and the exceptions over the body, all three in sample order. */
    private void merge(byte[] packed, int exceptionsAt, int nSamples, GenotypeView into) {
        Varint.Cursor in = new Varint.Cursor(packed, Math.max(0, exceptionsAt));
        int exceptionsLeft = exceptionsAt < 0 ? 0 : in.next();
        int exception = exceptionsLeft == 0 ? Integer.MAX_VALUE : in.next();
        int haploid = nextHaploid(packed, -1, nSamples);
        int e = 0;
        while (true) {
            int listed = e < plain.nEntries() ? plain.sample(e) : Integer.MAX_VALUE;
            int sample = Math.min(exception, Math.min(haploid, listed));
            if (sample == Integer.MAX_VALUE) {
                break;
            }
            if (sample >= nSamples) {
                throw new IllegalStateException("genotypes name sample " + sample + " of " + nSamples);
            }
            int code = listed == sample ? plain.state(e++) : 0;
            if (sample == exception) {
                into.addCopies(sample, in.nextByte(), in.nextByte(), in.nextByte());
                exception = --exceptionsLeft == 0 ? Integer.MAX_VALUE : exception + in.next() + 1;
            } else if (sample == haploid) {
                into.add(sample, code == 0 ? GenotypeState.HAPLOID_REF : code + 3);
            } else {
                into.add(sample, code);
            }
            if (sample == haploid) {
                haploid = nextHaploid(packed, sample, nSamples);
            }
        }
    }

    private static int nextHaploid(byte[] packed, int after, int nSamples) {
        for (int sample = after + 1; sample < nSamples; sample++) {
            int bits = (packed[1 + (sample >> 3)] & 0xff) >>> (sample & 7);
            if (bits == 0) {
                sample |= 7;
            } else {
                return sample + Integer.numberOfTrailingZeros(bits);
            }
        }
        return Integer.MAX_VALUE;
    }
}
