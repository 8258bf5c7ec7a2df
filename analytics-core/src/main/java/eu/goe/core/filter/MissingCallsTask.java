package eu.goe.core.filter;

import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.frequency.AbsentCalls;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.SexPloidy;
import eu.goe.core.frequency.Span;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.store.Block;
import eu.goe.core.store.LocusReader;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts at how many variants each person has no called copy, in some stretches of the genome. A tile that does not list a variant says who was called as it does for dosages.
 *
 * @param plan of one stratum, for its people
 * @param sexes by sample number
 * @param uncarried rows that do not list a variant, since only people carry it who do not count
 */
record MissingCallsTask(
        TableRoot variants,
        TableRoot callability,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        Sex[] sexes,
        @Nullable Regions regions,
        VariantFilter filter,
        UncarriedRows.Rule uncarried)
        implements Serializable {

    /** @param stretches in genome order */
    record Unit(List<Stretch> stretches) implements Serializable {}

    /**
     * @param missing by sample number
     * @param variants how many were looked at, of which
     * @param ofY lie on Y outside PAR, where females do not count
     */
    record Report(int[] missing, long variants, long ofY) implements Serializable {}

    Report run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        Work work = new Work();
        for (Stretch stretch : unit.stretches()) {
            work.look(stretch);
        }
        meter.add(1, work.nVariants);
        return new Report(work.missing, work.nVariants, work.nOfY);
    }

    /** The buffers of one task. */
    private final class Work {
        private final Tiles tiles = new Tiles(blocks, plan);
        private final UncarriedRows uncarriedRows = new UncarriedRows(uncarried);
        private final SexPloidy ploidy = new SexPloidy(true);
        private final GenotypeDecoder decoder = new GenotypeDecoder();
        private final GenotypeView view = new GenotypeView();
        private final AbsentCalls absentCalls = new AbsentCalls();
        private final List<VariantRow> others = new ArrayList<>();
        private final int[] missing = new int[sexes.length];
        private long nVariants;
        private long nOfY;

        void look(Stretch stretch) throws IOException {
            Span span = stretch.span();
            try (CallabilityReader called = new CallabilityReader(
                            callability, assembly, stretch.callability(), tiles, span.firstStart(), span.lastStart());
                    LocusReader loci = LocusReader.open(
                            variants,
                            stretch.variants(),
                            new VariantFormat(assembly, 1),
                            column -> VariantFormat.isCounted(column) || filter.reads(column),
                            span.firstStart(),
                            span.lastStart())) {
                for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                    Variant place = here.get(0).variant();
                    if (span.contains(place) && (regions == null || regions.contains(place.contig(), place.start()))) {
                        position(here, called);
                    }
                }
            }
        }

        private void position(List<VariantRow> here, CallabilityReader called) {
            Variant latest = null;
            for (VariantRow row : here) {
                Variant variant = row.variant();
                if (latest != null && latest.compareTo(variant) == 0) {
                    continue;
                }
                latest = variant;
                if (filter.lists(variant, here) && !uncarriedRows.areAll(here, variant)) {
                    variant(variant, here, called);
                }
            }
        }

        private void variant(Variant variant, List<VariantRow> here, CallabilityReader called) {
            PloidyRegion region = PloidyRegion.of(assembly, variant.contig(), variant.start());
            nVariants++;
            nOfY += region == PloidyRegion.Y_NON_PAR ? 1 : 0;
            for (int tile = 0; tile < tiles.size(); tile++) {
                VariantRow row = null;
                others.clear();
                for (VariantRow one : here) {
                    if (tiles.index(one.block(), one.tile()) == tile) {
                        if (one.variant().compareTo(variant) == 0) {
                            row = one;
                        } else {
                            others.add(one);
                        }
                    }
                }
                int first = tiles.firstSample(tile);
                int n = tiles.nSamples(tile);
                if (row != null) {
                    listed(row, first, n, region);
                } else {
                    byte[] states = others.isEmpty()
                            ? absentCalls.ofBlocks(
                                    called.rowAt(tile, variant.contig(), variant.start()), variant.start(), n)
                            : absentCalls.ofOthers(others, n);
                    for (int s = 0; s < n; s++) {
                        count(first + s, states[s], region);
                    }
                }
            }
        }

        private void listed(VariantRow row, int first, int n, PloidyRegion region) {
            byte[] packed = row.genotypes();
            if (packed == null) {
                throw new IllegalStateException("row without genotypes");
            }
            decoder.decode(packed, n, view);
            for (int e = 0; e < view.nEntries(); e++) {
                count(first + view.sample(e), view.state(e), region);
            }
        }

        private void count(int sample, int state, PloidyRegion region) {
            if (region == PloidyRegion.Y_NON_PAR && sexes[sample] == Sex.FEMALE) {
                return;
            }
            int its = ploidy.state(state, sexes[sample], region);
            missing[sample] += its == GenotypeState.MISSING || its == GenotypeState.HAPLOID_MISSING ? 1 : 0;
        }
    }
}
