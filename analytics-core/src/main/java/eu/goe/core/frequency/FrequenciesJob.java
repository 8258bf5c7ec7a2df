package eu.goe.core.frequency;

import eu.goe.core.cohort.Downsampling;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.Purpose;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.Filters;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.AnalysisRun;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Block;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts alleles by stratum: one pass over the genotypes of all batches, whatever the number of strata. A task is a run
 * of the genome in which files overlap; nothing is shuffled.
 */
public final class FrequenciesJob {
    private FrequenciesJob() {}

    /**
     * What to count.
     *
     * @param by attributes whose values and combinations are strata
     * @param downsampling strata of people drawn at random; null for none
     * @param histograms whether there are histograms of everybody's calls, and of which ages; null for none
     * @param qualities raw, adj or both
     * @param adjust whether the sex ploidy applies
     * @param regions null for the whole genome
     * @param grpmax which strata take part in grpmax and fafmax; null where none does
     * @param cohort who counts, null for everybody
     * @param filters which people of these, and which variants
     * @param sites null for every variant that a batch lists
     * @param allowMixed whether batches may differ in who counts as called where they list nothing
     * @param recount whether to count all batches again, though an earlier result may have counted some
     */
    record Request(
            String name,
            List<String> by,
            @Nullable NamedCohort cohort,
            Filters filters,
            @Nullable GroupMaximum grpmax,
            @Nullable Downsampling downsampling,
            @Nullable AskedHistograms histograms,
            Set<Quality> qualities,
            boolean adjust,
            @Nullable Regions regions,
            int maxStrata,
            SiteList.@Nullable Sites sites,
            boolean allowMixed,
            boolean recount) {}

    /** Counts, and makes the result visible. */
    static Result run(Store store, Request request, Clock clock, Progress progress) {
        List<Batch> batches = store.batches();
        Assembly assembly = store.assembly();
        // Once: what people are counted by must be what the result says.
        SampleAttributes attributes = store.attributes();
        Filters.Chosen chosen = people(store, attributes, request, progress);
        Participants people = chosen.people();
        StrataPlan plan = plan(store, attributes, people, request);
        List<Block> blocks = store.blocks();
        // An earlier result does not know the ids of its variants, nor what bounds ask of calls that it may not have
        // counted.
        Optional<CountReuse> reuse =
                request.recount() || !request.filters().variants().isAll()
                        ? Optional.empty()
                        : CountReuse.find(store, request, attributes, plan, people, assembly);
        List<FrequencyTask.Unit> units = units(store, request, assembly, reuse);
        progress.total(units.size(), "stretches");
        return AnalysisRun.run(store, ResultType.FREQUENCIES, request.name(), clock, made -> {
            FrequencyTask task = new FrequencyTask(
                    store.root(StoreSchema.VARIANTS),
                    store.root(StoreSchema.CALLABILITY),
                    store.root(StoreSchema.FREQUENCIES),
                    assembly,
                    blocks,
                    plan,
                    isOneTile(blocks, plan)
                            && request.sites() == null
                            && request.histograms() == null
                            && plainCountsAreEnough(plan, batches, request, assembly),
                    Set.copyOf(request.qualities()),
                    histograms(request, attributes),
                    request.adjust(),
                    request.regions(),
                    request.filters().variants(),
                    UncarriedRows.Rule.of(blocks, people.leftOut()),
                    reuse.map(CountReuse::source).orElse(null),
                    made.number(),
                    made.run());
            List<TableFile> files = new ArrayList<>();
            long adjusted = 0;
            boolean callsAgree = !task.fromPlainCounts();
            for (FrequencyTask.Report report :
                    TaskRunner.run(store.spark(), "goe frequencies", units, task::run, progress)) {
                adjusted += report.adjustedCalls();
                files.addAll(report.files());
                callsAgree &= report.callsAgree();
            }
            return new AnalysisRun.Written(
                    files,
                    definition(
                                    plan,
                                    request,
                                    batches,
                                    blocks,
                                    chosen,
                                    attributes,
                                    assembly,
                                    new Counted(
                                            adjusted,
                                            callsAgree,
                                            reuse.map(CountReuse::reused).orElse(null)))
                            .toJson());
        });
    }

    /** Whom a request counts. */
    static Filters.Chosen people(Store store, SampleAttributes attributes, Request request, Progress progress) {
        return request.filters()
                .people(
                        store,
                        attributes,
                        store.participants(attributes, Purpose.AF, request.cohort()),
                        request.regions(),
                        progress);
    }

