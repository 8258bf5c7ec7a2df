package eu.goe.core.genotype;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples out of the packed columns of a tile: their places stay, since numbers are never used again, but they are not called
 * anywhere, in no set, without a phase, without values and without intervals. One for the rows of one tile; mutable buffers, one owner.
 *
 * <p>Of a row of {@code variants} {@link #genotypes} comes first: phase and fields are about its calls. Removing twice gives the same bytes.
 */
public final class SampleRemoval {
    private final int nSamples;
    private final int[] removed;
    private final boolean[] isRemoved;

    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeEncoder encoder = new GenotypeEncoder();
    private final GenotypeView before = new GenotypeView();
    private final GenotypeView after = new GenotypeView();
    private final SampleList set = new SampleList();
    private final SampleList kept = new SampleList();
    private final PhaseView phaseBefore = new PhaseView();
    private final PhaseView phaseAfter = new PhaseView();
    private final PhaseEncoder phaseEncoder = new PhaseEncoder();
    private final FieldEncoder fieldEncoder = new FieldEncoder();
    private final SampleRuns unlistedBefore = new SampleRuns();
    private final SampleRuns unlisted = new SampleRuns();
    private final CallabilityEncoder callability = new CallabilityEncoder();
    private int[] values = new int[64];
    private boolean wasCarried;
    private boolean isCarried;

    /**
     * @param nSamples in the tile
     * @param removed places in the tile, ascending
     */
    public SampleRemoval(int nSamples, int[] removed) {
        this.nSamples = nSamples;
        this.removed = removed.clone();
        isRemoved = new boolean[nSamples];
        for (int sample : removed) {
            isRemoved[sample] = true;
        }
    }

    /** Packed genotypes without the samples. */
    public byte[] genotypes(byte[] packed) {
        decoder.decode(packed, nSamples, before);
        after.clear(nSamples);
        wasCarried = false;
        isCarried = false;
        int next = 0;
        for (int e = 0; e < before.nEntries(); e++) {
            int sample = before.sample(e);
            for (; next < removed.length && removed[next] < sample; next++) {
                after.add(removed[next], GenotypeState.MISSING);
            }
            if (isRemoved[sample]) {
                wasCarried |= before.alt(e) > 0;
            } else {
                isCarried |= before.alt(e) > 0;
                after.addCopies(sample, before.ploidy(e), before.called(e), before.alt(e));
            }
        }
        for (; next < removed.length; next++) {
            after.add(removed[next], GenotypeState.MISSING);
        }
        return encoder.encode(after);
    }

    /** Whether one of the samples had a copy of the last row's allele, and nobody who stays has. */
    public boolean isLeftWithoutCarrier() {
        return wasCarried && !isCarried;
    }

    /** The calls that the last row is left with; valid until the next row. */
    public GenotypeView calls() {
        return after;
    }

    /** A set of samples without them. */
    public byte @Nullable [] set(byte @Nullable [] packed) {
        if (packed == null) {
            return null;
        }
        SampleSetCodec.decode(packed, nSamples, set);
        keep(set);
        return SampleSetCodec.encode(kept, nSamples);
    }

    /**
     * Runs of samples that no record spoke of: those who were taken out are among them, so that nothing shows whether their records
     * spoke.
     */
    public byte @Nullable [] unlisted(byte @Nullable [] packed) {
        unlistedBefore.decode(packed, nSamples);
        unlisted.clear();
        if (unlistedBefore.isMarked()) {
            unlisted.mark();
        }
        int reached = 0;
        int next = 0;
        for (int r = 0; r <= unlistedBefore.size(); r++) {
            boolean isLast = r == unlistedBefore.size();
            int first = isLast ? nSamples : unlistedBefore.first(r);
            for (; next < removed.length && removed[next] < first; next++) {
                if (removed[next] >= reached) {
                    unlisted.add(removed[next], 1);
                }
            }
            if (!isLast) {
                unlisted.add(first, unlistedBefore.end(r) - first);
                reached = unlistedBefore.end(r);
            }
        }
        return unlisted.encode();
    }

    private void keep(SampleList samples) {
        kept.clear();
        for (int i = 0; i < samples.size(); i++) {
            if (!isRemoved[samples.get(i)]) {
                kept.add(samples.get(i));
            }
        }
    }

    /** The last row's phase. */
    public byte @Nullable [] phase(byte @Nullable [] packed) {
        if (packed == null) {
            return null;
        }
        phaseBefore.decode(packed, before);
        phaseAfter.without(phaseBefore, before, after, isRemoved);
        return phaseEncoder.encode(phaseAfter, after);
    }

    /** A field of the last row. */
    public byte @Nullable [] field(SampleField field, byte @Nullable [] packed) {
        if (packed == null) {
            return null;
        }
        return switch (field) {
            case GQ, DP, PS, AD -> carriers(packed, field.perCarrier());
            case GP, DS -> everybody(packed, field);
        };
    }

    private byte @Nullable [] carriers(byte[] packed, int numbersEach) {
        int n = numbersEach * before.nCarriers();
        reserve(n);
        FieldDecoder.carriers(packed, n, values);
        fieldEncoder.begin();
        int at = 0;
        for (int e = 0; e < before.nEntries(); e++) {
            if (before.alt(e) > 0) {
                for (int i = 0; i < numbersEach; i++, at++) {
                    if (!isRemoved[before.sample(e)]) {
                        fieldEncoder.add(values[at]);
                    }
                }
            }
        }
        return fieldEncoder.finish();
    }

    private byte @Nullable [] everybody(byte[] packed, SampleField field) {
        int missing = FieldEncoder.missing(field);
        reserve(nSamples);
        FieldDecoder.everybody(packed, nSamples, field, (sample, bits) -> values[sample] = bits);
        boolean isKnown = false;
        for (int s = 0; s < nSamples; s++) {
            values[s] = isRemoved[s] ? missing : values[s];
            isKnown |= values[s] != missing;
        }
        return isKnown ? fieldEncoder.everybody(FieldEncoder.width(field), nSamples, s -> values[s]) : null;
    }

    private void reserve(int n) {
        if (values.length < n) {
            values = new int[Math.max(n, 2 * values.length)];
        }
    }

    /** A row of {@code callability}; {@code start} is the row's. */
    public byte[] callability(byte[] packed, int start) {
        callability.begin(start, nSamples);
        Stretches stretches = new Stretches();
        CallabilityDecoder.decode(packed, nSamples, start, stretches);
        stretches.flush();
        stretches.nothingUntil(nSamples);
        return callability.finish();
    }

    /** Collects the intervals of a run of samples, and writes them for those of the run that stay. */
    private final class Stretches implements CallabilityDecoder.Sink {
        private int[] intervals = new int[64];
        private int n;
        private int first;
        private int end;
        private int written;

        @Override
        public void interval(int firstSample, int count, int start, int stop, int state) {
            if (n > 0 && firstSample != first) {
                flush();
            }
            first = firstSample;
            end = firstSample + count;
            if (intervals.length < n + 3) {
                intervals = Arrays.copyOf(intervals, 2 * intervals.length);
            }
            intervals[n++] = start;
            intervals[n++] = stop;
            intervals[n++] = state;
        }

        void flush() {
            if (n == 0) {
                return;
            }
            nothingUntil(first);
            while (written < end) {
                int stop = written;
                while (stop < end && isRemoved[stop] == isRemoved[written]) {
                    stop++;
                }
                callability.nextSample();
                for (int i = 0; i < n && !isRemoved[written]; i += 3) {
                    callability.add(intervals[i], intervals[i + 1], intervals[i + 2]);
                }
                callability.repeat(stop - written - 1);
                written = stop;
            }
            n = 0;
        }

        void nothingUntil(int sample) {
            if (written < sample) {
                callability.nextSample();
                callability.repeat(sample - written - 1);
                written = sample;
            }
        }
    }

    /** Whether a row of {@code variants} says anything of the samples: a look at its columns that shares nothing with their removal. */
    public boolean isWithout(
            byte[] genotypes,
            byte @Nullable [] notAdj,
            byte @Nullable [] notAdjHaploid,
            byte @Nullable [] gp,
            byte @Nullable [] ds) {
        decoder.decode(genotypes, nSamples, before);
        int missing = 0;
        for (int e = 0; e < before.nEntries(); e++) {
            if (isRemoved[before.sample(e)]) {
                missing += before.state(e) == GenotypeState.MISSING ? 1 : 0;
            }
        }
        boolean[] isThere = {missing != removed.length};
        for (byte[] packed : new byte[][] {notAdj, notAdjHaploid}) {
            SampleSetCodec.decode(packed, nSamples, set);
            for (int i = 0; i < set.size(); i++) {
                isThere[0] |= isRemoved[set.get(i)];
            }
        }
        look(SampleField.GP, gp, isThere);
        look(SampleField.DS, ds, isThere);
        return !isThere[0];
    }

    private void look(SampleField field, byte @Nullable [] packed, boolean[] isThere) {
        if (packed != null) {
            int missing = FieldEncoder.missing(field);
            FieldDecoder.everybody(packed, nSamples, field, (s, bits) -> isThere[0] |= isRemoved[s] && bits != missing);
        }
    }

    /** Whether a row of {@code callability} calls none of the samples. */
    public boolean isWithout(byte[] called, int start) {
        boolean[] isThere = new boolean[1];
        CallabilityDecoder.decode(called, nSamples, start, (first, n, from, to, state) -> {
            for (int sample : removed) {
                isThere[0] |= sample >= first && sample < first + n;
            }
        });
        return !isThere[0];
    }
}
