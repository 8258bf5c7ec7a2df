package eu.goe.core.qc;

import eu.goe.core.frequency.AbsentCalls;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeEncoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import java.util.List;

/**
 * The genotypes of all samples of a store at a variant that is alone at its position: of a tile that lists it from its row, of another who was called there by {@code
 * callability}. Buffers of one task.
 */
final class SiteGenotypes {
    private final Tiles tiles;
    private final byte[] states;
    private final boolean[] isListed;
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeEncoder encoder = new GenotypeEncoder();
    private final GenotypeView view = new GenotypeView();
    private final AbsentCalls absent = new AbsentCalls();

    /** @param nSamples numbers that were ever given */
    SiteGenotypes(Tiles tiles, int nSamples) {
        this.tiles = tiles;
        states = new byte[nSamples];
        isListed = new boolean[tiles.size()];
    }

    /** Complete diploid calls of those who count, packed as a tile of all samples; the array is the caller's. */
    byte[] packed(Variant variant, List<VariantRow> ofVariant, CallabilityReader called, boolean[] isCounted) {
        Arrays.fill(states, (byte) GenotypeState.MISSING);
        Arrays.fill(isListed, false);
        for (VariantRow row : ofVariant) {
            int tile = tiles.index(row.block(), row.tile());
            isListed[tile] = true;
            listed(row, tiles.firstSample(tile), tiles.nSamples(tile));
        }
        for (int tile = 0; tile < isListed.length; tile++) {
            if (!isListed[tile]) {
                int n = tiles.nSamples(tile);
                byte[] here =
                        absent.ofBlocks(called.rowAt(tile, variant.contig(), variant.start()), variant.start(), n);
                System.arraycopy(here, 0, states, tiles.firstSample(tile), n);
            }
        }
        view.clear(states.length);
        for (int s = 0; s < states.length; s++) {
            int state = isCounted[s] ? states[s] : GenotypeState.MISSING;
            if (state != GenotypeState.HOM_REF) {
                view.add(s, state <= GenotypeState.MISSING ? state : GenotypeState.MISSING);
            }
        }
        return encoder.encode(view);
    }

    private void listed(VariantRow row, int first, int n) {
        decoder.decode(QcTask.genotypes(row), n, view);
        Arrays.fill(states, first, first + n, (byte) GenotypeState.HOM_REF);
        for (int e = 0; e < view.nEntries(); e++) {
            states[first + view.sample(e)] = (byte) view.state(e);
        }
    }
}
