package eu.goe.core.genotype;

import org.jspecify.annotations.Nullable;

/**
 * Sets of samples of a tile as bytes: a list of gaps when few, a bitmap when many, whichever is shorter. The form is
 * specified in {@code docs/format.md}, "Sample set".
 */
public final class SampleSetCodec {
    private static final int SPARSE = 0;
    private static final int BITMAP = 1;

    private SampleSetCodec() {}

    /** @return the set's bytes, null for the empty set */
    public static byte @Nullable [] encode(SampleList set, int nSamples) {
        int size = set.size();
        if (size == 0) {
            return null;
        }
        int sparse = 1 + Varint.length(size);
        int previous = -1;
        for (int i = 0; i < size; i++) {
            sparse += Varint.length(set.get(i) - previous - 1);
            previous = set.get(i);
        }
        int bitmap = 1 + (nSamples + 7) / 8;
        byte[] bytes = new byte[Math.min(sparse, bitmap)];
        if (sparse <= bitmap) {
            bytes[0] = SPARSE;
            int at = Varint.put(bytes, 1, size);
            previous = -1;
            for (int i = 0; i < size; i++) {
                at = Varint.put(bytes, at, set.get(i) - previous - 1);
                previous = set.get(i);
            }
        } else {
            bytes[0] = BITMAP;
            for (int i = 0; i < size; i++) {
                int sample = set.get(i);
                bytes[1 + (sample >> 3)] |= (byte) (1 << (sample & 7));
            }
        }
        return bytes;
    }

    /**
     * @param bytes a set, null for the empty one
     * @param into receives the samples in increasing order; what it held is forgotten
     * @throws IllegalStateException if the bytes are not a set of that many samples
     */
    public static void decode(byte @Nullable [] bytes, int nSamples, SampleList into) {
        into.clear();
        if (bytes != null) {
            decode(bytes, 0, nSamples, into);
        }
    }

    /** Reads a set that begins within other bytes; returns where it ends. */
    static int decode(byte[] bytes, int from, int nSamples, SampleList into) {
        into.clear();
        try {
            switch (bytes[from]) {
                case SPARSE -> {
                    Varint.Cursor in = new Varint.Cursor(bytes, from + 1);
                    int size = in.next();
                    if (size < 0 || size > nSamples) {
                        throw new IllegalStateException("sample set of " + size + " of " + nSamples + " samples");
                    }
                    int[] samples = into.reserve(size);
                    int sample = -1;
                    for (int i = 0; i < size; i++) {
                        sample += in.next() + 1;
                        if (sample < 0 || sample >= nSamples) {
                            throw new IllegalStateException(
                                    "sample set names a sample beyond the " + nSamples + " there are");
                        }
                        samples[i] = sample;
                    }
                    into.filled(size);
                    return in.position();
                }
                case BITMAP -> {
                    int nBytes = (nSamples + 7) / 8;
                    for (int b = 0; b < nBytes; b++) {
                        for (int bits = bytes[from + 1 + b] & 0xff; bits != 0; bits &= bits - 1) {
                            into.add(b * 8 + Integer.numberOfTrailingZeros(bits));
                        }
                    }
                    return from + 1 + nBytes;
                }
                default -> throw new IllegalStateException("sample set of unknown form " + bytes[from]);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("sample set of " + bytes.length + " bytes is cut short", e);
        }
    }
}
