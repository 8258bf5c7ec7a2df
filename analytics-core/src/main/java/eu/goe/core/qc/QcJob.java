package eu.goe.core.qc;

import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.Purpose;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.Filters;
import eu.goe.core.frequency.FrequenciesJob;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.Stretch;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.AnalysisRun;
import eu.goe.core.store.ExecutorCores;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.UncarriedRows;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Finds the quality of samples and of variants in one pass over the genotypes. A task looks at some runs of the genome in which files overlap; nothing is shuffled. What tasks
 * sum of samples is added up, common sites that they take along are compared between people, and samples are judged, here in the driver.
 */
final class QcJob {
    /** Tasks at least, where there is so much to do; more only for more cores, since each reports numbers of every sample. */
    private static final int TASKS = 64;

    private QcJob() {}

    /**
     * What to find.
     *
     * @param asked at least one
     * @param filters which people and variants
     * @param regions null for the whole genome
     * @param seeksRelatives whether samples are compared with each other
     */
    record Request(
            String name,
            Set<QcTable> asked,
            Filters filters,
            @Nullable Regions regions,
            QcThresholds thresholds,
            boolean seeksRelatives) {}

    /**
     * What was found.
     *
     * @param samples none if they were not asked for
     */
    record Found(Result result, QcDefinition definition, List<SampleQc> samples) {}

    /** Whom a run may judge. */
    static Participants people(Store store, SampleAttributes attributes) {
        if (store.batches().isEmpty()) {
            throw new UsageException(
                    "The store has no samples yet. Add a batch with: goe ingest -s " + store.uri() + " FILE");
        }
        return store.participants(attributes, Purpose.AF, null);
    }

    /** Looks at everything, and makes the result visible. */
    static Found run(Store store, Request request, Clock clock, Progress progress) {
        SampleAttributes attributes = store.attributes();
        Filters.Chosen chosen =
                request.filters().people(store, attributes, people(store, attributes), request.regions(), progress);
        Participants people = chosen.people();
        StrataPlan plan = StrataPlan.of(attributes, List.of(), people.samples());
        Assembly assembly = store.assembly();
        boolean asksSamples = request.asked().contains(QcTable.SAMPLES);
        SiteGrid grid = asksSamples && request.seeksRelatives() && people.samples().length > 1
                ? SiteGrid.of(
                        autosomalBases(store.variantFiles(), request.regions(), assembly),
                        request.thresholds().relatedness().sites(),
                        request.thresholds().relatedness().distance())
                : null;
        List<Stretch> stretches = Stretch.of(store, request.regions());
        progress.total(stretches.size(), "stretches");
        List<SampleQc> samples = new ArrayList<>();
        QcDefinition[] definition = new QcDefinition[1];
        Result result = AnalysisRun.run(store, ResultType.QC, request.name(), clock, made -> {
            QcTask task = new QcTask(
                    store.root(StoreSchema.VARIANTS),
                    store.root(StoreSchema.CALLABILITY),
                    store.root(StoreSchema.QC),
                    assembly,
                    store.blocks(),
                    plan,
                    Set.copyOf(request.asked()),
                    request.regions(),
                    request.filters().variants(),
                    UncarriedRows.Rule.of(store.blocks(), people.leftOut()),
                    grid,
                    made.number(),
                    made.run());
            List<QcTask.Unit> units =
                    units(stretches, ExecutorCores.of(store.spark().sparkContext()));
            List<QcTask.Report> reports = TaskRunner.run(store.spark(), "goe qc", units, task::run, progress);
            Relatedness relatedness = relatedness(store, grid, reports, people, attributes, progress);
            if (asksSamples) {
                samples.addAll(QcJudge.judge(
                        figures(reports, plan), people.samples(), attributes, request.thresholds(), relatedness));
            }
            QcDefinition made0 = definition(store, request, attributes, chosen, plan, relatedness, samples, assembly);
            definition[0] = made0;
            return new AnalysisRun.Written(
                    reports.stream().flatMap(r -> r.files().stream()).toList(),
                    made0.toJson(),
                    rows(made.run(), clock.millis(), samples, relatedness));
        });
        return new Found(result, definition[0], samples);
    }

    private static Map<StoreSchema, List<Row>> rows(
            String run, long now, List<SampleQc> samples, Relatedness relatedness) {
        return Map.of(
                StoreSchema.QC_SAMPLES,
                samples.stream().map(s -> QcRowCodec.row(run, now, s)).toList(),
                StoreSchema.QC_PAIRS,
                relatedness.pairs().stream()
                        .map(p -> QcRowCodec.row(run, now, p))
                        .toList(),
                StoreSchema.QC_COMPONENTS,
                relatedness.components().stream()
                        .map(c -> QcRowCodec.row(run, now, c))
                        .toList());
    }

