package eu.goe.gwas.job;

import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.cohort.StrataPlan;
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
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import eu.goe.gwas.regression.Dosages;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Tests the variants of one run of the genome: opens the files of all blocks that overlap in it, merges their rows by variant, hands blocks of variants to the kernels, and writes one
 * file of association rows.
 *
 * @param plan of one stratum, for its people
 * @param filter which variants are tested
 */
record AssociationTask(
        TableRoot variants,
        TableRoot callability,
        TableRoot results,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        Broadcast<AssociationModel> model,
        TestSettings settings,
        @Nullable Regions regions,
        VariantFilter filter,
        UncarriedRows.Rule uncarried,
        int resultNumber,
        String run)
        implements Serializable {
    /** Variants in a block at most, and bytes that the dosages of a block take at most. */
    private static final int MAX_BLOCK = 64;

    private static final long BLOCK_BYTES = 64L << 20;
    private static final int BYTES_PER_PERSON = 16;

    /** What it has written. */
    record Report(List<TableFile> files) implements Serializable {}

    /** @param meter takes one unit when done */
    Report run(Stretch stretch, int part, TaskRunner.Meter meter) throws IOException {
        try (WindowFiles<AssociationRow> out = WindowFiles.ofResult(
                results,
                assembly,
                AssociationFormat.ofStore(assembly, model.value().nTraits(), settings.interaction()),
                AssociationRow::variant,
                AssociationRow::variant,
                resultNumber,
                run + "-" + part + "-" + TaskRunner.attempt() + "-")) {
            Work work = new Work(out);
            work.test(stretch);
            meter.add(1, work.rows);
            return new Report(out.files());
        }
    }

    /** The buffers of one task. */
    private final class Work {
        private final AssociationModel shared = model.value();
        private final WindowFiles<AssociationRow> out;
        private final Tiles tiles = new Tiles(blocks, plan);
        private final UncarriedRows uncarriedRows = new UncarriedRows(uncarried);
        private final VariantFilter.Counted bounds = filter.counted(plan, true);
        private final SampleDosages reader = new SampleDosages(tiles, shared.places(), shared.sexes(), shared.xModel());
        private final Map<PloidyRegion, List<GroupTests>> tests = new EnumMap<>(PloidyRegion.class);
        private final Dosages[] dosages;
        private final Variant[] variantsOfBlock;
        private final TraitFigures[] figures;
        private int n;
        private PloidyRegion region = PloidyRegion.DIPLOID;
        private long rows;

        Work(WindowFiles<AssociationRow> out) {
            this.out = out;
            int people = shared.people().length;
            int block = (int) Math.max(4, Math.min(MAX_BLOCK, BLOCK_BYTES / (2L * BYTES_PER_PERSON * people)));
            dosages = new Dosages[block];
            for (int v = 0; v < block; v++) {
                dosages[v] = new Dosages(people);
            }
            variantsOfBlock = new Variant[block];
            figures = new TraitFigures[block];
        }

        void test(Stretch stretch) throws IOException {
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
                LocusCounter counter = new LocusCounter(assembly, plan, tiles, called, true);
                for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                    Variant place = here.get(0).variant();
                    if (span.contains(place) && (regions == null || regions.contains(place.contig(), place.start()))) {
                        counter.moveTo(place.contig(), place.start(), here);
                        position(here, called, counter);
                    }
                }
            }
            flush();
        }

        private void position(List<VariantRow> here, CallabilityReader called, LocusCounter counter)
                throws IOException {
            Variant latest = null;
            reader.moveTo(here);
            for (VariantRow row : here) {
                Variant variant = row.variant();
                if (latest != null && latest.compareTo(variant) == 0) {
                    continue;
                }
                latest = variant;
                PloidyRegion its = PloidyRegion.of(assembly, variant.contig(), variant.start());
                if (!filter.lists(variant, here)
                        || uncarriedRows.areAll(here, variant)
                        || !isWithinBounds(variant, its, counter)) {
                    continue;
                }
                if (its != region || n == dosages.length) {
                    flush();
                    region = its;
                }
                reader.fill(variant, region, called, dosages[n]);
                variantsOfBlock[n] = variant;
                figures[n++] = TraitFigures.untested(shared.nTraits());
            }
        }

        private boolean isWithinBounds(Variant variant, PloidyRegion its, LocusCounter counter) {
            if (!filter.hasBounds()) {
                return true;
            }
            counter.count(variant);
            return bounds.takes(counter.raw(), its);
        }

        private void flush() throws IOException {
            for (GroupTests of : tests.computeIfAbsent(region, this::testsOf)) {
                of.test(dosages, n, figures);
            }
            for (int v = 0; v < n; v++) {
                out.write(new AssociationRow(variantsOfBlock[v], figures[v]));
            }
            rows += n;
            n = 0;
        }

        private List<GroupTests> testsOf(PloidyRegion of) {
            return shared.groups(of).stream()
                    .map(group -> new GroupTests(shared, group, of, settings, dosages.length))
                    .toList();
        }
    }
}
