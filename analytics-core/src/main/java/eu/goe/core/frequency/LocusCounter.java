package eu.goe.core.frequency;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.OtherAlleleCalls;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts variants by stratum, one position after the other. A tile that lists the variant is counted from its row; one that lists
 * only other alleles at the position, from those; one that lists nothing there, from {@code callability}; and who is in none of them
 * was not called. The buffers of one task.
 */
public final class LocusCounter {
    private final Assembly assembly;
    private final Tiles tiles;
    private final CallabilityReader callability;
    private final AtomCounter atoms;
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView view = new GenotypeView();
    private final GenotypeView otherView = new GenotypeView();
    private final SampleList notAdj = new SampleList();
    private final SampleList notAdjHaploid = new SampleList();
    private final OtherAlleleCalls others = new OtherAlleleCalls();
    private final StateCounts nobody;
    private final StrataCounts raw;
    private final StrataCounts adj;

    private List<VariantRow> rows = List.of();
    private int contig;
    private int start;
    /** By tile, what it says about alleles that it does not list here, once that was asked. */
    private final @Nullable StateCounts[] othersHere;

    private final List<Integer> othersAsked = new ArrayList<>();
    private final boolean[] isListed;
    /** Tile of each row here, and which tiles have one. */
    private int[] tileOfRow = new int[0];

    private final boolean[] hasRow;

    public LocusCounter(
            Assembly assembly, StrataPlan plan, Tiles tiles, CallabilityReader callability, boolean adjust) {
        this.assembly = assembly;
        this.tiles = tiles;
        this.callability = callability;
        int nStrata = plan.strata().size();
        atoms = new AtomCounter(plan.atomSexes(), plan.strataOfAtom(), nStrata, adjust);
        nobody = new StateCounts(plan.nAtoms());
        raw = new StrataCounts(nStrata);
        adj = new StrataCounts(nStrata);
        othersHere = new StateCounts[tiles.size()];
        isListed = new boolean[tiles.size()];
        hasRow = new boolean[tiles.size()];
    }

    /** Goes to a position, not before the last one, at which these rows are. */
    public void moveTo(int contig, int start, List<VariantRow> rowsHere) {
        this.contig = contig;
        this.start = start;
        for (int r = 0; r < rows.size(); r++) {
            hasRow[tileOfRow[r]] = false;
        }
        rows = rowsHere;
        if (tileOfRow.length < rows.size()) {
            tileOfRow = new int[2 * rows.size()];
        }
        for (int r = 0; r < rows.size(); r++) {
            tileOfRow[r] = tiles.index(rows.get(r).block(), rows.get(r).tile());
            hasRow[tileOfRow[r]] = true;
        }
        othersAsked.forEach(tile -> othersHere[tile] = null);
        othersAsked.clear();
    }

    /**
     * Counts a variant that starts here; its counts are then in {@link #raw} and {@link #adj}.
     *
     * @return how many raw calls the sex ploidy changed
     */
    public long count(Variant variant) {
        PloidyRegion region = PloidyRegion.of(assembly, contig, start);
        atoms.clear();
        int listed = 0;
        for (int r = 0; r < rows.size(); r++) {
            if (rows.get(r).variant().compareTo(variant) == 0) {
                int tile = tileOfRow[r];
                decode(rows.get(r), tile);
                atoms.count(
                        view,
                        notAdj,
                        notAdjHaploid,
                        region,
                        tiles.atomOf(),
                        tiles.firstSample(tile),
                        tiles.atomSizes(tile));
                isListed[tile] = true;
                listed++;
            }
        }
        for (int tile = 0; listed < tiles.size() && tile < tiles.size(); tile++) {
            if (!isListed[tile]) {
                atoms.countAbsent(absent(tile), region, tiles.atomSizes(tile));
            }
        }
        Arrays.fill(isListed, false);
        return atoms.finish(region, raw, adj);
    }

    /**
     * Whether the rows of each tile here say the same of who was called and of whose calls are adj, so that they have one answer for every
     * allele, listed or not. Rows that differ may do so only in people who do not count.
     */
    boolean rowsAgree() {
        for (int r = 1; r < rows.size(); r++) {
            int earlier = r - 1;
            while (earlier >= 0 && tileOfRow[earlier] != tileOfRow[r]) {
                earlier--;
            }
            if (earlier >= 0 && !agree(rows.get(earlier), rows.get(r), tiles.nSamples(tileOfRow[r]))) {
                return false;
            }
        }
        return true;
    }

    private boolean agree(VariantRow a, VariantRow b, int nSamples) {
        if (!Arrays.equals(a.notAdj(), b.notAdj()) || !Arrays.equals(a.notAdjHaploid(), b.notAdjHaploid())) {
            return false;
        }
        decoder.decode(genotypes(a), nSamples, view);
        decoder.decode(genotypes(b), nSamples, otherView);
        return view.isCalledAs(otherView);
    }

    /** Counts the position as one where no tile lists the allele. */
    void countAbsent() {
        PloidyRegion region = PloidyRegion.of(assembly, contig, start);
        atoms.clear();
        for (int tile = 0; tile < tiles.size(); tile++) {
            atoms.countAbsent(absent(tile), region, tiles.atomSizes(tile));
        }
        atoms.finish(region, raw, adj);
    }

    /** Fills the histograms of a variant that starts here. */
    void fill(Variant variant, HistogramCounter histograms) {
        PloidyRegion region = PloidyRegion.of(assembly, contig, start);
        histograms.clear();
        for (int r = 0; r < rows.size(); r++) {
            if (rows.get(r).variant().compareTo(variant) == 0) {
                int tile = tileOfRow[r];
                histograms.add(rows.get(r), tiles.firstSample(tile), tiles.nSamples(tile), region);
            }
        }
    }

    public StrataCounts raw() {
        return raw;
    }

    public StrataCounts adj() {
        return adj;
    }

    private void decode(VariantRow row, int tile) {
        int n = tiles.nSamples(tile);
        decoder.decode(genotypes(row), n, view);
        SampleSetCodec.decode(row.notAdj(), n, notAdj);
        SampleSetCodec.decode(row.notAdjHaploid(), n, notAdjHaploid);
    }

    private static byte[] genotypes(VariantRow row) {
        byte[] packed = row.genotypes();
        if (packed == null) {
            throw new IllegalStateException("row without genotypes");
        }
        return packed;
    }

    /** What a tile says about an allele that it does not list here. */
    private StateCounts absent(int tile) {
        StateCounts known = othersHere[tile];
        if (known != null) {
            return known;
        }
        if (!hasRow[tile]) {
            StateCounts called = callability.at(tile, contig, start);
            return called == null ? nobody : called;
        }
        others.clear(tiles.nSamples(tile));
        for (int r = 0; r < rows.size(); r++) {
            if (tileOfRow[r] == tile) {
                decode(rows.get(r), tile);
                others.add(view, notAdj, notAdjHaploid);
            }
        }
        StateCounts here = new StateCounts(tiles.atomSizes(tile).length);
        for (int s = 0; s < tiles.nSamples(tile); s++) {
            int atom = tiles.atomOf()[tiles.firstSample(tile) + s];
            if (atom >= 0) {
                here.add(others.state(s), atom, 1);
            }
        }
        othersHere[tile] = here;
        othersAsked.add(tile);
        return here;
    }
}
