package eu.goe.core.disclosure;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How many independent sites at most tell AC of a stratum, for rule D13: one in each stretch of 10 kb. European genomes have some 10⁵
 * independent sites (fact 1 of the design of disclosure) and 3 · 10⁵ such stretches, so common variants are not counted too few; rare ones of one
 * stretch, which may be independent, count once. Sites come in genome order. Mutable, one owner.
 */
public final class IndependentSites implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A divisor of a window of the genome's grid, so that windows add up. */
    public static final int STRETCH_BASES = 10_000;

    private long[] counts = new long[0];
    /** Of each stratum the stretch that was counted last. */
    private long[] last = new long[0];

    /**
     * Notes that AC of a stratum is told at a site.
     *
     * @param start 0-based
     */
    public void add(int contig, int start, int stratum) {
        if (stratum >= counts.length) {
            int had = counts.length;
            counts = Arrays.copyOf(counts, stratum + 1);
            last = Arrays.copyOf(last, stratum + 1);
            Arrays.fill(last, had, last.length, -1);
        }
        long stretch = ((long) contig << 32) | start / STRETCH_BASES;
        if (last[stratum] != stretch) {
            last[stratum] = stretch;
            counts[stratum]++;
        }
    }

    /** Adds the counts of other windows. */
    public void addAll(IndependentSites other) {
        if (other.counts.length > counts.length) {
            int had = counts.length;
            counts = Arrays.copyOf(counts, other.counts.length);
            last = Arrays.copyOf(last, other.counts.length);
            Arrays.fill(last, had, last.length, -1);
        }
        for (int s = 0; s < other.counts.length; s++) {
            counts[s] += other.counts[s];
        }
    }

    /** Stretches with a site that tells AC of a stratum. */
    public long of(int stratum) {
        return stratum < counts.length ? counts[stratum] : 0;
    }
}
