package eu.goe.core.genotype;

import java.util.Arrays;

/**
 * What the samples of a tile carry at one variant, unpacked: an entry, in increasing order, for each sample whose state
 * is not {@link GenotypeState#HOM_REF}. Mutable, one owner; filled by {@link GenotypeDecoder} or by hand, and reused.
 */
public final class GenotypeView {
    /** By ploidy (1 or 2), called copies and copies of the allele, in two bits each; −1 for what cannot be. */
    private static final byte[] STATES = new byte[3 << 4];

    static {
        Arrays.fill(STATES, (byte) -1);
        STATES[1 << 4] = GenotypeState.HAPLOID_MISSING;
        STATES[1 << 4 | 1 << 2] = GenotypeState.HAPLOID_REF;
        STATES[1 << 4 | 1 << 2 | 1] = GenotypeState.HAPLOID_ALT;
        STATES[2 << 4] = GenotypeState.MISSING;
        STATES[2 << 4 | 1 << 2] = GenotypeState.HALF_REF;
        STATES[2 << 4 | 1 << 2 | 1] = GenotypeState.HALF_ALT;
        STATES[2 << 4 | 2 << 2] = GenotypeState.HOM_REF;
        STATES[2 << 4 | 2 << 2 | 1] = GenotypeState.HET;
        STATES[2 << 4 | 2 << 2 | 2] = GenotypeState.HOM_ALT;
    }

    private int nSamples;
    private int nEntries;
    /** Place in the tile, and the state in the lowest four bits: one number to write and to read for each sample. */
    private int[] entries = new int[64];
    /** Of polyploid entries only: ploidy, called copies, alternate copies in three bytes. */
    private int[] copies = new int[0];

    /** Everybody is {@link GenotypeState#HOM_REF}. */
    public void clear(int nSamples) {
        this.nSamples = nSamples;
        nEntries = 0;
    }

    /** Adds an entry after all earlier ones. */
    public void add(int sampleInTile, int genotypeState) {
        reserve(nEntries + 1)[nEntries++] = entry(sampleInTile, genotypeState);
    }

    /** Adds an entry of a ploidy above 2, each number at most 255. */
    public void addPolyploid(int sampleInTile, int ploidy, int called, int alt) {
        add(sampleInTile, GenotypeState.POLYPLOID);
        if (copies.length < nEntries) {
            copies = Arrays.copyOf(copies, entries.length);
        }
        copies[nEntries - 1] = ploidy << 16 | called << 8 | alt;
    }

    /** What stands for one sample in {@link #reserve}. */
    static int entry(int sampleInTile, int genotypeState) {
        return sampleInTile << 4 | genotypeState;
    }

    /** For who fills many at once: room for so many entries, of which those that were added are the first. */
    int[] reserve(int n) {
        if (entries.length < n) {
            entries = Arrays.copyOf(entries, Math.max(n, 2 * entries.length));
        }
        return entries;
    }

    /** Takes that many of {@link #reserve}, all of ploidy 1 or 2, as the entries. */
    void filled(int n) {
        nEntries = n;
    }

    /** Adds some entries of another view, all of ploidy 1 or 2. */
    void addAll(GenotypeView other, int first, int end) {
        System.arraycopy(other.entries, first, reserve(nEntries + end - first), nEntries, end - first);
        nEntries += end - first;
    }

    /**
     * The first entry, at or behind one, whose sample is not before a sample: {@link #nEntries} if there is none. Going up in steps
     * costs less than each entry in turn where few samples are looked up among many entries.
     */
    int firstFrom(int sampleInTile, int from) {
        int least = entry(sampleInTile, 0);
        int e = from;
        while (e + 16 < nEntries && entries[e + 16] < least) {
            e += 16;
        }
        while (e < nEntries && entries[e] < least) {
            e++;
        }
        return e;
    }

    /** Samples in the tile. */
    public int nSamples() {
        return nSamples;
    }

    public int nEntries() {
        return nEntries;
    }

    /** Place in the tile. */
    public int sample(int entry) {
        return entries[entry] >> 4;
    }

    /** One of {@link GenotypeState}. */
    public int state(int entry) {
        return entries[entry] & 15;
    }

    /** Copies that the entry's call lists, called or not. */
    public int ploidy(int entry) {
        return switch (state(entry)) {
            case GenotypeState.HAPLOID_REF, GenotypeState.HAPLOID_ALT, GenotypeState.HAPLOID_MISSING -> 1;
            case GenotypeState.POLYPLOID -> copies[entry] >> 16;
            default -> 2;
        };
    }

    /** Copies that were called. */
    public int called(int entry) {
        return switch (state(entry)) {
            case GenotypeState.HOM_REF, GenotypeState.HET, GenotypeState.HOM_ALT -> 2;
            case GenotypeState.HAPLOID_REF, GenotypeState.HAPLOID_ALT, GenotypeState.HALF_REF, GenotypeState.HALF_ALT ->
                1;
            case GenotypeState.POLYPLOID -> copies[entry] >> 8 & 0xff;
            default -> 0;
        };
    }

    /** Copies of the allele. */
    public int alt(int entry) {
        return switch (state(entry)) {
            case GenotypeState.HOM_ALT -> 2;
            case GenotypeState.HET, GenotypeState.HAPLOID_ALT, GenotypeState.HALF_ALT -> 1;
            case GenotypeState.POLYPLOID -> copies[entry] & 0xff;
            default -> 0;
        };
    }

    /** How many samples have a copy of the allele. */
    public int nCarriers() {
        int n = 0;
        for (int e = 0; e < nEntries; e++) {
            n += alt(e) > 0 ? 1 : 0;
        }
        return n;
    }

    /** Adds the entry that these numbers of copies mean; nothing for a complete diploid call without the allele. */
    void addCopies(int sampleInTile, int ploidy, int called, int alt) {
        if (ploidy > 2) {
            addPolyploid(sampleInTile, ploidy, called, alt);
            return;
        }
        int genotypeState = STATES[ploidy << 4 | called << 2 | alt];
        if (genotypeState < 0) {
            throw new IllegalStateException("a call of " + ploidy + " copies has " + called + " called ones, of which "
                    + alt + " are the allele");
        }
        if (genotypeState != GenotypeState.HOM_REF) {
            add(sampleInTile, genotypeState);
        }
    }

    /** Whether the same samples have the same called ones of as many copies, whatever the alleles. */
    public boolean isCalledAs(GenotypeView other) {
        int e = 0;
        int o = 0;
        while (true) {
            e = nextOdd(e);
            o = other.nextOdd(o);
            if (e == nEntries || o == other.nEntries) {
                return e == nEntries && o == other.nEntries;
            }
            if (sample(e) != other.sample(o) || ploidy(e) != other.ploidy(o) || called(e) != other.called(o)) {
                return false;
            }
            e++;
            o++;
        }
    }

    /** The first entry, at or behind one, that is no complete diploid call. */
    private int nextOdd(int from) {
        int e = from;
        while (e < nEntries && (state(e) == GenotypeState.HET || state(e) == GenotypeState.HOM_ALT)) {
            e++;
        }
        return e;
    }

    /** Counts the entries by state; {@code people} has {@link GenotypeState#COUNT} places. */
    public void count(int[] people) {
        Arrays.fill(people, 0);
        for (int e = 0; e < nEntries; e++) {
            people[state(e)]++;
        }
    }
}
