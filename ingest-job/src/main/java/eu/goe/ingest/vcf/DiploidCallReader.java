package eu.goe.ingest.vcf;

import eu.goe.core.genotype.CallPlanes;
import eu.goe.ingest.bgzf.ByteScan;
import java.nio.charset.StandardCharsets;

/**
 * Reads the text of samples that are diploid calls of one-digit alleles and nothing else, 32 samples a step into words of
 * {@link CallPlanes}, without a branch that depends on a call. One owner.
 *
 * <p>A word of text is two samples. What is left of it after taking away {@code 0/0} twice has the bits of allele numbers at four places,
 * which one multiplication brings together. Hot path of ingest; figures are in {@code docs/performance.md}.
 */
final class DiploidCallReader {
    private static final long TWO_UNPHASED = word("0/0\t0/0\t");
    private static final long TWO_PHASED = word("0|0\t0|0\t");
    /** The lowest bit of the four alleles in a word of text. */
    private static final long ALLELES = 0x0001000100010001L;
    /** What {@code .} has and no digit has, counted from {@code 0}: the difference is 0x1e. */
    private static final long NOT_CALLED = 0x10 * ALLELES;
    /** The lowest bit of both samples in a word of text. */
    private static final long SAMPLES = 0x0000000100000001L;
    /** By what the two separators differ, where the separator stands. */
    private static final long OTHER_SEPARATOR = ('/' ^ '|') << 8;
    /** Brings the bits of {@link #ALLELES}, of four words shifted by four each, to the highest 16. */
    private static final long GATHER = 1L << 48 | 1L << 33 | 1L << 18 | 1L << 3;

    private static final int CALL_BYTES = 4;
    private static final int STEP_BYTES = CALL_BYTES * CallPlanes.SAMPLES_OF_WORD;

    /** The last samples of a tile, with reference behind. */
    private final byte[] rest = new byte[STEP_BYTES];

    // The step that is being read.
    private long low;
    private long high;
    private long missing;

    private static long word(String eight) {
        return ByteScan.longAt(eight.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /**
     * Reads calls as long as they are such, phased like the first as far as a copy is called, and of alleles that there are.
     *
     * @param from where the first sample begins
     * @param end of the line
     * @param n samples that are wanted
     * @param nAlts at most {@link CallPlanes#MAX_ALTS}
     * @return how many were read: all, or a multiple of those in a step
     */
    int read(byte[] line, int from, int end, int n, int nAlts, boolean isPhased, CallPlanes into) {
        long reference = isPhased ? TWO_PHASED : TWO_UNPHASED;
        long plain = nAlts == 0 ? 0 : ALLELES;
        int sample = 0;
        int at = from;
        for (; sample + CallPlanes.SAMPLES_OF_WORD <= n && at + STEP_BYTES <= end; at += STEP_BYTES) {
            if (!step(line, at, reference, plain, nAlts)) {
                return sample;
            }
            into.put(sample / CallPlanes.SAMPLES_OF_WORD, low, high, missing);
            sample += CallPlanes.SAMPLES_OF_WORD;
        }
        int left = CALL_BYTES * (n - sample);
        // Behind the last sample of the line there is no tab.
        if (left == 0 || left > STEP_BYTES || at + left > end + 1) {
            return sample;
        }
        for (int i = 0; i < STEP_BYTES; i += CALL_BYTES) {
            rest[i] = '0';
            rest[i + 1] = (byte) (isPhased ? '|' : '/');
            rest[i + 2] = '0';
            rest[i + 3] = '\t';
        }
        System.arraycopy(line, at, rest, 0, Math.min(left, end - at));
        if (!step(rest, 0, reference, plain, nAlts)) {
            return sample;
        }
        into.put(sample / CallPlanes.SAMPLES_OF_WORD, low, high, missing);
        return n;
    }

    /** Reads one step; whether all in it is as it should be. */
    private boolean step(byte[] text, int at, long reference, long plain, int nAlts) {
        long bits = 0;
        long differences = 0;
        for (int i = 0; i < STEP_BYTES; i += 4 * Long.BYTES) {
            long a = ByteScan.longAt(text, at + i) ^ reference;
            long b = ByteScan.longAt(text, at + i + Long.BYTES) ^ reference;
            long c = ByteScan.longAt(text, at + i + 2 * Long.BYTES) ^ reference;
            long d = ByteScan.longAt(text, at + i + 3 * Long.BYTES) ^ reference;
            differences |= a | b | c | d;
            bits |= gather(a, b, c, d) << i / 2;
        }
        low = bits;
        high = 0;
        missing = 0;
        return (differences & ~plain) == 0 || mixedStep(text, at, reference, nAlts);
    }

    /** The same where not all are called copies of 0 and 1. */
    private boolean mixedStep(byte[] text, int at, long reference, int nAlts) {
        long differences = 0;
        long lowBits = 0;
        long highBits = 0;
        long notCalled = 0;
        for (int i = 0; i < STEP_BYTES; i += 4 * Long.BYTES) {
            long a = ByteScan.longAt(text, at + i) ^ reference;
            long b = ByteScan.longAt(text, at + i + Long.BYTES) ^ reference;
            long c = ByteScan.longAt(text, at + i + 2 * Long.BYTES) ^ reference;
            long d = ByteScan.longAt(text, at + i + 3 * Long.BYTES) ^ reference;
            long notA = a & NOT_CALLED;
            long notB = b & NOT_CALLED;
            long notC = c & NOT_CALLED;
            long notD = d & NOT_CALLED;
            a = numbers(a, notA);
            b = numbers(b, notB);
            c = numbers(c, notC);
            d = numbers(d, notD);
            differences |= a | b | c | d;
            lowBits |= gather(a & ALLELES, b & ALLELES, c & ALLELES, d & ALLELES) << i / 2;
            highBits |= gather(a >>> 1 & ALLELES, b >>> 1 & ALLELES, c >>> 1 & ALLELES, d >>> 1 & ALLELES) << i / 2;
            notCalled |= gather(notA >>> 4, notB >>> 4, notC >>> 4, notD >>> 4) << i / 2;
        }
        low = lowBits;
        high = highBits;
        missing = notCalled;
        long tooLarge = switch (nAlts) {
            case 0 -> low | high;
            case 1 -> high;
            case 2 -> low & high;
            default -> 0;
        };
        // What has the bit of a dot and is none leaves some other bit behind.
        return (differences & ~(3 * ALLELES)) == 0 && (tooLarge | (low | high) & missing) == 0;
    }

    /** Allele numbers: 0 in place of dots, and of the other separator where none of both copies was called. */
    private static long numbers(long difference, long notCalled) {
        // 0x20 − 2 = 0x1e
        long digits = difference ^ (notCalled << 1) - (notCalled >>> 3);
        long none = (notCalled & notCalled >>> 16) >>> 4 & SAMPLES;
        return digits ^ (digits >>> 8 & none) * OTHER_SEPARATOR;
    }

    private static long gather(long a, long b, long c, long d) {
        return (a | b << 4 | c << 8 | d << 12) * GATHER >>> 48;
    }
}
