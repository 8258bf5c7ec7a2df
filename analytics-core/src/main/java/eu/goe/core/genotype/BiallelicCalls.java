package eu.goe.core.genotype;

import static eu.goe.core.genotype.CallPlanes.FIRST_COPIES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Diploid calls of a tile as one alternate allele sees them: two bits a sample, as the dense form of packed genotypes has them
 * ({@link GenotypeState} up to {@link GenotypeState#MISSING}), a list of those with one called copy, and where calls are phased the order of
 * the copies of each heterozygous or half call. Mutable, one owner.
 *
 * <p>Hot path of ingest: all but half calls and the order goes by words of 32 samples.
 */
final class BiallelicCalls {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private int nSamples;
    private int nWords;
    private boolean isPhased;
    /** Codes of 32 samples each, the first in the lowest bits; half calls have 0. */
    private long[] codes = new long[1];
    /** A bit for each heterozygous and half call. */
    private long[] order = new long[1];

    private int nOrder;
    /** Calls of one copy: the sample, and in the lowest bit whether that copy is the allele. */
    private int[] half = new int[16];

    private int nHalf;

    /**
     * Takes the calls of a record.
     *
     * @param alt number of the allele, from 1
     */
    void see(CallPlanes calls, int alt) {
        nSamples = calls.nSamples();
        nWords = calls.nWords();
        isPhased = calls.isPhased();
        nHalf = 0;
        nOrder = 0;
        if (codes.length < nWords) {
            codes = new long[nWords];
            order = new long[nWords];
        }
        calls.codes(alt, codes);
        if (isPhased) {
            order(calls, alt);
        }
        if (calls.hasHalf()) {
            listHalf(calls, alt);
        }
    }

    private void order(CallPlanes calls, int alt) {
        Arrays.fill(order, 0, nWords, 0);
        for (int w = 0; w < nWords; w++) {
            long copies = calls.copies(w, alt);
            long missing = calls.notCalled(w);
            long half = (missing ^ missing >>> 1) & FIRST_COPIES;
            // Of a heterozygous call whether its first copy is the allele, of a half call whether that is the called
            // one.
            long first = copies & ~half | ~missing & half;
            for (long left = codes[w] & ~(codes[w] >>> 1) & FIRST_COPIES | half; left != 0; left &= left - 1) {
                order[nOrder / Long.SIZE] |= (first >>> Long.numberOfTrailingZeros(left) & 1) << nOrder;
                nOrder++;
            }
        }
    }

    private void listHalf(CallPlanes calls, int alt) {
        for (int w = 0; w < nWords; w++) {
            long missing = calls.notCalled(w);
            long copies = calls.copies(w, alt);
            for (long left = (missing ^ missing >>> 1) & FIRST_COPIES; left != 0; left &= left - 1) {
                int shift = Long.numberOfTrailingZeros(left);
                half(w * CallPlanes.SAMPLES_OF_WORD + shift / 2, (copies >>> shift & 3) != 0);
            }
        }
    }

    private void half(int sample, boolean isAlt) {
        if (nHalf == half.length) {
            half = Arrays.copyOf(half, 2 * nHalf);
        }
        half[nHalf++] = sample << 1 | (isAlt ? 1 : 0);
    }

    /** Samples in the tile. */
    int nSamples() {
        return nSamples;
    }

    boolean isPhased() {
        return isPhased;
    }

    PlainCounts counts() {
        int nHet = 0;
        int nHomAlt = 0;
        int nMissing = 0;
        for (int w = 0; w < nWords; w++) {
            long low = codes[w] & FIRST_COPIES;
            long high = codes[w] >>> 1 & FIRST_COPIES;
            nHet += Long.bitCount(low & ~high);
            nHomAlt += Long.bitCount(high & ~low);
            nMissing += Long.bitCount(low & high);
        }
        int nHalfAlt = 0;
        for (int h = 0; h < nHalf; h++) {
            nHalfAlt += half[h] & 1;
        }
        int nHomRef = nSamples - nHet - nHomAlt - nMissing - nHalf;
        return new PlainCounts(
                nHet + 2 * nHomAlt + nHalfAlt,
                2 * (nSamples - nMissing) - nHalf,
                nHomRef,
                nHet,
                nHomAlt,
                0,
                nMissing,
                0);
    }

    /** Calls of one copy. */
    int nHalf() {
        return nHalf;
    }

    /** The sample of a half call. */
    int halfSample(int place) {
        return half[place] >> 1;
    }

    /** Whether the called copy of a half call is the allele. */
    int halfAlt(int place) {
        return half[place] & 1;
    }

    /**
     * Writes the entries of the list form of packed genotypes.
     *
     * @param bytes with room for five bytes a listed sample
     * @return where they end
     */
    int putList(byte[] bytes, int from) {
        int at = from;
        int previous = -1;
        for (int w = 0; w < nWords; w++) {
            for (long left = (codes[w] | codes[w] >>> 1) & FIRST_COPIES; left != 0; left &= left - 1) {
                int shift = Long.numberOfTrailingZeros(left);
                int sample = w * CallPlanes.SAMPLES_OF_WORD + shift / 2;
                at = Varint.putWithRoom(bytes, at, sample - previous - 1 << 2 | (int) (codes[w] >>> shift & 3));
                previous = sample;
            }
        }
        return at;
    }

    /** Writes the dense form of packed genotypes, {@code (n + 3) / 4} bytes. */
    void putDense(byte[] bytes, int from) {
        putWords(codes, bytes, from, (nSamples + 3) / 4);
    }

    /** Bytes of {@link #putOrder}. */
    int orderBytes() {
        return (nOrder + 7) / 8;
    }

    /** Writes a bit for each heterozygous call, whether its first copy is the allele, and half call, whether that is the called one. */
    void putOrder(byte[] bytes, int from) {
        putWords(order, bytes, from, orderBytes());
    }

    private static void putWords(long[] words, byte[] bytes, int from, int nBytes) {
        int whole = nBytes / Long.BYTES;
        for (int w = 0; w < whole; w++) {
            LONGS.set(bytes, from + w * Long.BYTES, words[w]);
        }
        for (int b = whole * Long.BYTES; b < nBytes; b++) {
            bytes[from + b] = (byte) (words[whole] >>> 8 * (b & Long.BYTES - 1));
        }
    }
}
