package eu.goe.core.frequency;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.command.Progress;
import eu.goe.core.filter.Filters;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.store.AnalysisRun;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Block;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TaskRunner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** AN along the genome, of all strata in one sweep; a task is a window. */
final class CoverageJob {
    private CoverageJob() {}

    /** Finds AN, and makes the result visible; sites of a request do not matter. */
    static Result run(Store store, FrequenciesJob.Request request, Clock clock, Progress progress) {
        List<Batch> batches = store.batches();
        SampleAttributes attributes = store.attributes();
        Filters.Chosen chosen = FrequenciesJob.people(store, attributes, request, progress);
        StrataPlan plan = FrequenciesJob.plan(store, attributes, chosen.people(), request);
        Assembly assembly = store.assembly();
        List<Block> blocks = store.blocks();
        List<CoverageTask.Unit> units = units(store, request.regions(), assembly);
        progress.total(units.size(), "windows");
        return AnalysisRun.run(store, ResultType.COVERAGE, request.name(), clock, made -> {
            CoverageTask task = new CoverageTask(
                    store.root(StoreSchema.VARIANTS),
                    store.root(StoreSchema.CALLABILITY),
                    store.root(StoreSchema.COVERAGE),
                    assembly,
                    blocks,
                    plan,
                    Set.copyOf(request.qualities()),
                    request.adjust(),
                    request.regions(),
                    made.number(),
                    made.run());
            List<TableFile> files = new ArrayList<>();
            TaskRunner.run(store.spark(), "goe coverage", units, task::run, progress)
                    .forEach(files::addAll);
            return new AnalysisRun.Written(
                    files,
                    FrequenciesJob.definition(
                                    plan,
                                    request,
                                    batches,
                                    blocks,
                                    chosen,
                                    attributes,
                                    assembly,
                                    new FrequenciesJob.Counted(0, false, null))
                            .toJson());
        });
    }

    private static List<CoverageTask.Unit> units(Store store, @Nullable Regions regions, Assembly assembly) {
        Map<String, CoverageTask.Unit> byWindow = new TreeMap<>(WindowGrid.order(assembly));
        Set<String> wanted = regions == null ? Set.of() : regions.windows(assembly);
        for (StoreSchema table : List.of(StoreSchema.VARIANTS, StoreSchema.CALLABILITY)) {
            for (TableFile file : store.files(table)) {
                String window = file.partition().window();
                if (regions == null || wanted.contains(window)) {
                    CoverageTask.Unit unit = byWindow.computeIfAbsent(
                            window, w -> new CoverageTask.Unit(new ArrayList<>(), new ArrayList<>()));
                    (table == StoreSchema.VARIANTS ? unit.variants() : unit.callability()).add(file);
                }
            }
        }
        return List.copyOf(byWindow.values());
    }
}
