package eu.goe.core.genotype;

/**
 * Diploid calls of a tile at a record with few alternate alleles, as planes of bits: two bits a sample in each, the first copy's in the
 * lower. Two planes hold allele numbers, one which copies were not called. What nearly all records are made of. Mutable, one owner.
 *
 * <p>Hot path of ingest: a call costs the same whatever it is, without an entry for each carrier and without a branch that is guessed wrong
 * half of the time at a common variant.
 */
public final class CallPlanes {
    /** Alternate alleles that a record may have. */
    public static final int MAX_ALTS = 3;

    /** Samples of a word of a plane. */
    public static final int SAMPLES_OF_WORD = Long.SIZE / 2;

    /** Of each sample the bit of the first copy. */
    static final long FIRST_COPIES = 0x5555555555555555L;

    private int nSamples;
    private boolean isPhased;
    private long half;
    private long[] low = new long[0];
    private long[] high = new long[0];
    private long[] missing = new long[0];

    /**
     * Forgets everything: all words are to be put again.
     *
     * @param isPhased whether all calls are that have a called copy; else none is
     */
    void clear(int nSamples, boolean isPhased) {
        this.nSamples = nSamples;
        this.isPhased = isPhased;
        half = 0;
        int nWords = nWords();
        if (low.length < nWords) {
            low = new long[nWords];
            high = new long[nWords];
            missing = new long[nWords];
        }
    }

    /**
     * Takes the calls of {@value #SAMPLES_OF_WORD} samples, of the last word those that there are.
     *
     * @param lowBits of allele numbers, 0 where no copy was called, and where there is no sample
     * @param highBits likewise
     * @param notCalled a bit for each copy that was not called
     */
    public void put(int word, long lowBits, long highBits, long notCalled) {
        low[word] = lowBits;
        high[word] = highBits;
        missing[word] = notCalled;
        half |= (notCalled ^ notCalled >>> 1) & FIRST_COPIES;
    }

    int nSamples() {
        return nSamples;
    }

    int nWords() {
        return (nSamples + SAMPLES_OF_WORD - 1) / SAMPLES_OF_WORD;
    }

    boolean isPhased() {
        return isPhased;
    }

    /** Whether of any sample one copy was called and the other was not. */
    boolean hasHalf() {
        return half != 0;
    }

    /**
     * Gives calls as an alternate allele sees them the codes of the dense form of packed genotypes; half calls have 0.
     *
     * @param alt number of the allele, from 1
     * @param codes to be filled, a word for each of the planes'
     */
    void codes(int alt, long[] codes) {
        long notLow = notLow(alt);
        long notHigh = notHigh(alt);
        for (int w = 0, n = nWords(); w < n; w++) {
            long copies = (low[w] ^ notLow) & (high[w] ^ notHigh);
            long not = missing[w];
            long heterozygous = (copies ^ copies >>> 1) & ~(not ^ not >>> 1);
            long none = not & not >>> 1 & FIRST_COPIES;
            codes[w] = heterozygous & FIRST_COPIES | copies & copies << 1 & ~FIRST_COPIES | none | none << 1;
        }
    }

    /** The copies of a word that are an alternate allele, numbered from 1. */
    long copies(int word, int alt) {
        return (low[word] ^ notLow(alt)) & (high[word] ^ notHigh(alt));
    }

    private static long notLow(int alt) {
        return (alt & 1) - 1L;
    }

    private static long notHigh(int alt) {
        return (alt >> 1 & 1) - 1L;
    }

    /** The copies of a word that were not called. */
    long notCalled(int word) {
        return missing[word];
    }

    /** Adds the samples before one that are not homozygous reference to another form, as entries of allele numbers. */
    void listTo(CallBuffer calls, int untilSample) {
        for (int w = 0; w * SAMPLES_OF_WORD < untilSample; w++) {
            long any = low[w] | high[w] | missing[w];
            for (long left = (any | any >>> 1) & FIRST_COPIES; left != 0; left &= left - 1) {
                int shift = Long.numberOfTrailingZeros(left);
                calls.diploid(w * SAMPLES_OF_WORD + shift / 2, allele(w, shift), allele(w, shift + 1));
            }
        }
    }

    private int allele(int word, int shift) {
        return (missing[word] >>> shift & 1) == 1
                ? CallBuffer.NOT_CALLED
                : (int) (low[word] >>> shift & 1 | (high[word] >>> shift & 1) << 1);
    }
}
