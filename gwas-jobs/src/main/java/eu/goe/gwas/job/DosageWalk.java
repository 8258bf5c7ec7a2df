package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.LocusCounter;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Span;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.Block;
import eu.goe.core.store.LocusReader;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.regression.Dosages;
import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** Walks the variants of a run of the genome with the dosages of the people analysed: opens the files of all blocks that overlap in it and merges their rows by variant. Buffers of one task. */
final class DosageWalk {
    private final Tables tables;
    private final Tiles tiles;
    private final UncarriedRows uncarriedRows;
    private final SampleDosages reader;
    private final VariantFilter.Counted bounds;
    /** Makes the counter of everybody's copies where people have so many. */
    private final Function<PloidyRegion, AlleleCopies> copiesOf;

    private final Map<PloidyRegion, AlleleCopies> copies = new EnumMap<>(PloidyRegion.class);

    /**
     * What is walked.
     *
     * @param plan of one stratum, for its people
     * @param regions null for the whole genome
     * @param filter which variants, by lists and by the calls of these people
     * @param usesExpected whether expected copies (DS) take the place of calls where they are kept
     */
    record Tables(
            TableRoot variants,
            TableRoot callability,
            Assembly assembly,
            List<Block> blocks,
            StrataPlan plan,
            @Nullable Regions regions,
            VariantFilter filter,
            boolean usesExpected,
            UncarriedRows.Rule uncarried)
            implements Serializable {
        /** @param leftOut who may not be analysed */
        static Tables of(
                Store store,
                StrataPlan plan,
                @Nullable Regions regions,
                VariantFilter filter,
                boolean usesExpected,
                BitSet leftOut) {
            return new Tables(
                    store.root(StoreSchema.VARIANTS),
                    store.root(StoreSchema.CALLABILITY),
                    store.assembly(),
                    store.blocks(),
                    plan,
                    regions,
                    filter,
                    usesExpected,
                    UncarriedRows.Rule.of(store.blocks(), leftOut));
        }
    }

    /**
     * Runs a task for each stretch of a store's genome, with what is the same for all of them.
     *
     * @param model goes to each executor once
     * @param <M> its type
     * @return files that tasks wrote
     */
    static <M> List<TableFile> eachStretch(
            Store store,
            @Nullable Regions regions,
            String description,
            M model,
            Function<Broadcast<M>, TaskRunner.Task<Stretch, List<TableFile>>> taskOf,
            Progress progress) {
        List<Stretch> units = Stretch.of(store, regions);
        progress.total(units.size(), "stretches");
        Broadcast<M> shared =
                JavaSparkContext.fromSparkContext(store.spark().sparkContext()).broadcast(model);
        try {
            return TaskRunner.run(store.spark(), description, units, taskOf.apply(shared), progress).stream()
                    .flatMap(List::stream)
                    .toList();
        } finally {
            shared.destroy();
        }
    }

    /** Takes variants in the order of the genome. */
    @FunctionalInterface
    interface Taker {
        /** @return where to put the dosages of the variant that follows, which may be the same again */
        Dosages take(Variant variant, PloidyRegion region, Dosages dosages) throws IOException;
    }

    /**
     * @param places of the people analysed by sample number, ascending; −1 for others
     * @param sexes by sample number
     * @param xModel copies that a male's one copy of X counts as, 1 or 2
     */
    DosageWalk(Tables tables, int[] places, Sex[] sexes, int xModel) {
        this.tables = tables;
        tiles = new Tiles(tables.blocks(), tables.plan());
        uncarriedRows = new UncarriedRows(tables.uncarried());
        bounds = tables.filter().counted(tables.plan(), true);
        int[] people = IntStream.range(0, places.length)
                .filter(sample -> places[sample] >= 0)
                .toArray();
        copiesOf = region -> new AlleleCopies(people, sexes, region, xModel, null);
        reader = new SampleDosages(tiles, places, sexes, xModel, tables.usesExpected());
    }

    /** @param first where to put the dosages of the first variant */
    void forEach(Stretch stretch, Dosages first, Taker taker) throws IOException {
        Dosages into = first;
        Span span = stretch.span();
        Assembly assembly = tables.assembly();
        Regions regions = tables.regions();
        try (CallabilityReader called = new CallabilityReader(
                        tables.callability(),
                        assembly,
                        stretch.callability(),
                        tiles,
                        span.firstStart(),
                        span.lastStart());
                LocusReader loci = LocusReader.open(
                        tables.variants(),
                        stretch.variants(),
                        new VariantFormat(assembly, 1),
                        column -> SampleDosages.reads(column, tables.usesExpected())
                                || tables.filter().reads(column),
                        span.firstStart(),
                        span.lastStart())) {
            LocusCounter counter = new LocusCounter(assembly, tables.plan(), tiles, called, true);
            for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                Variant place = here.get(0).variant();
                if (span.contains(place) && (regions == null || regions.contains(place.contig(), place.start()))) {
                    if (tables.filter().hasBounds()) {
                        counter.moveTo(place.contig(), place.start(), here);
                    }
                    into = position(here, called, counter, into, taker);
                }
            }
        }
    }

    private Dosages position(
            List<VariantRow> here, CallabilityReader called, LocusCounter counter, Dosages first, Taker taker)
            throws IOException {
        Dosages into = first;
        Variant latest = null;
        reader.moveTo(here);
        for (VariantRow row : here) {
            Variant variant = row.variant();
            if (latest != null && latest.compareTo(variant) == 0) {
                continue;
            }
            latest = variant;
            PloidyRegion region = PloidyRegion.of(tables.assembly(), variant.contig(), variant.start());
            if (!tables.filter().lists(variant, here)
                    || uncarriedRows.areAll(here, variant)
                    || !isWithinBounds(variant, region, counter)) {
                continue;
            }
            reader.fill(variant, region, called, into);
            if (tables.filter().hasBounds() && !hasCopies(region, into)) {
                continue;
            }
            into = taker.take(variant, region, into);
        }
        return into;
    }

    private boolean isWithinBounds(Variant variant, PloidyRegion region, LocusCounter counter) {
        if (!tables.filter().hasBounds()) {
            return true;
        }
        counter.count(variant);
        return tables.usesExpected() ? bounds.takesCalls(counter.raw(), region) : bounds.takes(counter.raw(), region);
    }

    /** Where expected copies are used, they count. */
    private boolean hasCopies(PloidyRegion region, Dosages dosages) {
        if (!tables.usesExpected()) {
            return true;
        }
        AlleleCopies of = copies.computeIfAbsent(region, copiesOf);
        of.count(dosages);
        return bounds.takesCopies(of.ac(), of.an());
    }
}
