package eu.goe.core.genotype;

import java.util.Arrays;

/**
 * The calls of all samples at one record of a file, as allele numbers (0 is REF, 1 the first ALT, −1 not called).
 * Mutable, one owner; filled by the reader for each record, read by the encoder for each ALT.
 *
 * <p>Only samples that are not {@code 0/0} have an entry, in increasing order of their place in the tile, so that a rare
 * variant costs its carriers. Samples whose call is not adj are listed beside, whether or not they have an entry.
 */
public final class CallBuffer {
    /** Allele number of a copy that was not called. */
    public static final int NOT_CALLED = -1;

    private int nSamples;
    private int nEntries;
    private int nAlleles;
    private int[] sample = new int[64];
    /** Where the alleles of an entry begin in {@link #alleles}; one more than there are entries. */
    private int[] offset = new int[65];

    private short[] alleles = new short[128];
    private final SampleList notAdj = new SampleList();
    private final SampleList notAdjHaploid = new SampleList();
    private boolean phasedByDefault;
    private final SampleList otherPhase = new SampleList();
    private final FieldBuffer fields = new FieldBuffer();

    /** Forgets everything; all of {@code nSamples} are {@code 0/0}, not phased and adj. */
    public void clear(int nSamples) {
        this.nSamples = nSamples;
        nEntries = 0;
        nAlleles = 0;
        notAdj.clear();
        notAdjHaploid.clear();
        phasedByDefault = false;
        otherPhase.clear();
        fields.clear();
    }

    /** Says whether calls are phased that {@link #otherPhase} does not list. */
    public void phasedByDefault(boolean isPhased) {
        phasedByDefault = isPhased;
    }

    /** Adds an entry for a sample, after all earlier ones; its alleles follow with {@link #allele}. */
    public void entry(int sampleInTile) {
        if (nEntries == sample.length) {
            sample = Arrays.copyOf(sample, 2 * nEntries);
            offset = Arrays.copyOf(offset, 2 * nEntries + 1);
        }
        sample[nEntries] = sampleInTile;
        offset[nEntries++] = nAlleles;
        offset[nEntries] = nAlleles;
    }

    /** Adds one copy to the last entry: an allele number or {@link #NOT_CALLED}. */
    public void allele(int number) {
        if (nAlleles == alleles.length) {
            alleles = Arrays.copyOf(alleles, 2 * nAlleles);
        }
        alleles[nAlleles++] = (short) number;
        offset[nEntries] = nAlleles;
    }

    /** Makes room for so many more diploid entries. */
    public void reserveDiploid(int more) {
        if (sample.length < nEntries + more) {
            sample = Arrays.copyOf(sample, Math.max(nEntries + more, 2 * sample.length));
            offset = Arrays.copyOf(offset, sample.length + 1);
        }
        if (alleles.length < nAlleles + 2 * more) {
            alleles = Arrays.copyOf(alleles, Math.max(nAlleles + 2 * more, 2 * alleles.length));
        }
    }

    /** Adds a diploid entry. */
    public void diploid(int sampleInTile, int first, int second) {
        reserveDiploid(1);
        put(sampleInTile, first, second);
        nEntries++;
        nAlleles += 2;
        offset[nEntries] = nAlleles;
    }

    /**
     * Adds a diploid entry unless both alleles are 0, without a branch, which would be guessed wrong half of the time at a common
     * variant. Room must be {@link #reserveDiploid reserved}, and both are 0 or 1.
     */
    public void diploidUnlessReference(int sampleInTile, int first, int second) {
        put(sampleInTile, first, second);
        int added = first | second;
        nEntries += added;
        nAlleles += 2 * added;
        offset[nEntries] = nAlleles;
    }

    private void put(int sampleInTile, int first, int second) {
        sample[nEntries] = sampleInTile;
        alleles[nAlleles] = (short) first;
        alleles[nAlleles + 1] = (short) second;
    }

    /** Samples in the tile. */
    public int nSamples() {
        return nSamples;
    }

    public int nEntries() {
        return nEntries;
    }

    /** The sample of an entry, as its place in the tile. */
    public int sample(int entry) {
        return sample[entry];
    }

    /** How many copies the entry lists, called or not; 1 for {@code 1} and {@code .}, 2 for {@code ./1}. */
    public int ploidy(int entry) {
        return offset[entry + 1] - offset[entry];
    }

    /** An allele number, or {@link #NOT_CALLED}. */
    public int allele(int entry, int copy) {
        return alleles[offset[entry] + copy];
    }

    /** Whether a copy of the entry was called. */
    public boolean isCalled(int entry) {
        for (int at = offset[entry]; at < offset[entry + 1]; at++) {
            if (alleles[at] != NOT_CALLED) {
                return true;
            }
        }
        return false;
    }

    public boolean isPhasedByDefault() {
        return phasedByDefault;
    }

    /** Samples with two or more copies, of which one is called, whose phase is not the default. */
    public SampleList otherPhase() {
        return otherPhase;
    }

    /** FORMAT fields that are kept, in step with the entries. */
    public FieldBuffer fields() {
        return fields;
    }

    /** Samples whose call is not adj; for diploid calls by the diploid DP, for haploid calls by the haploid one. */
    public SampleList notAdj() {
        return notAdj;
    }

    /** On X and Y only: the same with the haploid DP for all, for males whose diploid call stands for one copy. */
    public SampleList notAdjHaploid() {
        return notAdjHaploid;
    }
}