    private static FrequencyTask.@Nullable Histograms histograms(Request request, SampleAttributes attributes) {
        AskedHistograms asked = request.histograms();
        return asked == null ? null : new FrequencyTask.Histograms(asked.ages(attributes));
    }

    /** What tasks count: files that share variants together, or chunks of sites; and what says who was called around them. */
    private static List<FrequencyTask.Unit> units(
            Store store, Request request, Assembly assembly, Optional<CountReuse> reuse) {
        List<TableFile> variants = within(store.variantFiles(), request.regions(), assembly);
        List<TableFile> callability = store.files(StoreSchema.CALLABILITY);
        List<FrequencyTask.Unit> units = new ArrayList<>();
        SiteList.Sites sites = request.sites();
        if (sites != null) {
            for (SiteChunk chunk : sites.chunks()) {
                Span span = new Span(chunk.window(), chunk.first(), chunk.last());
                units.add(
                        new FrequencyTask.Unit(span, span.touching(variants), span.touching(callability), chunk, null));
            }
            return units;
        }
        List<TableFile> counted = variants.stream()
                .filter(f -> reuse.isEmpty() || !CountReuse.isPossible(f, request.adjust(), assembly))
                .toList();
        for (List<TableFile> files : overlapping(counted)) {
            Span span = Span.of(files);
            units.add(new FrequencyTask.Unit(span, files, span.touching(callability), null, null));
        }
        reuse.ifPresent(r -> units.addAll(r.units(store, request, assembly, variants, callability)));
        return units;
    }

    private static boolean isOneTile(List<Block> blocks, StrataPlan plan) {
        return blocks.size() == 1
                && blocks.get(0).tiles() == 1
                && plan.strata().get(0).people() == blocks.get(0).nSamples();
    }

    /** Batches that differ in who counts as called where they list nothing give an AN that means different things. */
    private static void requireSameCallability(List<Batch> batches, boolean allowMixed) {
        Map<String, List<String>> byRule = new TreeMap<>();
        batches.forEach(b ->
                byRule.computeIfAbsent(b.callability(), r -> new ArrayList<>()).add(b.name()));
        if (byRule.size() > 1 && !allowMixed) {
            List<String> rules = new ArrayList<>();
            byRule.forEach((rule, names) -> rules.add(rule + " (" + names.size() + " batch(es), " + names.get(0)
                    + (names.size() > 1 ? ", …" : "") + ")"));
            throw new UsageException("The batches differ in who counts as called where they list no variant: "
                    + String.join("; ", rules)
                    + ".\nAN would mean different things for different people; give --allow-mixed-callability if that is"
                    + " what you want, and the result will say so.");
        }
    }

    /** How many strata a request would have, whoever {@code --mind} leaves out. */
    static int strata(Store store, Request request) {
        SampleAttributes attributes = store.attributes();
        Participants people = request.filters().listed(store.participants(attributes, Purpose.AF, request.cohort()));
        return plan(store, attributes, people, request).strata().size();
    }

    /** The strata of a request, which is refused if it cannot be answered. */
    static StrataPlan plan(Store store, SampleAttributes attributes, Participants people, Request request) {
        if (store.batches().isEmpty()) {
            throw new UsageException(
                    "The store has no samples yet. Add a batch with: goe ingest -s " + store.uri() + " FILE");
        }
        requireSameCallability(store.batches(), request.allowMixed());
        return StrataPlan.of(attributes, request.by(), people.samples(), request.maxStrata(), request.downsampling());
    }

    /** Whether counts of whole batches answer: only {@code all}, no call that adj or the sex ploidy would change. */
    private static boolean plainCountsAreEnough(
            StrataPlan plan, List<Batch> batches, Request request, Assembly assembly) {
        boolean adjIsRaw = !request.qualities().contains(Quality.ADJ)
                || batches.stream().allMatch(b -> b.adjTests().isEmpty());
        boolean ploidyIsAsCalled =
                !request.adjust() || assembly.contigs().stream().allMatch(c -> c.kind() == Contig.Kind.AUTOSOME);
        return plan.strata().size() == 1 && adjIsRaw && ploidyIsAsCalled;
    }

