package eu.goe.core.qc;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.filter.VariantFilter;
import eu.goe.core.frequency.CallabilityReader;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.LocusCounter;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Span;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.frequency.Tiles;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.Regions;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleRuns;
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
import eu.goe.core.variant.VariantKind;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at some stretches of the genome: merges the rows of all blocks by variant, counts each as {@code frequencies} does, sums what its rows say of their samples, and
 * takes the first common site of each cell along. Carries all that a task needs.
 *
 * @param asked what is found
 * @param filter which variants are looked at
 * @param uncarried rows that do not list a variant, since only people carry it who do not count
 * @param grid where sites for kinship are; null if it is not asked for
 */
record QcTask(
        TableRoot variants,
        TableRoot callability,
        TableRoot results,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        Set<QcTable> asked,
        @Nullable Regions regions,
        VariantFilter filter,
        UncarriedRows.Rule uncarried,
        @Nullable SiteGrid grid,
        int resultNumber,
        String run)
        implements Serializable {
    private static final Set<String> FIELDS = Set.of("dp", "gq", "ad");
    /** AF of variants whose reads are looked at: common enough for heterozygous calls, and for an allele that another person brings in. */
    private static final double MIN_BALANCED_AF = 0.2;

    /**
     * What one task looks at.
     *
     * @param stretches in genome order
     */
    record Unit(List<Stretch> stretches) implements Serializable {}

    /**
     * What it has found.
     *
     * @param sums of the samples, {@link SampleQcAccumulator#packed}; empty if they were not asked for
     */
    record Report(List<TableFile> files, byte[] sums, List<CommonSite> sites) implements Serializable {}

    /** @param meter takes one unit a stretch */
    Report run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        try (WindowFiles<VariantQc> out = WindowFiles.ofResult(
                results,
                assembly,
                new VariantQcFormat(assembly),
                VariantQc::variant,
                VariantQc::variant,
                resultNumber,
                run + "-" + part + "-" + TaskRunner.attempt() + "-")) {
            Work work = new Work(out);
            for (Stretch stretch : unit.stretches()) {
                long rows = work.rows;
                work.look(stretch);
                meter.add(1, work.rows - rows);
            }
            return new Report(
                    out.files(), work.samples == null ? new byte[0] : work.samples.packed(), List.copyOf(work.sites));
        }
    }

    private boolean[] isCounted() {
        boolean[] isCounted = new boolean[plan.atomOf().length];
        for (int s = 0; s < isCounted.length; s++) {
            isCounted[s] = plan.atomOf()[s] >= 0;
        }
        return isCounted;
    }

    /** The buffers of one task. */
    private final class Work {
        private final WindowFiles<VariantQc> out;
        private final boolean[] isCounted = isCounted();
        private final @Nullable SampleQcAccumulator samples =
                asked.contains(QcTable.SAMPLES) ? new SampleQcAccumulator(isCounted) : null;
        private final List<CommonSite> sites = new ArrayList<>();
        private final Tiles tiles = new Tiles(blocks, plan);
        private final UncarriedRows uncarriedRows = new UncarriedRows(uncarried);
        private final VariantFilter.Counted bounds = filter.counted(plan, true);
        private final GenotypeDecoder decoder = new GenotypeDecoder();
        private final List<GenotypeView> views = new ArrayList<>();
        private final SampleRuns unlisted = new SampleRuns();
        private final CarrierValues values = new CarrierValues();
        private final SiteGenotypes siteGenotypes = new SiteGenotypes(tiles, isCounted.length);
        private long rows;
        private long dp;
        private int nDp;
        private long gq;
        private int nGq;
        private long balance;
        private int nBalance;

        Work(WindowFiles<VariantQc> out) {
            this.out = out;
        }

        void look(Stretch stretch) throws IOException {
            Span span = stretch.span();
            try (CallabilityReader called = new CallabilityReader(
                            callability, assembly, stretch.callability(), tiles, span.firstStart(), span.lastStart());
                    LocusReader loci = LocusReader.open(
                            variants,
                            stretch.variants(),
                            new VariantFormat(assembly, 1),
                            column ->
                                    VariantFormat.isCounted(column) || FIELDS.contains(column) || filter.reads(column),
                            span.firstStart(),
                            span.lastStart())) {
                LocusCounter counter = new LocusCounter(assembly, plan, tiles, called, true);
                for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                    Variant place = here.get(0).variant();
                    if (span.contains(place) && (regions == null || regions.contains(place.contig(), place.start()))) {
                        counter.moveTo(place.contig(), place.start(), here);
                        position(here, counter, called);
                    }
                }
            }
        }

        private void position(List<VariantRow> here, LocusCounter counter, CallabilityReader called)
                throws IOException {
            boolean isAlone =
                    here.get(0).variant().compareTo(here.get(here.size() - 1).variant()) == 0;
            for (int from = 0; from < here.size(); ) {
                Variant variant = here.get(from).variant();
                int to = from + 1;
                while (to < here.size() && here.get(to).variant().compareTo(variant) == 0) {
                    to++;
                }
                if (filter.lists(variant, here) && !uncarriedRows.areAll(here, variant)) {
                    variant(variant, here.subList(from, to), isAlone, counter, called);
                }
                from = to;
            }
        }

        private void variant(
                Variant variant,
                List<VariantRow> ofVariant,
                boolean isAlone,
                LocusCounter counter,
                CallabilityReader called)
                throws IOException {
            if (filter.hasBounds()) {
                counter.count(variant);
                if (!bounds.takes(counter.raw(), PloidyRegion.of(assembly, variant.contig(), variant.start()))) {
                    return;
                }
            }
            rows++;
            VariantKind change = VariantKind.of(variant);
            boolean isPlain = isAlone
                    && change.isSnv()
                    && assembly.contig(variant.contig()).kind() == Contig.Kind.AUTOSOME;
            boolean isBalanced = false;
            if (isPlain || asked.contains(QcTable.VARIANTS)) {
                counter.count(variant);
                StrataCounts raw = counter.raw();
                double an = raw.get(CountField.AN, 0);
                double af = an == 0 ? 0 : raw.get(CountField.AC, 0) / an;
                double maf = Math.min(af, 1 - af);
                isBalanced = isPlain && maf >= MIN_BALANCED_AF;
                if (isPlain && grid != null && isCommon(maf, raw)) {
                    site(variant, ofVariant, called);
                }
            }
            decode(ofVariant);
            sum(variant, change, ofVariant, isBalanced);
            if (asked.contains(QcTable.VARIANTS)) {
                out.write(new VariantQc(
                        variant,
                        counter.raw(),
                        counter.adj(),
                        new VariantQc.Sum(dp, nDp),
                        new VariantQc.Sum(gq, nGq),
                        Balance.sum(balance),
                        nBalance));
            }
        }

        private boolean isCommon(double maf, StrataCounts raw) {
            int people = plan.strata().get(0).people();
            return maf >= SiteGrid.MIN_MAF && raw.get(CountField.N_MISSING, 0) <= (1 - SiteGrid.MIN_CALL_RATE) * people;
        }

        private void site(Variant variant, List<VariantRow> ofVariant, CallabilityReader called) {
            CommonSite latest = sites.isEmpty() ? null : sites.get(sites.size() - 1);
            if (grid != null && (latest == null || !grid.isSameCell(latest.variant(), variant))) {
                sites.add(new CommonSite(variant, siteGenotypes.packed(variant, ofVariant, called, isCounted)));
            }
        }

        private void decode(List<VariantRow> ofVariant) {
            for (int r = 0; r < ofVariant.size(); r++) {
                if (views.size() == r) {
                    views.add(new GenotypeView());
                }
                VariantRow row = ofVariant.get(r);
                decoder.decode(genotypes(row), tiles.nSamples(tiles.index(row.block(), row.tile())), views.get(r));
            }
        }

        /** Sums what the rows say of samples, and what their carriers have. */
        private void sum(Variant variant, VariantKind change, List<VariantRow> ofVariant, boolean isBalanced) {
            dp = 0;
            nDp = 0;
            gq = 0;
            nGq = 0;
            balance = 0;
            nBalance = 0;
            if (samples != null) {
                samples.begin(
                        change,
                        variant.ref().length() == 1 && variant.alt().length() == 1,
                        PloidyRegion.of(assembly, variant.contig(), variant.start()),
                        isSingleton(ofVariant),
                        isBalanced);
            }
            for (int r = 0; r < ofVariant.size(); r++) {
                VariantRow row = ofVariant.get(r);
                GenotypeView view = views.get(r);
                int first = tiles.firstSample(tiles.index(row.block(), row.tile()));
                values.read(row.fields(), nCarriers(view));
                if (asked.contains(QcTable.VARIANTS) && !row.fields().isEmpty()) {
                    carriers(view, first);
                }
                if (samples != null) {
                    unlisted.decode(row.unlisted(), view.nSamples());
                    samples.row(first, view, unlisted, values);
                }
            }
        }

        private void carriers(GenotypeView view, int first) {
            int carrier = 0;
            for (int e = 0; e < view.nEntries(); e++) {
                if (view.alt(e) == 0) {
                    continue;
                }
                if (isCounted[first + view.sample(e)]) {
                    int itsDp = values.dp(carrier);
                    int itsGq = values.gq(carrier);
                    dp += Math.max(0, itsDp);
                    nDp += itsDp == CarrierValues.MISSING ? 0 : 1;
                    gq += Math.max(0, itsGq);
                    nGq += itsGq == CarrierValues.MISSING ? 0 : 1;
                    long share = view.state(e) == GenotypeState.HET ? values.balance(carrier) : CarrierValues.MISSING;
                    balance += Math.max(0, share);
                    nBalance += share == CarrierValues.MISSING ? 0 : 1;
                }
                carrier++;
            }
        }

        private static int nCarriers(GenotypeView view) {
            int n = 0;
            for (int e = 0; e < view.nEntries(); e++) {
                n += view.alt(e) > 0 ? 1 : 0;
            }
            return n;
        }

        /** Whether those who count have one copy together; stops at the second. */
        private boolean isSingleton(List<VariantRow> ofVariant) {
            int copies = 0;
            for (int r = 0; r < ofVariant.size() && copies < 2; r++) {
                VariantRow row = ofVariant.get(r);
                GenotypeView view = views.get(r);
                int first = tiles.firstSample(tiles.index(row.block(), row.tile()));
                for (int e = 0; e < view.nEntries() && copies < 2; e++) {
                    copies += isCounted[first + view.sample(e)] ? view.alt(e) : 0;
                }
            }
            return copies == 1;
        }
    }

    static byte[] genotypes(VariantRow row) {
        byte[] packed = row.genotypes();
        if (packed == null) {
            throw new IllegalStateException("row without genotypes");
        }
        return packed;
    }
}
