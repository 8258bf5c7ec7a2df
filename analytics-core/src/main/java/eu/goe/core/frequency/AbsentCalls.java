package eu.goe.core.frequency;

import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.CallabilityDecoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.OtherAlleleCalls;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.VariantRow;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each sample of a tile that does not list a variant says about it: by the tile's rows of other alleles at the position, or where it has none by {@code callability}. Nobody has the allele. The buffers of
 * one task; {@link LocusCounter} asks the same of counts by stratum.
 */
public final class AbsentCalls {
    private static final SampleList NOBODY = new SampleList();

    private final OtherAlleleCalls others = new OtherAlleleCalls();
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private byte[] states = new byte[0];

    /**
     * By callability.
     *
     * @param row of the tile, that speaks of the position; null if there is none
     * @return the {@link GenotypeState} of each of the first {@code nSamples}; valid until the next call
     */
    public byte[] ofBlocks(@Nullable CallabilityRow row, int position, int nSamples) {
        reserve(nSamples);
        if (row != null) {
            CallabilityDecoder.decode(row.called(), nSamples, row.start(), (firstOfRun, nOfRun, start, end, state) -> {
                if (start <= position && position < end) {
                    Arrays.fill(states, firstOfRun, firstOfRun + nOfRun, (byte) CallState.genotypeState(state));
                }
            });
        }
        return states;
    }

    /**
     * By other alleles.
     *
     * @param rows of the tile at the position, at least one
     * @return as the other
     */
    public byte[] ofOthers(List<VariantRow> rows, int nSamples) {
        others.clear(nSamples);
        for (VariantRow row : rows) {
            byte[] packed = row.genotypes();
            if (packed == null) {
                throw new IllegalStateException("row without genotypes");
            }
            decoder.decode(packed, nSamples, view);
            others.add(view, NOBODY, NOBODY);
        }
        reserve(nSamples);
        for (int s = 0; s < nSamples; s++) {
            states[s] = (byte) CallState.genotypeState(others.state(s));
        }
        return states;
    }

    private void reserve(int nSamples) {
        if (states.length < nSamples) {
            states = new byte[nSamples];
        }
        Arrays.fill(states, 0, nSamples, (byte) GenotypeState.MISSING);
    }
}