    /** The files whose rows may start in the regions; of the others nothing is read. */
    public static List<TableFile> within(List<TableFile> files, @Nullable Regions regions, Assembly assembly) {
        if (regions == null) {
            return files;
        }
        Set<String> windows = regions.windows(assembly);
        return files.stream()
                .filter(file -> windows.contains(file.partition().window())
                        && (file.first().contig() != file.last().contig()
                                || regions.overlaps(
                                        file.first().contig(),
                                        file.first().start(),
                                        file.last().start() + 1)))
                .toList();
    }

    /** Files that may share variants, together; in genome order. */
    public static List<List<TableFile>> overlapping(List<TableFile> files) {
        List<TableFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing((TableFile f) -> f.partition().window())
                .thenComparingInt(f -> f.first().contig())
                .thenComparingInt(f -> f.first().start()));
        List<List<TableFile>> units = new ArrayList<>();
        TableFile reach = null;
        for (TableFile file : sorted) {
            if (reach == null || isApart(reach, file)) {
                units.add(new ArrayList<>());
                reach = file;
            } else if (compareEnds(reach, file) < 0) {
                reach = file;
            }
            units.get(units.size() - 1).add(file);
        }
        return units;
    }

    /** Whether a file, which begins no earlier, begins after everything that reaches so far. */
    private static boolean isApart(TableFile reach, TableFile file) {
        return !reach.partition().window().equals(file.partition().window())
                || file.first().contig() > reach.last().contig()
                || (file.first().contig() == reach.last().contig()
                        && file.first().start() > reach.last().start());
    }

    private static int compareEnds(TableFile a, TableFile b) {
        int byContig = Integer.compare(a.last().contig(), b.last().contig());
        return byContig != 0
                ? byContig
                : Integer.compare(a.last().start(), b.last().start());
    }

    /** What came out beside rows. */
    record Counted(long adjustedCalls, boolean callsAgree, FrequencyDefinition.@Nullable ReusedResult reused) {}

    static FrequencyDefinition definition(
            StrataPlan plan,
            Request request,
            List<Batch> batches,
            List<Block> blocks,
            Filters.Chosen chosen,
            SampleAttributes attributes,
            Assembly assembly,
            Counted counted) {
        Participants people = chosen.people();
        return new FrequencyDefinition(
                request.by(),
                request.cohort(),
                request.qualities().stream().sorted().toList(),
                request.adjust() ? "adjust" : "as-called",
                strata(plan),
                batches.stream().map(FrequenciesJob::counted).toList(),
                request.grpmax(),
                request.downsampling(),
                request.histograms(),
                counted.adjustedCalls(),
                request.regions() == null ? null : request.regions().text(assembly),
                request.sites() == null
                        ? null
                        : new FrequencyDefinition.AskedSites(
                                request.sites().n(), request.sites().sha256()),
                request.sites() == null ? null : request.sites().signed(),
                new FrequencyDefinition.CountedPeople(
                        people.withdrawn(),
                        people.withoutConsent(),
                        people.sha256(),
                        attributes.sha256(request.by(), people.samples())),
                Software.NAME,
                CountReuse.REVISION,
                CountReuse.removedBeside(blocks, batches),
                counted.callsAgree(),
                counted.reused(),
                request.filters().applied(chosen));
    }

    /** What a result's definition says of a batch. */
    public static FrequencyDefinition.CountedBatch counted(Batch b) {
        return new FrequencyDefinition.CountedBatch(
                b.number(), b.nSamples(), b.adjTests(), b.callability(), b.fingerprint());
    }

    /** What a result's definition says of strata. */
    public static List<FrequencyDefinition.StratumSize> strata(StrataPlan plan) {
        List<FrequencyDefinition.StratumSize> strata = new ArrayList<>();
        int[] sizes = plan.atomSizes(0, plan.atomOf().length);
        for (int s = 0; s < plan.strata().size(); s++) {
            int females = 0;
            int males = 0;
            for (int atom : plan.atomsOfStratum()[s]) {
                females += plan.atomSex(atom) == Sex.FEMALE ? sizes[atom] : 0;
                males += plan.atomSex(atom) == Sex.MALE ? sizes[atom] : 0;
            }
            strata.add(new FrequencyDefinition.StratumSize(
                    plan.strata().get(s).id(),
                    plan.strata().get(s).values(),
                    plan.strata().get(s).people(),
                    females,
                    males));
        }
        return strata;
    }
}
