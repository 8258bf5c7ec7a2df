package eu.goe.ingest.plink;

/**
 * The fields of a line of a {@code .bim} or {@code .fam} file, which blanks or tabs separate, as places in the line's
 * bytes. One owner, reused from line to line.
 */
public final class PlinkLine {
    /** Columns of a {@code .bim} file; those of a {@code .fam} begin with family and sample. */
    public static final int CONTIG = 0;

    public static final int ID = 1;
    /** In centimorgan. */
    public static final int GENETIC_POSITION = 2;
    /** 1-based. */
    public static final int POS = 3;

    public static final int ALT = 4;
    public static final int REF = 5;

    private static final int FIELDS = 6;

    private final int[] from = new int[FIELDS];
    private final int[] to = new int[FIELDS];

    /** Takes a line; false if it does not have six fields. */
    public boolean set(byte[] b, int offset, int length) {
        int end = offset + length;
        int at = offset;
        for (int f = 0; f < FIELDS; f++) {
            while (at < end && isBlank(b[at])) {
                at++;
            }
            from[f] = at;
            while (at < end && !isBlank(b[at])) {
                at++;
            }
            to[f] = at;
            if (from[f] == to[f]) {
                return false;
            }
        }
        while (at < end && isBlank(b[at])) {
            at++;
        }
        return at == end;
    }

    private static boolean isBlank(byte b) {
        return b == '\t' || b == ' ';
    }

    public int from(int field) {
        return from[field];
    }

    public int to(int field) {
        return to[field];
    }
}
