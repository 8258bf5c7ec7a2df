package eu.goe.core.genotype;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The calls of all samples at one record of a file, as allele numbers (0 is REF, 1 the first ALT, −1 not called).
 * Mutable, one owner; filled by the reader for each record, read by the encoder for each ALT.
 *
 * <p>Only samples that are not {@code 0/0} have an entry, in increasing order of their place in the tile, so that a rare
 * variant costs its carriers. Samples whose call is not adj are listed beside, whether or not they have an entry. Diploid calls of a
 * record with few ALTs may be given as {@link CallPlanes} in place of entries, and become these when somebody asks for one.
 */
public final class CallBuffer {
    /** Allele number of a copy that was not called. */
    public static final int NOT_CALLED = -1;

    /** The greatest allele number. */
    public static final int MAX_ALLELE = 10_000;

    /** Bits that hold {@link #MAX_ALLELE} + 1. */
    private static final int SECOND_SHIFT = 14;

    private static final int PLOIDY_SHIFT = 2 * SECOND_SHIFT;
    private static final int ALLELE_MASK = (1 << SECOND_SHIFT) - 1;
    private static final int DIPLOID_REFERENCE = 2 << PLOIDY_SHIFT | 1 << SECOND_SHIFT | 1;

    private int nSamples;
    private int nEntries;
    private int[] sample = new int[64];
    /**
     * Of an entry of one or two copies: how many, and each allele number + 1. Of more copies: where in {@link #polyploid} their
     * number and then the alleles are.
     */
    private int[] call = new int[64];

    private short[] polyploid = new short[16];
    private int nPolyploid;
    private final SampleList notAdj = new SampleList();
    private final SampleList notAdjHaploid = new SampleList();
    private boolean phasedByDefault;
    private final SampleList otherPhase = new SampleList();
    private final FieldBuffer fields = new FieldBuffer();
    private final CallPlanes planes = new CallPlanes();
    private boolean hasPlanes;

    /** Forgets everything; all of {@code nSamples} are {@code 0/0}, not phased and adj. */
    public void clear(int nSamples) {
        this.nSamples = nSamples;
        nEntries = 0;
        nPolyploid = 0;
        notAdj.clear();
        notAdjHaploid.clear();
        phasedByDefault = false;
        otherPhase.clear();
        fields.clear();
        hasPlanes = false;
    }

    /**
     * Takes calls in this form, all of them or those before a sample from which on {@link #list} gives entries; there must be no entry yet,
     * and nobody of other phase than the default, which must be known.
     */
    public CallPlanes planes() {
        planes.clear(nSamples, phasedByDefault);
        hasPlanes = true;
        return planes;
    }

    /** The calls, if all of them were given in this form and nobody has asked for an entry; else null. */
    @Nullable
    CallPlanes asPlanes() {
        return hasPlanes ? planes : null;
    }

    /**
     * Makes entries of what was given in the other form; more may follow.
     *
     * @param untilSample from which on nothing was given
     */
    public void list(int untilSample) {
        if (hasPlanes) {
            hasPlanes = false;
            planes.listTo(this, untilSample);
        }
    }

    /** Says whether calls are phased that {@link #otherPhase} does not list. */
    public void phasedByDefault(boolean isPhased) {
        phasedByDefault = isPhased;
    }

    /** Makes room for so many more entries. */
    public void reserve(int more) {
        if (sample.length < nEntries + more) {
            sample = Arrays.copyOf(sample, Math.max(nEntries + more, 2 * sample.length));
            call = Arrays.copyOf(call, sample.length);
        }
    }

    /**
     * Adds an entry for a sample, after all earlier ones.
     *
     * @param alleles of its copies, allele numbers up to {@link #MAX_ALLELE} or {@link #NOT_CALLED}
     * @param ploidy how many there are
     */
    public void add(int sampleInTile, int[] alleles, int ploidy) {
        reserve(1);
        sample[nEntries] = sampleInTile;
        if (ploidy <= 2) {
            int second = ploidy == 2 ? alleles[1] + 1 : 0;
            call[nEntries++] = ploidy << PLOIDY_SHIFT | second << SECOND_SHIFT | alleles[0] + 1;
            return;
        }
        if (polyploid.length < nPolyploid + ploidy + 1) {
            polyploid = Arrays.copyOf(polyploid, 2 * (nPolyploid + ploidy + 1));
        }
        call[nEntries++] = nPolyploid;
        polyploid[nPolyploid++] = (short) ploidy;
        for (int c = 0; c < ploidy; c++) {
            polyploid[nPolyploid++] = (short) alleles[c];
        }
    }

    /** Adds a diploid entry. */
    public void diploid(int sampleInTile, int first, int second) {
        reserve(1);
        sample[nEntries] = sampleInTile;
        call[nEntries++] = DIPLOID_REFERENCE + first + (second << SECOND_SHIFT);
    }

    /** Samples in the tile. */
    public int nSamples() {
        return nSamples;
    }

    public int nEntries() {
        list(nSamples);
        return nEntries;
    }

    /** The sample of an entry, as its place in the tile. */
    public int sample(int entry) {
        return sample[entry];
    }

    /** How many copies the entry lists, called or not; 1 for {@code 1} and {@code .}, 2 for {@code ./1}. */
    public int ploidy(int entry) {
        int ploidy = call[entry] >> PLOIDY_SHIFT;
        return ploidy > 0 ? ploidy : polyploid[call[entry]];
    }

    /** An allele number, or {@link #NOT_CALLED}. */
    public int allele(int entry, int copy) {
        int packed = call[entry];
        return packed >> PLOIDY_SHIFT == 0
                ? polyploid[packed + 1 + copy]
                : (packed >> copy * SECOND_SHIFT & ALLELE_MASK) - 1;
    }

    /** Whether a copy of the entry was called. */
    public boolean isCalled(int entry) {
        for (int c = ploidy(entry) - 1; c >= 0; c--) {
            if (allele(entry, c) != NOT_CALLED) {
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
