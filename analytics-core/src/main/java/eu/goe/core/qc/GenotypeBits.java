package eu.goe.core.qc;

import java.io.Serializable;
import java.util.Arrays;

/** Genotypes of some people at some sites, three bits each: heterozygous, homozygous of the one allele, of the other; no bit is not called. */
final class GenotypeBits implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int nPeople;
    private final int nSites;
    /** By person {@link #words} longs; site s is bit s & 63 of word s >> 6. */
    final long[] het;

    final long[] homRef;
    final long[] homAlt;

    /** Nobody is called anywhere. */
    GenotypeBits(int nPeople, int nSites) {
        this(
                nPeople,
                nSites,
                new long[Math.multiplyExact(nPeople, words(nSites))],
                new long[nPeople * words(nSites)],
                new long[nPeople * words(nSites)]);
    }

    private GenotypeBits(int nPeople, int nSites, long[] het, long[] homRef, long[] homAlt) {
        this.nPeople = nPeople;
        this.nSites = nSites;
        this.het = het;
        this.homRef = homRef;
        this.homAlt = homAlt;
    }

    private static int words(int nSites) {
        return (nSites + 63) / 64;
    }

    int words() {
        return words(nSites);
    }

    int nPeople() {
        return nPeople;
    }

    int nSites() {
        return nSites;
    }

    /** @param alt copies of the allele, of two called ones */
    void set(int person, int site, int alt) {
        long[] plane = alt == 0 ? homRef : alt == 1 ? het : homAlt;
        plane[person * words() + (site >> 6)] |= 1L << (site & 63);
    }

    /** 0 where a person is not called, else 1 more than the copies of the allele. */
    int code(int person, int site) {
        int at = person * words() + (site >> 6);
        return (int) ((homRef[at] >>> site & 1) + 2 * (het[at] >>> site & 1) + 3 * (homAlt[at] >>> site & 1));
    }

    /** Sites where a person is called. */
    int nCalled(int person) {
        int n = 0;
        for (int at = person * words(), end = at + words(); at < end; at++) {
            n += Long.bitCount(het[at] | homRef[at] | homAlt[at]);
        }
        return n;
    }

    /** The people from one to before another. */
    GenotypeBits slice(int from, int to) {
        int first = from * words();
        int end = to * words();
        return new GenotypeBits(
                to - from,
                nSites,
                Arrays.copyOfRange(het, first, end),
                Arrays.copyOfRange(homRef, first, end),
                Arrays.copyOfRange(homAlt, first, end));
    }
}
