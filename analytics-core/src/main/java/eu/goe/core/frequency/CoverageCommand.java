package eu.goe.core.frequency;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe coverage}. */
@Command(
        name = "coverage",
        description = {
            "Finds, along the genome, AN that an allele has which nobody carries: for everybody, each value of each",
            "attribute, and their combinations, as runs of positions. Writes a result into the store; nothing leaves the node."
        },
        footer = {
            "",
            "Shown, a run is contig, start, end (from 0, half-open, as in BED), stratum, quality, AN; positions in no run have AN 0.",
            "",
            "Examples:",
            "  goe coverage -s /data/se --by population --name callable7",
            "  goe coverage -s /data/se --regions chr22 --quality raw"
        })
public final class CoverageCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Mixin
    private CountingOptions counting = new CountingOptions();

    public CoverageCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        String name = counting.name("coverage", context);
        Store opened = store.open(context);
        FrequenciesJob.Request request = counting.request(name, opened, null, null, null, false, context);
        if (context.dryRun()) {
            CountingOptions.sayDryRun(request, FrequenciesJob.strata(opened, request), context);
            return;
        }
        long begin = System.nanoTime();
        Result result;
        try (Progress progress = context.progress("coverage")) {
            result = CoverageJob.run(opened, request, context.clock(), progress);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        int strata = FrequencyDefinition.parse(result.definition()).strata().size();
        new JsonSummary()
                .put("name", result.name())
                .put("version", result.version())
                .put("runs", result.variants())
                .put("strata", strata)
                .put("seconds", seconds)
                .print(
                        context,
                        () -> context.out()
                                .println(String.format(
                                        Locale.ROOT,
                                        "%s v%d: %d runs, %d strata, %.1f s",
                                        result.name(),
                                        result.version(),
                                        result.variants(),
                                        strata,
                                        seconds)));
    }
}
