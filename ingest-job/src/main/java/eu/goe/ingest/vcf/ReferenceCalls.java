package eu.goe.ingest.vcf;

import eu.goe.core.genotype.AdjRule;
import eu.goe.ingest.bgzf.ByteScan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Passes over the samples that most of a file consists of: complete diploid reference calls whose GQ and DP are adj, written
 * plainly. Eight bytes are looked at at once: where the fields end, whether a number is digits only, how many they are. Whatever is
 * not of that kind is left to {@link CallReader} to read in full. One owner.
 *
 * <p>Hot path: {@code docs/performance.md}.
 */
final class ReferenceCalls {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int UNPHASED = '0' | '/' << 8 | '0' << 16 | ':' << 24;
    private static final int PHASED = '0' | '|' << 8 | '0' << 16 | ':' << 24;
    private static final long TOPS = ByteScan.repeated((byte) 0x80);
    private static final long TABS = ByteScan.repeated((byte) '\t');
    private static final long COLONS = ByteScan.repeated((byte) ':');
    private static final long ZEROS = ByteScan.repeated((byte) '0');
    /** Added to a byte, sets its top bit if it is above 9. */
    private static final long ABOVE_NINE = ByteScan.repeated((byte) (0x80 - 10));

    // The wanted fields in the order of FORMAT: fields between them, and the least first digit of a number of two
    // digits.
    private int nWanted;
    private final int[] fieldsBefore = new int[2];
    private final int[] leastTens = new int[2];

    /**
     * Says what FORMAT is like.
     *
     * @param gqAt which field is GQ, GT being 0; −1 where it does not matter; likewise
     * @param dpAt DP
     */
    void begin(int gqAt, int dpAt) {
        nWanted = 0;
        int before = 1;
        for (int field = 1; field <= Math.max(gqAt, dpAt); field++) {
            if (field == gqAt || field == dpAt) {
                fieldsBefore[nWanted] = field - before;
                leastTens[nWanted++] = (field == gqAt ? AdjRule.MIN_GQ : AdjRule.MIN_DP) / 10;
                before = field + 1;
            }
        }
    }

    /**
     * @param at where a sample begins
     * @param end of the line
     * @param phased whether {@code 0|0} is the usual call, else {@code 0/0}
     * @return where the next sample begins, or −1 if this one must be read in full
     */
    int skip(byte[] line, int at, int end, boolean phased) {
        int last = end - Long.BYTES;
        if (at > last || (int) INTS.get(line, at) != (phased ? PHASED : UNPHASED)) {
            return -1;
        }
        int i = at + 4;
        boolean isSampleEnd = false;
        for (int wanted = 0; wanted < nWanted; wanted++) {
            for (int f = fieldsBefore[wanted]; f > 0; f--) {
                i = afterField(line, i, last);
                if (i < 0) {
                    return -1;
                }
            }
            if (isSampleEnd || i > last) {
                return -1;
            }
            long word = ByteScan.longAt(line, i);
            long ends = fieldEnds(word);
            int bits = Long.numberOfTrailingZeros(ends) & ~7; // 64 where there is no end
            if (bits < 16 || bits == 64) {
                return -1; // fewer than two digits, or more than seven
            }
            long number = (word ^ ZEROS) & (1L << bits) - 1;
            long leading = number & 0xff;
            if ((number + ABOVE_NINE & (1L << bits) - 1 & TOPS) != 0
                    || (number & TOPS) != 0
                    || (bits == 16 ? leading < leastTens[wanted] : leading == 0)) {
                return -1;
            }
            i += (bits >> 3) + 1;
            isSampleEnd = (word >>> bits & 0xff) == '\t';
        }
        return isSampleEnd ? i : afterSample(line, i, last);
    }

    /** Sets the top bit of each byte of a word that ends a field: a colon or a tab. */
    static long fieldEnds(long word) {
        return ByteScan.equalBytes(word, TABS) | ByteScan.equalBytes(word, COLONS);
    }

    /** Where the next field begins; −1 if the sample ends before, or the line nearly does. */
    private static int afterField(byte[] line, int from, int last) {
        for (int i = from; i <= last; i += Long.BYTES) {
            long word = ByteScan.longAt(line, i);
            long ends = fieldEnds(word);
            if (ends != 0) {
                int bits = Long.numberOfTrailingZeros(ends) & ~7;
                return (word >>> bits & 0xff) == '\t' ? -1 : i + (bits >> 3) + 1;
            }
        }
        return -1;
    }

    /** Where the next sample begins; −1 if the line nearly ends before. */
    private static int afterSample(byte[] line, int from, int last) {
        for (int i = from; i <= last; i += Long.BYTES) {
            long tabs = ByteScan.equalBytes(ByteScan.longAt(line, i), TABS);
            if (tabs != 0) {
                return i + (Long.numberOfTrailingZeros(tabs) >> 3) + 1;
            }
        }
        return -1;
    }
}
