package eu.goe.core.frequency;

import eu.goe.core.command.AnalysisOptions;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.FilterOptions;
import eu.goe.core.filter.Filters;
import eu.goe.core.store.Store;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that count people by stratum: who, which calls, where, and what the result is called. */
final class CountingOptions {
    @Mixin
    private AnalysisOptions analysis = new AnalysisOptions();

    /** Which calls count. */
    enum QualityOption {
        ADJ,
        RAW,
        BOTH
    }

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "ATTRIBUTE",
            description = "Attributes that make strata (default: only all).")
    private List<String> by = List.of();

    @Option(names = "--quality", paramLabel = "adj|raw|both", description = "Which calls count (default: both).")
    private QualityOption quality = QualityOption.BOTH;

    @Option(
            names = "--sex-ploidy",
            paramLabel = "adjust|as-called",
            description =
                    "Whether males have one copy of X and Y outside PAR, and everybody one of MT, where a heterozygous"
                            + " call (heteroplasmy) then does not count (default: adjust).")
    private String sexPloidy = "adjust";

    @Option(
            names = "--allow-mixed-callability",
            description = "Count batches together that differ in who counts as called where they list no variant.")
    private boolean allowMixed;

    @Option(
            names = "--max-strata",
            paramLabel = "N",
            description = "Refuse more strata than this (default: ${DEFAULT-VALUE}).")
    private int maxStrata = 10_000;

    private Set<Quality> qualities() {
        return switch (quality) {
            case ADJ -> EnumSet.of(Quality.ADJ);
            case RAW -> EnumSet.of(Quality.RAW);
            case BOTH -> EnumSet.allOf(Quality.class);
        };
    }

    private boolean adjust() {
        if (!sexPloidy.equals("adjust") && !sexPloidy.equals("as-called")) {
            throw new UsageException("--sex-ploidy '" + sexPloidy + "' is neither adjust nor as-called.");
        }
        return sexPloidy.equals("adjust");
    }

    /** The result's name, by default one made of the command's and the time. */
    String name(String command, CommandContext context) {
        return analysis.name(command, context);
    }

    /** What to count in a store. */
    FrequenciesJob.Request request(
            String resultName,
            Store store,
            @Nullable FurtherOptions further,
            @Nullable FilterOptions filter,
            SiteList.@Nullable Sites sites,
            boolean recount,
            CommandContext context) {
        Filters people = analysis.people(store, context);
        return new FrequenciesJob.Request(
                resultName,
                by,
                analysis.cohort(store),
                filter == null ? people : filter.filters(store, people),
                further == null ? null : further.groups(by, store),
                further == null ? null : further.downsampling(),
                further == null ? null : further.histograms(),
                qualities(),
                adjust(),
                analysis.regions(store, context),
                maxStrata,
                sites,
                allowMixed,
                recount);
    }

    /** Says what would be done. */
    static void sayDryRun(FrequenciesJob.Request request, int strata, CommandContext context) {
        new JsonSummary()
                .put("name", request.name())
                .put("strata", strata)
                .put("dry_run", true)
                .print(
                        context,
                        () -> context.out()
                                .println("would write result " + request.name() + " with " + strata + " strata"));
    }
}
