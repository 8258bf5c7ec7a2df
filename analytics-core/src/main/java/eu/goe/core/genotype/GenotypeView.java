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
    private int[] sample = new int[64];
    private byte[] state = new byte[64];
    /** Of polyploid entries only: ploidy, called copies, alternate copies in three bytes. */
    private int[] copies = new int[64];

    /** Everybody is {@link GenotypeState#HOM_REF}. */
    public void clear(int nSamples) {
        this.nSamples = nSamples;
        nEntries = 0;
    }

    /** Adds an entry after all earlier ones. */
    public void add(int sampleInTile, int genotypeState) {
        if (nEntries == sample.length) {
            sample = Arrays.copyOf(sample, 2 * nEntries);
            state = Arrays.copyOf(state, 2 * nEntries);
            copies = Arrays.copyOf(copies, 2 * nEntries);
        }
        sample[nEntries] = sampleInTile;
        state[nEntries++] = (byte) genotypeState;
    }

    /** Adds an entry of a ploidy above 2, each number at most 255. */
    public void addPolyploid(int sampleInTile, int ploidy, int called, int alt) {
        add(sampleInTile, GenotypeState.POLYPLOID);
        copies[nEntries - 1] = ploidy << 16 | called << 8 | alt;
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
        return sample[entry];
    }

    /** One of {@link GenotypeState}. */
    public int state(int entry) {
        return state[entry];
    }

    /** Copies that the entry's call lists, called or not. */
    public int ploidy(int entry) {
        return switch (state[entry]) {
            case GenotypeState.HAPLOID_REF, GenotypeState.HAPLOID_ALT, GenotypeState.HAPLOID_MISSING -> 1;
            case GenotypeState.POLYPLOID -> copies[entry] >> 16;
            default -> 2;
        };
    }

    /** Copies that were called. */
    public int called(int entry) {
        return switch (state[entry]) {
            case GenotypeState.HOM_REF, GenotypeState.HET, GenotypeState.HOM_ALT -> 2;
            case GenotypeState.HAPLOID_REF, GenotypeState.HAPLOID_ALT, GenotypeState.HALF_REF, GenotypeState.HALF_ALT ->
                1;
            case GenotypeState.POLYPLOID -> copies[entry] >> 8 & 0xff;
            default -> 0;
        };
    }

    /** Copies of the allele. */
    public int alt(int entry) {
        return switch (state[entry]) {
            case GenotypeState.HOM_ALT -> 2;
            case GenotypeState.HET, GenotypeState.HAPLOID_ALT, GenotypeState.HALF_ALT -> 1;
            case GenotypeState.POLYPLOID -> copies[entry] & 0xff;
            default -> 0;
        };
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

    /** Counts the entries by state; {@code people} has {@link GenotypeState#COUNT} places. */
    public void count(int[] people) {
        Arrays.fill(people, 0);
        for (int e = 0; e < nEntries; e++) {
            people[state[e]]++;
        }
    }
}
