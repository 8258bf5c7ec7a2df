package eu.goe.core.frequency;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.Block;
import eu.goe.core.store.LocusReader;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts one run of the genome: opens the files of all blocks that overlap in it, merges their rows by variant, and
 * writes one file of frequency rows. Carries all that a task needs.
 *
 * @param uncarried rows that do not list a variant, since only people carry it who do not count
 * @param fromPlainCounts whether only {@code all} is wanted and the plain counts of the one tile are enough
 */
record FrequencyTask(
        TableRoot variants,
        TableRoot callability,
        TableRoot results,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        boolean fromPlainCounts,
        Set<Quality> qualities,
        boolean adjust,
        @Nullable Regions regions,
        UncarriedRows.Rule uncarried,
        int resultNumber,
        String run)
        implements Serializable {
    private static final Set<String> PACKED = Set.of("genotypes", "not_adj", "not_adj_haploid");

    /**
     * What one task counts.
     *
     * @param variants files of one window, all that share variants
     * @param callability files of the window that say something of their stretch
     * @param sites where only these are asked for, else null
     */
    record Unit(
            List<TableFile> variants,
            List<TableFile> callability,
            @Nullable SiteChunk sites) implements Serializable {}

    /** What a task did. */
    record Report(List<TableFile> files, long adjustedCalls) implements Serializable {}

    /**
     * @param part number of the task, part of the file's name
     * @param meter takes one unit when done
     */
    Report run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        Tiles tiles = new Tiles(blocks, plan);
        Stretch stretch = stretch(unit);
        try (WindowFiles<FrequencyRow> out = WindowFiles.ofResult(
                        results,
                        assembly,
                        new FrequencyFormat(assembly, plan.strata().size()),
                        FrequencyRow::variant,
                        FrequencyRow::variant,
                        resultNumber,
                        run + "-" + part + "-" + TaskRunner.attempt() + "-");
                CallabilityReader called = new CallabilityReader(
                        callability, assembly, unit.callability(), tiles, stretch.first(), stretch.last());
                LocusReader loci = LocusReader.open(
                        variants,
                        unit.variants(),
                        new VariantFormat(assembly, 1),
                        column -> VariantFormat.isCounted(column) && !(fromPlainCounts && PACKED.contains(column)),
                        stretch.first(),
                        stretch.last())) {
            Work work = new Work(out, new LocusCounter(assembly, plan, tiles, called, adjust));
            SiteChunk sites = unit.sites();
            if (sites == null) {
                work.all(loci);
            } else {
                work.sites(loci, sites.variants());
            }
            meter.add(1, work.rows);
            return new Report(out.files(), work.adjusted);
        }
    }

    /** Places that a unit begins and ends at; everything where it may lie on several contigs. */
    private record Stretch(int first, int last) {}

    private Stretch stretch(Unit unit) {
        SiteChunk sites = unit.sites();
        List<TableFile> files = unit.variants();
        int contig =
                sites != null ? sites.first().contig() : files.get(0).first().contig();
        int first = Integer.MAX_VALUE;
        int last = 0;
        if (sites != null) {
            if (sites.last().contig() != contig) {
                return new Stretch(0, Integer.MAX_VALUE);
            }
            return new Stretch(sites.first().start(), sites.last().start());
        }
        for (TableFile file : files) {
            if (file.first().contig() != contig || file.last().contig() != contig) {
                return new Stretch(0, Integer.MAX_VALUE);
            }
            first = Math.min(first, file.first().start());
            last = Math.max(last, file.last().start());
        }
        return new Stretch(first, last);
    }

    /** Counts and writes. */
    private final class Work {
        private final WindowFiles<FrequencyRow> out;
        private final LocusCounter counter;
        private final UncarriedRows uncarriedRows = new UncarriedRows(uncarried);
        private long rows;
        private long adjusted;

        Work(WindowFiles<FrequencyRow> out, LocusCounter counter) {
            this.out = out;
            this.counter = counter;
        }

        /** Every variant that a block lists. */
        void all(LocusReader loci) throws IOException {
            for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                Variant first = here.get(0).variant();
                if (regions != null && !regions.contains(first.contig(), first.start())) {
                    continue;
                }
                if (fromPlainCounts) {
                    for (VariantRow row : here) {
                        StrataCounts counts = plain(row);
                        write(row.variant(), counts, counts);
                    }
                    continue;
                }
                counter.moveTo(first.contig(), first.start(), here);
                Variant latest = null;
                for (VariantRow row : here) {
                    if (latest == null || row.variant().compareTo(latest) != 0) {
                        latest = row.variant();
                        if (!uncarriedRows.areAll(here, latest)) {
                            count(latest);
                        }
                    }
                }
            }
        }

        /** The sites that were asked for, whether or not a block lists them. */
        void sites(LocusReader loci, List<Variant> sites) throws IOException {
            List<VariantRow> here = loci.next();
            for (Variant site : sites) {
                if (regions != null && !regions.contains(site.contig(), site.start())) {
                    continue;
                }
                while (!here.isEmpty() && comparePlaces(here.get(0).variant(), site) < 0) {
                    here = loci.next();
                }
                boolean isHere = !here.isEmpty() && comparePlaces(here.get(0).variant(), site) == 0;
                counter.moveTo(site.contig(), site.start(), isHere ? here : List.of());
                count(site);
            }
        }

        private static int comparePlaces(Variant a, Variant b) {
            int byContig = Integer.compare(a.contig(), b.contig());
            return byContig != 0 ? byContig : Integer.compare(a.start(), b.start());
        }

        private void count(Variant variant) throws IOException {
            adjusted += counter.count(variant);
            write(variant, counter.raw(), counter.adj());
        }

        private void write(Variant variant, StrataCounts raw, StrataCounts adj) throws IOException {
            out.write(new FrequencyRow(
                    variant,
                    qualities.contains(Quality.RAW) ? raw : null,
                    qualities.contains(Quality.ADJ) ? adj : null));
            rows++;
        }

        private static StrataCounts plain(VariantRow row) {
            StrataCounts counts = new StrataCounts(1);
            counts.set(CountField.AC, 0, row.ac());
            counts.set(CountField.AN, 0, row.an());
            counts.set(CountField.N_HOM_REF, 0, row.nHomRef());
            counts.set(CountField.N_HET, 0, row.nHet());
            counts.set(CountField.N_HOM_ALT, 0, row.nHomAlt());
            counts.set(CountField.N_HEMI_ALT, 0, row.nHemiAlt());
            counts.set(CountField.N_MISSING, 0, row.nMissing());
            counts.set(CountField.N_POLYPLOID, 0, row.nPolyploid());
            return counts;
        }
    }
}
