package eu.goe.core.genotype;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a row are phased and how, unpacked: by entry of a {@link GenotypeView}, and for samples without an entry
 * by the default and the list of others. Mutable, one owner, reused.
 */
public final class PhaseView {
    /** Not phased, or without a phase: haploid or not called. */
    public static final int UNPHASED = 0;
    /** Phased; both copies are the same or there are more than two. */
    public static final int PHASED = 1;
    /** Phased; the first copy is the allele, or of a half call the called one. */
    public static final int FIRST = 2;
    /** Phased; the second copy is. */
    public static final int SECOND = 3;

    private boolean phasedByDefault;
    private final SampleList others = new SampleList();
    private byte[] phase = new byte[64];

    /**
     * @param packed null where nothing is phased
     * @param view the same row's genotypes
     * @throws IllegalStateException if the bytes do not belong to the genotypes
     */
    public void decode(byte @Nullable [] packed, GenotypeView view) {
        others.clear();
        phasedByDefault = false;
        reserve(view.nEntries());
        if (packed == null) {
            Arrays.fill(phase, 0, view.nEntries(), (byte) UNPHASED);
            return;
        }
        if (packed.length == 0 || packed[0] < 0 || packed[0] > (PhaseEncoder.DEFAULT_PHASED | PhaseEncoder.OTHERS)) {
            throw new IllegalStateException("phase of an unknown form");
        }
        phasedByDefault = (packed[0] & PhaseEncoder.DEFAULT_PHASED) != 0;
        int at = (packed[0] & PhaseEncoder.OTHERS) == 0 ? 1 : SampleSetCodec.decode(packed, 1, view.nSamples(), others);
        int bit = 8 * at;
        int o = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            int sample = view.sample(e);
            while (o < others.size() && others.get(o) < sample) {
                o++;
            }
            boolean phased = phasedByDefault != (o < others.size() && others.get(o) == sample);
            int ploidy = view.ploidy(e);
            int called = view.called(e);
            if (!phased || ploidy < 2 || called == 0) {
                phase[e] = UNPHASED;
            } else if (ploidy > 2 || (called == 2 && view.alt(e) != 1)) {
                phase[e] = PHASED;
            } else {
                if (bit >> 3 >= packed.length) {
                    throw new IllegalStateException("phase is cut short");
                }
                phase[e] = (byte) ((packed[bit >> 3] >> (bit & 7) & 1) != 0 ? FIRST : SECOND);
                bit++;
            }
        }
        if ((bit + 7) / 8 != packed.length) {
            throw new IllegalStateException("phase has bytes too many");
        }
    }

    /**
     * Makes this the phase of a row that two were joined into: a sample is phased where every row that calls it says so,
     * and its copies stand as in the row that has the allele.
     *
     * @param joined what {@link GenotypeJoin} made of the two
     */
    public void join(PhaseView a, GenotypeView viewA, PhaseView b, GenotypeView viewB, GenotypeView joined) {
        reserve(joined.nEntries());
        others.clear();
        phasedByDefault = a.phasedByDefault && b.phasedByDefault;
        Cursor inA = new Cursor(a, viewA);
        Cursor inB = new Cursor(b, viewB);
        int e = 0;
        for (int sample = 0; sample < joined.nSamples(); sample++) {
            inA.move(sample);
            inB.move(sample);
            boolean listed = e < joined.nEntries() && joined.sample(e) == sample;
            boolean hasPhase = !listed || (joined.ploidy(e) > 1 && joined.called(e) > 0);
            boolean phased = hasPhase
                    && (inA.phase != UNPHASED || inA.called == 0)
                    && (inB.phase != UNPHASED || inB.called == 0);
            if (hasPhase && phased != phasedByDefault) {
                others.add(sample);
            }
            if (listed) {
                boolean ordered = phased && joined.ploidy(e) == 2 && (joined.called(e) == 1 || joined.alt(e) == 1);
                int order = inA.alt > 0 || (inB.alt == 0 && inA.phase > PHASED) ? inA.phase : inB.phase;
                phase[e] = (byte) (!phased ? UNPHASED : !ordered ? PHASED : order == FIRST ? FIRST : SECOND);
                e++;
            }
        }
    }

    /**
     * Makes this the phase of a row that samples were taken out of.
     *
     * @param before the calls that {@code from} is about
     * @param after the same with an entry, without a called copy, for each sample that was taken out
     */
    void without(PhaseView from, GenotypeView before, GenotypeView after, boolean[] isRemoved) {
        reserve(after.nEntries());
        others.clear();
        int nPhases = after.nSamples();
        int b = 0;
        for (int e = 0; e < after.nEntries(); e++) {
            int sample = after.sample(e);
            while (b < before.nEntries() && before.sample(b) < sample) {
                b++;
            }
            nPhases -= after.ploidy(e) > 1 && after.called(e) > 0 ? 0 : 1;
            phase[e] = (byte) (isRemoved[sample] ? UNPHASED : from.phase(b));
        }
        phasedByDefault = from.phasedByDefault && nPhases > 0;
        for (int i = 0; i < from.others.size(); i++) {
            if (!isRemoved[from.others.get(i)]) {
                others.add(from.others.get(i));
            }
        }
    }

    /** Makes this the phase of a row that is put together of several tiles, which follow. */
    void begin(boolean isPhased) {
        others.clear();
        phasedByDefault = isPhased;
    }

    /**
     * Adds what a tile's row says.
     *
     * @param offset of the tile's first sample, and
     * @param firstEntry of its first entry in the row
     */
    void append(PhaseView tile, GenotypeView view, int offset, int firstEntry) {
        keepAndReserve(firstEntry + view.nEntries());
        System.arraycopy(tile.phase, 0, phase, firstEntry, view.nEntries());
        if (tile.phasedByDefault == phasedByDefault) {
            for (int i = 0; i < tile.others.size(); i++) {
                others.add(offset + tile.others.get(i));
            }
            return;
        }
        int o = 0;
        int e = 0;
        for (int sample = 0; sample < view.nSamples(); sample++) {
            boolean hasPhase = true;
            if (e < view.nEntries() && view.sample(e) == sample) {
                hasPhase = view.ploidy(e) > 1 && view.called(e) > 0;
                e++;
            }
            boolean isOther = o < tile.others.size() && tile.others.get(o) == sample;
            o += isOther ? 1 : 0;
            if (hasPhase && !isOther) {
                others.add(offset + sample);
            }
        }
    }

    /** Adds a tile without any phase, whose entries, from one on, are in the joined row already. */
    void appendUnphased(GenotypeView joined, int offset, int nSamples, int firstEntry) {
        keepAndReserve(joined.nEntries());
        Arrays.fill(phase, firstEntry, joined.nEntries(), (byte) UNPHASED);
        if (!phasedByDefault) {
            return;
        }
        int e = firstEntry;
        for (int sample = offset; sample < offset + nSamples; sample++) {
            boolean hasPhase = true;
            if (e < joined.nEntries() && joined.sample(e) == sample) {
                hasPhase = joined.ploidy(e) > 1 && joined.called(e) > 0;
                e++;
            }
            if (hasPhase) {
                others.add(sample);
            }
        }
    }

    /** Walks one of two rows sample by sample. */
    private static final class Cursor {
        private final PhaseView phases;
        private final GenotypeView view;
        private int entry;
        private int other;
        private int phase;
        private int called;
        private int alt;

        Cursor(PhaseView phases, GenotypeView view) {
            this.phases = phases;
            this.view = view;
        }

        void move(int sample) {
            boolean differs = other < phases.others.size() && phases.others.get(other) == sample;
            other += differs ? 1 : 0;
            if (entry < view.nEntries() && view.sample(entry) == sample) {
                phase = phases.phase(entry);
                called = view.called(entry);
                alt = view.alt(entry);
                entry++;
            } else {
                phase = phases.phasedByDefault != differs ? PHASED : UNPHASED;
                called = 2;
                alt = 0;
            }
        }
    }

    private void reserve(int entries) {
        if (phase.length < entries) {
            phase = new byte[Math.max(entries, 2 * phase.length)];
        }
    }

    private void keepAndReserve(int entries) {
        if (phase.length < entries) {
            phase = Arrays.copyOf(phase, Math.max(entries, 2 * phase.length));
        }
    }

    /** One of the constants, of an entry of the genotypes. */
    public int phase(int entry) {
        return phase[entry];
    }

    /** Whether a homozygous reference call without an entry is phased, unless it is one of {@link #others}. */
    public boolean isPhasedByDefault() {
        return phasedByDefault;
    }

    /** Samples that differ from the default, in increasing order; the list is the view's. */
    public SampleList others() {
        return others;
    }
}