    private static double[][] figures(List<QcTask.Report> reports, StrataPlan plan) {
        boolean[] isCounted = new boolean[plan.atomOf().length];
        for (int s = 0; s < isCounted.length; s++) {
            isCounted[s] = plan.atomOf()[s] >= 0;
        }
        SampleQcAccumulator all = new SampleQcAccumulator(isCounted);
        reports.forEach(report -> all.addPacked(report.sums()));
        return all.figures();
    }

    private static Relatedness relatedness(
            Store store,
            @Nullable SiteGrid grid,
            List<QcTask.Report> reports,
            Participants people,
            SampleAttributes attributes,
            Progress progress) {
        if (grid == null) {
            return Relatedness.missing(0, people.samples().length < 2 ? "there is one person" : "not asked for");
        }
        List<CommonSite> candidates = new ArrayList<>();
        reports.forEach(report -> candidates.addAll(report.sites()));
        return RelatednessJob.find(
                store.spark(), grid.choose(candidates), people.samples(), attributes.nSamples(), progress);
    }

    /** Neighbours together, so that there are not many more tasks than cores, of about as many bytes each. */
    private static List<QcTask.Unit> units(List<Stretch> stretches, int cores) {
        long bytes = stretches.stream().mapToLong(Stretch::bytes).sum();
        long share = bytes / Math.max(TASKS, 4L * cores) + 1;
        List<QcTask.Unit> units = new ArrayList<>();
        List<Stretch> open = new ArrayList<>();
        long sum = 0;
        for (Stretch stretch : stretches) {
            open.add(stretch);
            sum += stretch.bytes();
            if (sum >= share) {
                units.add(new QcTask.Unit(new ArrayList<>(open)));
                open.clear();
                sum = 0;
            }
        }
        if (!open.isEmpty()) {
            units.add(new QcTask.Unit(open));
        }
        return units;
    }

    /** How much of the autosomes has variants, window by window: the same however files are cut. */
    private static long autosomalBases(List<TableFile> files, @Nullable Regions regions, Assembly assembly) {
        Set<String> wanted = regions == null ? Set.of() : regions.windows(assembly);
        Map<String, int[]> ends = new HashMap<>();
        for (TableFile file : files) {
            String window = file.partition().window();
            Contig contig = assembly.contig(file.first().contig());
            if (contig.kind() == Contig.Kind.AUTOSOME && (regions == null || wanted.contains(window))) {
                int[] known = ends.computeIfAbsent(window, w -> new int[] {Integer.MAX_VALUE, 0});
                known[0] = Math.min(known[0], file.first().start());
                known[1] = Math.max(known[1], file.last().start());
            }
        }
        return ends.values().stream().mapToLong(e -> e[1] - e[0] + 1L).sum();
    }

    private static QcDefinition definition(
            Store store,
            Request request,
            SampleAttributes attributes,
            Filters.Chosen chosen,
            StrataPlan plan,
            Relatedness relatedness,
            List<SampleQc> samples,
            Assembly assembly) {
        Participants people = chosen.people();
        int females = count(people, attributes, Sex.FEMALE);
        int males = count(people, attributes, Sex.MALE);
        return new QcDefinition(
                Arrays.stream(QcTable.values())
                        .filter(request.asked()::contains)
                        .map(QcTable::label)
                        .toList(),
                new FrequencyDefinition.StratumSize(
                        plan.strata().get(0).id(), Map.of(), people.samples().length, females, males),
                store.batches().stream().map(FrequenciesJob::counted).toList(),
                new FrequencyDefinition.CountedPeople(
                        people.withdrawn(),
                        people.withoutConsent(),
                        people.sha256(),
                        attributes.sha256(List.of(SampleAttributes.POPULATION), people.samples())),
                Software.NAME,
                request.regions() == null ? null : request.regions().text(assembly),
                request.thresholds(),
                new QcDefinition.Kinship(
                        relatedness.sites(), relatedness.known().cardinality(), relatedness.missing()),
                (int) samples.stream().filter(s -> !s.reasons().isEmpty()).count(),
                relatedness.pairs().size(),
                request.filters().applied(chosen));
    }

    private static int count(Participants people, SampleAttributes attributes, Sex sex) {
        return (int) Arrays.stream(people.samples())
                .filter(s -> attributes.sex(s) == sex)
                .count();
    }
}
