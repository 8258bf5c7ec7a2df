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
    /** What {@code .} has there and no digit has, counted from {@code 0}: the difference is 0x1e. */
    private static final long DOTS = 0x1010101010101010L;
    /** The bits of alleles up to 3. */
    private static final long DIGITS = 0x0303030303030303L;
    /** The lowest bit of each nibble, as which the alleles of four words stand beside each other. */
    private static final long NIBBLES = 0x1111111111111111L;
    /** Brings these to the highest 16 bits. */
    private static final long GATHER = 1L << 48 | 1L << 33 | 1L << 18 | 1L << 3;

    private static final int CALL_BYTES = 4;
    private static final int STEP_BYTES = CALL_BYTES * CallPlanes.SAMPLES_OF_WORD;

    /** The last samples of a tile, with reference behind. */
    private final byte[] rest = new byte[STEP_BYTES];

    private final byte[] straight = new byte[STEP_BYTES];
    private byte separator;

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
        separator = (byte) (isPhased ? '|' : '/');
        int sample = 0;
        int at = from;
        for (; sample + CallPlanes.SAMPLES_OF_WORD <= n && at + STEP_BYTES <= end; at += STEP_BYTES) {
            if (!step(line, at, reference, nAlts)) {
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
            rest[i + 1] = separator;
            rest[i + 2] = '0';
            rest[i + 3] = '\t';
        }
        System.arraycopy(line, at, rest, 0, Math.min(left, end - at));
        if (!step(rest, 0, reference, nAlts)) {
            return sample;
        }
        into.put(sample / CallPlanes.SAMPLES_OF_WORD, low, high, missing);
        return n;
    }

    /** Reads one step; whether all in it is as it should be. */
    private boolean step(byte[] text, int at, long reference, int nAlts) {
        low = 0;
        high = 0;
        missing = 0;
        return plain(text, at, reference, nAlts)
                || mixed(text, at, reference, nAlts)
                || mixed(straightened(text, at), 0, reference, nAlts);
    }

    /** Reads a step if all are called copies of 0 and 1. */
    private boolean plain(byte[] text, int at, long reference, int nAlts) {
        long differences = 0;
        long bits = 0;
        for (int i = 0; i < STEP_BYTES; i += 4 * Long.BYTES) {
            long a = ByteScan.longAt(text, at + i) ^ reference;
            long b = ByteScan.longAt(text, at + i + Long.BYTES) ^ reference;
            long c = ByteScan.longAt(text, at + i + 2 * Long.BYTES) ^ reference;
            long d = ByteScan.longAt(text, at + i + 3 * Long.BYTES) ^ reference;
            differences |= a | b | c | d;
            bits |= gather(a | b << 4 | c << 8 | d << 12) << i / 2;
        }
        low = bits;
        return (differences & ~(nAlts == 0 ? 0 : ALLELES)) == 0;
    }

    /** Reads a step if all are copies of alleles that there are, or not called. */
    private boolean mixed(byte[] text, int at, long reference, int nAlts) {
        long separators = 0;
        long alleles = 0;
        long lowBits = 0;
        long highBits = 0;
        long notCalled = 0;
        for (int i = 0; i < STEP_BYTES; i += 4 * Long.BYTES) {
            long a = ByteScan.longAt(text, at + i) ^ reference;
            long b = ByteScan.longAt(text, at + i + Long.BYTES) ^ reference;
            long c = ByteScan.longAt(text, at + i + 2 * Long.BYTES) ^ reference;
            long d = ByteScan.longAt(text, at + i + 3 * Long.BYTES) ^ reference;
            separators |= a | b | c | d;
            // The alleles of two words beside each other, where separators and tabs are as they should be.
            long ac = a | c << 8;
            long bd = b | d << 8;
            long dotsAc = ac & DOTS;
            long dotsBd = bd & DOTS;
            ac = digits(ac, dotsAc);
            bd = digits(bd, dotsBd);
            alleles |= ac | bd;
            long numbers = ac | bd << 4;
            lowBits |= gather(numbers & NIBBLES) << i / 2;
            highBits |= gather(numbers >>> 1 & NIBBLES) << i / 2;
            notCalled |= gather(dotsAc >>> 4 | dotsBd) << i / 2;
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
        return (separators & ~(0xff * ALLELES) | alleles & ~DIGITS | tooLarge | (low | high) & missing) == 0;
    }

    /** Puts 0 in place of dots. */
    private static long digits(long differences, long dots) {
        return differences ^ (dots << 1) - (dots >>> 3);
    }

    /** Brings the lowest bits of the nibbles together, by the order of samples and copies. */
    private static long gather(long nibbles) {
        return nibbles * GATHER >>> 48;
    }

    /** A step with the separator of the first sample also where none of both copies was called, which then has no phase. */
    private byte[] straightened(byte[] text, int at) {
        System.arraycopy(text, at, straight, 0, STEP_BYTES);
        for (int i = 0; i < STEP_BYTES; i += CALL_BYTES) {
            if (straight[i] == '.' && straight[i + 2] == '.' && SampleCall.isSeparator(straight[i + 1])) {
                straight[i + 1] = separator;
            }
        }
        return straight;
    }
}
