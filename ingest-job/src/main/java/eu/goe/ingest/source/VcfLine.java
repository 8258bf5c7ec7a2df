package eu.goe.ingest.source;

import eu.goe.ingest.bgzf.ByteScan;
import org.apache.spark.unsafe.types.UTF8String;

/** The fixed columns of a VCF record, as places in the line's bytes. One owner, reused from line to line. */
final class VcfLine implements Site {
    static final int CHROM = 0;
    static final int POS = 1;
    static final int ID = 2;
    static final int REF = 3;
    static final int ALT = 4;
    static final int QUAL = 5;
    static final int FILTER = 6;
    static final int INFO = 7;
    private static final int FIXED = 8;
    private static final byte[] END_KEY = {'E', 'N', 'D', '='};

    private byte[] b = new byte[0];
    private final int[] from = new int[FIXED];
    private final int[] to = new int[FIXED];
    /** Where FORMAT begins; behind the line if there is none. */
    private int format;

    private int end;
    private long start;
    /** Computed when first asked for. */
    private long endPosition;

    private boolean endKnown;
    private boolean placed;
    private int nAlts;

    /** @throws BadRecord if the line does not have the fixed columns */
    void set(byte[] bytes, int offset, int length) throws BadRecord {
        b = bytes;
        end = offset + length;
        int at = offset;
        placed = false;
        if (length > 0 && b[offset] == '#') {
            throw new BadRecord("a header line between the records");
        }
        for (int c = 0; c < FIXED; c++) {
            if (at > end) {
                throw new BadRecord("fewer than eight columns");
            }
            from[c] = at;
            to[c] = ByteScan.indexOf(b, at, end, (byte) '\t');
            at = to[c] + 1;
        }
        format = at;
        endKnown = false;
        if (from[CHROM] == to[CHROM]) {
            throw new BadRecord("CHROM is empty");
        }
        if (from[REF] == to[REF]) {
            throw new BadRecord("REF is empty");
        }
        try {
            long pos = TextNumbers.parseLong(b, from[POS], to[POS]);
            if (pos < 0 || pos > Integer.MAX_VALUE) {
                throw new BadRecord("is not a whole number in range");
            }
            start = pos - 1;
        } catch (BadRecord e) {
            throw new BadRecord("POS " + e.reason());
        }
        placed = true;
        nAlts = isMissing(ALT) ? 0 : 1;
        if (nAlts > 0) {
            int comma = from[ALT] - 1;
            while ((comma = ByteScan.indexOf(b, comma + 1, to[ALT], (byte) ',')) < to[ALT]) {
                nAlts++;
            }
        }
    }

    /** The latest record as messages name it, {@code chr1:100: }; empty if its first columns are not there. */
    String place() {
        return placed ? contig() + ":" + (start + 1) + ": " : "";
    }

    byte[] bytes() {
        return b;
    }

    int from(int column) {
        return from[column];
    }

    int to(int column) {
        return to[column];
    }

    /** Where FORMAT begins; beyond {@link #lineEnd} if the record has none. */
    int formatOffset() {
        return format;
    }

    /** Where the line ends in the bytes. */
    int lineEnd() {
        return end;
    }

    boolean isMissing(int column) {
        return from[column] == to[column] || (to[column] - from[column] == 1 && b[from[column]] == '.');
    }

    UTF8String text(int column) {
        return UTF8String.fromBytes(b, from[column], to[column] - from[column]);
    }

    @Override
    public UTF8String contig() {
        return text(CHROM);
    }

    @Override
    public long start() {
        return start;
    }

    /**
     * INFO/END if there is one that does not lie before POS, as bcftools has it; else behind the last base of REF. A
     * value of END that is no number is left to whoever reads INFO.
     */
    @Override
    public long end() {
        if (!endKnown) {
            endPosition = start + (to[REF] - from[REF]);
            endKnown = true;
            int at = from[INFO];
            while (at + END_KEY.length < to[INFO]) {
                if (b[at] == 'E' && b[at + 1] == 'N' && b[at + 2] == 'D' && b[at + 3] == '=') {
                    int stop = ByteScan.indexOf(b, at, to[INFO], (byte) ';');
                    long infoEnd = number(at + END_KEY.length, stop);
                    if (infoEnd > start) {
                        endPosition = infoEnd;
                    }
                    break;
                }
                at = ByteScan.indexOf(b, at, to[INFO], (byte) ';') + 1;
            }
        }
        return endPosition;
    }

    private long number(int at, int stop) {
        try {
            return TextNumbers.parseLong(b, at, stop);
        } catch (BadRecord e) {
            return Long.MIN_VALUE;
        }
    }

    @Override
    public UTF8String ref() {
        return text(REF);
    }

    @Override
    public int nAlts() {
        return nAlts;
    }

    @Override
    public UTF8String alt(int i) {
        int at = from[ALT];
        for (int k = 0; k < i; k++) {
            at = ByteScan.indexOf(b, at, to[ALT], (byte) ',') + 1;
        }
        return UTF8String.fromBytes(b, at, ByteScan.indexOf(b, at, to[ALT], (byte) ',') - at);
    }
}
