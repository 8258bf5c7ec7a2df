package eu.goe.core.qc;

/** Shares of reads as whole numbers, so that their sums do not depend on the order in which they are added up. */
final class Balance {
    /** What stands for 1. Sums of two million shares are exact as doubles. */
    static final long UNIT = 1L << 32;

    private Balance() {}

    /**
     * @param reads at most {@code all}, below 2^31, and
     * @param all below 2^32
     */
    static long of(long reads, long all) {
        return (reads * UNIT + all / 2) / all;
    }

    /** A sum of shares as a number. */
    static double sum(long shares) {
        return (double) shares / UNIT;
    }
}
