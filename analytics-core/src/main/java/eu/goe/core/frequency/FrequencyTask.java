package eu.goe.core.frequency;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.genotype.PlainCounts;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts one run of the genome: opens the files of all blocks that overlap in it, merges their rows by variant, and
 * writes one file of frequency rows. Carries all that a task needs.
 *
 * @param filter which variants are written
 * @param uncarried rows that do not list a variant, since only people carry it who do not count
 * @param fromPlainCounts whether only {@code all} is wanted and the plain counts of the one tile are enough
 * @param histograms what histograms need beside calls; null without them
 * @param earlier a result that some units take counts from, null if all are counted
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
        @Nullable Histograms histograms,
        boolean adjust,
        @Nullable Regions regions,
        VariantFilter filter,
        UncarriedRows.Rule uncarried,
        EarlierCounts.@Nullable Source earlier,
        int resultNumber,
        String run)
        implements Serializable {
    /** FORMAT fields that histograms are of. */
    private static final Set<String> KEPT = Set.of("gq", "dp", "ad");

    /**
     * For histograms.
     *
     * @param ages by sample number, negative where missing; null without ages
     */
    record Histograms(float @Nullable [] ages) implements Serializable {}

    /**
     * What one task counts.
     *
     * @param span rows outside are not its own
     * @param variants files of one window, all that share variants
     * @param callability files of the window that say something of their stretch
     * @param sites where only these are asked for, else null
     * @param reuse what is counted instead where an earlier result answers for the rest, else null
     */
    record Unit(
            Span span,
            List<TableFile> variants,
            List<TableFile> callability,
            @Nullable SiteChunk sites,
            @Nullable Reuse reuse)
            implements Serializable {}

    /**
     * A stretch of which some blocks are counted and the rest are taken from an earlier result.
     *
     * @param variants files of the blocks that are counted
     * @param callability likewise
     */
    record Reuse(EarlierCounts.Part earlier, List<TableFile> variants, List<TableFile> callability)
            implements Serializable {}

    /**
     * What a task did.
     *
     * @param callsAgree as {@link FrequencyDefinition#callsAgree}, of what it counted
     */
    record Report(List<TableFile> files, long adjustedCalls, boolean callsAgree) implements Serializable {}

    /**
     * @param part number of the task, part of the file's name
     * @param meter takes one unit when done
     */
    Report run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        try (WindowFiles<FrequencyRow> out = WindowFiles.ofResult(
                results,
                assembly,
                FrequencyFormat.ofStore(assembly, plan.sizes(), histograms != null),
                FrequencyRow::variant,
                FrequencyRow::variant,
                resultNumber,
                run + "-" + part + "-" + TaskRunner.attempt() + "-")) {
            Reuse reuse = unit.reuse();
            EarlierCounts.Source source = earlier;
            Work work = reuse != null
                            && source != null
                            && EarlierCounts.answers(
                                    source, reuse.earlier(), reuse.variants(), results, variants, assembly)
                    ? added(unit.span(), reuse, source, out)
                    : whole(unit, out);
            meter.add(1, work.rows);
            return new Report(out.files(), work.adjusted, work.callsAgree);
        }
    }

    /** Counts all blocks. */
    private Work whole(Unit unit, WindowFiles<FrequencyRow> out) throws IOException {
        Tiles tiles = new Tiles(blocks, plan);
        try (CallabilityReader called = called(unit.callability(), tiles, unit.span());
                LocusReader loci = loci(unit.variants(), unit.span())) {
            Work work = new Work(unit.span(), out, new LocusCounter(assembly, plan, tiles, called, adjust));
            SiteChunk sites = unit.sites();
            if (sites == null) {
                work.all(loci);
            } else {
                work.sites(loci, sites.variants());
            }
            return work;
        }
    }

    /** Counts the blocks that an earlier result did not, and adds what it says about the others. */
    private Work added(Span span, Reuse reuse, EarlierCounts.Source source, WindowFiles<FrequencyRow> out)
            throws IOException {
        Tiles tiles = new Tiles(source.added(), plan);
        try (CallabilityReader called = called(reuse.callability(), tiles, span);
                LocusReader loci = loci(reuse.variants(), span);
                EarlierCounts before = new EarlierCounts(
                        source,
                        reuse.earlier(),
                        results,
                        callability,
                        assembly,
                        plan,
                        adjust,
                        span.firstStart(),
                        span.lastStart())) {
            Work work = new Work(span, out, new LocusCounter(assembly, plan, tiles, called, adjust));
            work.callsAgree = source.callsAgree();
            work.added(loci, before);
            return work;
        }
    }

    private CallabilityReader called(List<TableFile> files, Tiles tiles, Span span) throws IOException {
        return new CallabilityReader(callability, assembly, files, tiles, span.firstStart(), span.lastStart());
    }

    private LocusReader loci(List<TableFile> files, Span span) throws IOException {
        return LocusReader.open(
                variants,
                files,
                new VariantFormat(assembly, 1),
                column -> (fromPlainCounts ? VariantFormat.isCountedPlainly(column) : VariantFormat.isCounted(column))
                        || (histograms != null && KEPT.contains(column))
                        || filter.reads(column),
                span.firstStart(),
                span.lastStart());
    }

    private @Nullable HistogramCounter histogramCounter() {
        return histograms == null
                ? null
                : new HistogramCounter(plan.atomOf(), plan.atomSexes(), histograms.ages(), adjust);
    }

    /** Counts and writes. */
    private final class Work {
        private final Span span;
        private final WindowFiles<FrequencyRow> out;
        private final LocusCounter counter;
        private final UncarriedRows uncarriedRows = new UncarriedRows(uncarried);
        private final VariantFilter.Counted bounds = filter.counted(plan, adjust);
        private final @Nullable HistogramCounter histogramCounter = histogramCounter();
        private long rows;
        private long adjusted;
        private boolean callsAgree = true;

        Work(Span span, WindowFiles<FrequencyRow> out, LocusCounter counter) {
            this.span = span;
            this.out = out;
            this.counter = counter;
        }

        /** Every variant that a block lists. */
        void all(LocusReader loci) throws IOException {
            for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                Variant first = here.get(0).variant();
                if (!isWanted(first)) {
                    continue;
                }
                if (fromPlainCounts) {
                    for (VariantRow row : here) {
                        if (filter.lists(row.variant(), here)) {
                            StrataCounts counts = plain(row);
                            write(row.variant(), counts, counts);
                        }
                    }
                    continue;
                }
                counter.moveTo(first.contig(), first.start(), here);
                count(first, listed(here, List.of()), null);
            }
        }

        /** Every variant that an added block or the earlier result lists. */
        void added(LocusReader loci, EarlierCounts before) throws IOException {
            List<VariantRow> rowsNext = loci.next();
            while (!rowsNext.isEmpty() || before.next() != null) {
                Variant known = before.next();
                Variant place = known == null
                                || (!rowsNext.isEmpty()
                                        && comparePlaces(rowsNext.get(0).variant(), known) < 0)
                        ? rowsNext.get(0).variant()
                        : known;
                List<VariantRow> here = List.of();
                if (!rowsNext.isEmpty() && comparePlaces(rowsNext.get(0).variant(), place) == 0) {
                    here = rowsNext;
                    rowsNext = loci.next();
                }
                List<Variant> listedBefore = before.moveTo(place.contig(), place.start());
                if (!isWanted(place)) {
                    continue;
                }
                counter.moveTo(place.contig(), place.start(), here);
                count(place, listed(here, listedBefore), before);
            }
        }

        private boolean isWanted(Variant place) {
            return span.contains(place) && (regions == null || regions.contains(place.contig(), place.start()));
        }

        /** The variants at a position, of rows and others. */
        private List<Variant> listed(List<VariantRow> here, List<Variant> others) {
            List<Variant> listed = new ArrayList<>(others);
            Variant latest = null;
            for (VariantRow row : here) {
                if (latest == null || row.variant().compareTo(latest) != 0) {
                    latest = row.variant();
                    if (!others.contains(latest) && filter.lists(latest, here) && !uncarriedRows.areAll(here, latest)) {
                        listed.add(latest);
                    }
                }
            }
            if (!others.isEmpty()) {
                listed.sort(null);
            }
            return listed;
        }

        /**
         * Counts the variants at a position; and finds out on the way whether they tell of an unlisted allele what is true, for a later
         * result that reuses these counts.
         */
        private void count(Variant place, List<Variant> listed, @Nullable EarlierCounts before) throws IOException {
            boolean asks = callsAgree
                    && (!adjust || PloidyRegion.of(assembly, place.contig(), place.start()) == PloidyRegion.DIPLOID);
            StrataCounts unlistedRaw = null;
            StrataCounts unlistedAdj = null;
            if (asks && listed.size() > 1 && !counter.rowsAgree()) {
                counter.countAbsent();
                unlistedRaw = counter.raw().copy();
                unlistedAdj = counter.adj().copy();
            }
            for (Variant variant : listed) {
                adjusted += counter.count(variant);
                if (asks) {
                    // One allele alone, or rows that agree, say what is to be said, but for calls of more than two
                    // copies.
                    callsAgree &= counter.raw().get(CountField.N_POLYPLOID, 0) == 0
                            && (unlistedRaw == null
                                    || counter.raw().ofUnlisted().equals(unlistedRaw))
                            && (unlistedAdj == null
                                    || counter.adj().ofUnlisted().equals(unlistedAdj));
                }
                if (before != null) {
                    before.addTo(variant, counter.raw(), counter.adj());
                }
                write(variant, counter.raw(), counter.adj());
            }
        }

        /** The sites that were asked for, whether or not a block lists them. */
        void sites(LocusReader loci, List<Variant> sites) throws IOException {
            List<VariantRow> here = loci.next();
            for (Variant site : sites) {
                if (!isWanted(site)) {
                    continue;
                }
                while (!here.isEmpty() && comparePlaces(here.get(0).variant(), site) < 0) {
                    here = loci.next();
                }
                boolean isHere = !here.isEmpty() && comparePlaces(here.get(0).variant(), site) == 0;
                counter.moveTo(site.contig(), site.start(), isHere ? here : List.of());
                adjusted += counter.count(site);
                write(site, counter.raw(), counter.adj());
            }
        }

        private static int comparePlaces(Variant a, Variant b) {
            int byContig = Integer.compare(a.contig(), b.contig());
            return byContig != 0 ? byContig : Integer.compare(a.start(), b.start());
        }

        private void write(Variant variant, StrataCounts raw, StrataCounts adj) throws IOException {
            if (filter.hasBounds()
                    && !bounds.takes(raw, PloidyRegion.of(assembly, variant.contig(), variant.start()))) {
                return;
            }
            HistogramCounter of = histogramCounter;
            if (of != null) {
                counter.fill(variant, of);
            }
            boolean isRaw = qualities.contains(Quality.RAW);
            boolean isAdj = qualities.contains(Quality.ADJ);
            out.write(new FrequencyRow(
                    variant,
                    isRaw ? raw : null,
                    isAdj ? adj : null,
                    isRaw && of != null ? of.raw() : null,
                    isAdj && of != null ? of.adj() : null));
            rows++;
        }

        private static StrataCounts plain(VariantRow row) {
            PlainCounts plain = row.counts();
            if (plain == null) {
                throw new IllegalStateException("row without plain counts");
            }
            StrataCounts counts = new StrataCounts(1);
            counts.set(CountField.AC, 0, plain.ac());
            counts.set(CountField.AN, 0, plain.an());
            counts.set(CountField.N_HOM_REF, 0, plain.nHomRef());
            counts.set(CountField.N_HET, 0, plain.nHet());
            counts.set(CountField.N_HOM_ALT, 0, plain.nHomAlt());
            counts.set(CountField.N_HEMI_ALT, 0, plain.nHemiAlt());
            counts.set(CountField.N_MISSING, 0, plain.nMissing());
            counts.set(CountField.N_POLYPLOID, 0, plain.nPolyploid());
            return counts;
        }
    }
}
