package eu.goe.core.genotype;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Diploid calls of a tile at a record with one alternate allele: two bits a sample, as the dense form of packed genotypes has them
 * ({@link GenotypeState} up to {@link GenotypeState#MISSING}), a list of those with one called copy, and where calls are phased the order of the
 * copies of each heterozygous or half call. What nearly all records are made of. Mutable, one owner; filled in the order of samples.
 *
 * <p>Hot path of ingest: a call costs the same whatever it is, without an entry for each carrier and without a branch that is guessed wrong
 * half of the time at a common variant; counts come from words of 32 samples.
 */
public final class BiallelicCalls {
    /** Samples that {@link #called} takes. */
    public static final int AT_ONCE = 16;

    private static final int SAMPLES_OF_WORD = 32;
    private static final long LOW_BITS = 0x5555555555555555L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private int nSamples;
    /** Codes of 32 samples each, the first in the lowest bits; one word more than needed. */
    private long[] codes = new long[2];
    /** A bit for each heterozygous and half call. */
    private long[] order = new long[2];

    private int nOrder;
    private boolean keepsOrder;
    /** Calls of one copy: the sample, and in the lowest bit whether that copy is the alternate. */
    private int[] half = new int[16];

    private int nHalf;

    /**
     * Everybody is homozygous reference.
     *
     * @param keepsOrder whether it matters which copy of a call is the alternate
     */
    void clear(int nSamples, boolean keepsOrder) {
        this.nSamples = nSamples;
        this.keepsOrder = keepsOrder;
        int nWords = nWords();
        if (codes.length <= nWords) {
            codes = new long[nWords + 1];
            order = new long[nSamples / Long.SIZE + 2];
        }
        Arrays.fill(codes, 0, nWords + 1, 0);
        Arrays.fill(order, 0, Math.min(order.length, nOrder / Long.SIZE + 2), 0);
        nOrder = 0;
        nHalf = 0;
    }

    private int nWords() {
        return (nSamples + SAMPLES_OF_WORD - 1) / SAMPLES_OF_WORD;
    }

    /**
     * Takes called alleles of a sample and those after it, {@value #AT_ONCE} at most.
     *
     * @param alleles two bits a sample, the first in the lowest bits and of each the first copy in the lower bit: 1 for the alternate
     */
    public void called(int sampleInTile, int alleles) {
        int first = alleles & (int) LOW_BITS;
        int second = alleles >>> 1 & (int) LOW_BITS;
        int het = first ^ second;
        put(sampleInTile, (het | (first & second) << 1) & 0xffffffffL);
        if (keepsOrder) {
            for (int left = het; left != 0; left &= left - 1) {
                order(first >>> Integer.numberOfTrailingZeros(left) & 1);
            }
        }
    }

    private void order(int bit) {
        order[nOrder / Long.SIZE] |= (long) bit << nOrder;
        nOrder++;
    }

    /** No copy of the sample was called. */
    public void missing(int sampleInTile) {
        put(sampleInTile, GenotypeState.MISSING);
    }

    /**
     * One copy of the sample was called.
     *
     * @param allele 0 or 1
     * @param isFirst whether the called copy is the first
     */
    public void half(int sampleInTile, int allele, boolean isFirst) {
        if (nHalf == half.length) {
            half = Arrays.copyOf(half, 2 * nHalf);
        }
        half[nHalf++] = sampleInTile << 1 | allele;
        if (keepsOrder) {
            order(isFirst ? 1 : 0);
        }
    }

    private void put(int sample, long bits) {
        int word = sample / SAMPLES_OF_WORD;
        int within = sample & SAMPLES_OF_WORD - 1;
        codes[word] |= bits << 2 * within;
        if (within > SAMPLES_OF_WORD - AT_ONCE) {
            codes[word + 1] |= bits >>> Long.SIZE - 2 * within;
        }
    }

    /** Samples in the tile. */
    int nSamples() {
        return nSamples;
    }

    /** Adds what it holds to another form, as entries of allele numbers. */
    void listTo(CallBuffer calls) {
        int ordered = 0;
        int h = 0;
        for (int w = 0; w < nWords(); w++) {
            for (long left = listed(codes[w]); left != 0; left &= left - 1) {
                int shift = Long.numberOfTrailingZeros(left);
                int sample = w * SAMPLES_OF_WORD + shift / 2;
                while (h < nHalf && half[h] >> 1 < sample) {
                    listHalf(half[h++], isFirst(ordered++), calls);
                }
                switch ((int) (codes[w] >>> shift & 3)) {
                    case GenotypeState.HET -> {
                        int first = isFirst(ordered++) ? 1 : 0;
                        calls.diploid(sample, first, 1 - first);
                    }
                    case GenotypeState.HOM_ALT -> calls.diploid(sample, 1, 1);
                    default -> calls.diploid(sample, CallBuffer.NOT_CALLED, CallBuffer.NOT_CALLED);
                }
            }
        }
        while (h < nHalf) {
            listHalf(half[h++], isFirst(ordered++), calls);
        }
    }

    private boolean isFirst(int place) {
        return keepsOrder && (order[place / Long.SIZE] >>> place & 1) == 1;
    }

    private static void listHalf(int call, boolean isFirst, CallBuffer calls) {
        int allele = call & 1;
        calls.diploid(call >> 1, isFirst ? allele : CallBuffer.NOT_CALLED, isFirst ? CallBuffer.NOT_CALLED : allele);
    }

    /** The lower bit of each sample that is not homozygous reference. */
    private static long listed(long word) {
        return (word | word >>> 1) & LOW_BITS;
    }

    /** How many are not homozygous reference, half calls apart. */
    int nListed() {
        int n = 0;
        for (int w = 0; w < nWords(); w++) {
            n += Long.bitCount(listed(codes[w]));
        }
        return n;
    }

    PlainCounts counts() {
        int nHet = 0;
        int nHomAlt = 0;
        int nMissing = 0;
        for (int w = 0; w < nWords(); w++) {
            long low = codes[w] & LOW_BITS;
            long high = codes[w] >>> 1 & LOW_BITS;
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

    /** Whether the called copy of a half call is the alternate. */
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
        for (int w = 0; w < nWords(); w++) {
            for (long left = listed(codes[w]); left != 0; left &= left - 1) {
                int shift = Long.numberOfTrailingZeros(left);
                int sample = w * SAMPLES_OF_WORD + shift / 2;
                at = Varint.put(bytes, at, sample - previous - 1 << 2 | (int) (codes[w] >>> shift & 3));
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
