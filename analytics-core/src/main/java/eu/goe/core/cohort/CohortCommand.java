package eu.goe.core.cohort;

import eu.goe.core.command.Column;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Listing;
import eu.goe.core.command.ResultName;
import eu.goe.core.command.Software;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.FrequenciesJob;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.store.AnalysisRun;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe cohort define|list|count|drop}. */
@Command(
        name = "cohort",
        description = {
            "Cohorts: people named by what they have in common, and cross tables of people.",
            "Analyses take them with --cohort NAME. Who belongs to one is asked each time."
        },
        synopsisSubcommandLabel = "(define NAME | list | count | drop NAME)",
        footer = {
            "",
            "Examples:",
            "  goe cohort -s /data/se define adults --where \"age >= 18 and population in ('FIN', 'SWE')\"",
            "  goe cohort -s /data/se count --by population,sex --mean BMI"
        })
public final class CohortCommand {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public CohortCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "define",
            description = {
                "Names a cohort by an expression over attributes: = != < <= > >=, in (...), between ... and ..., is null,",
                "and, or, not. Text is in single quotes. A missing value is in no comparison, and in no negated one either.",
                "The same again changes nothing; another rule under the name needs --replace."
            },
            footer = {
                "",
                "Examples:",
                "  goe cohort -s /data/se define finns --where \"population = 'FIN'\"",
                "  goe cohort -s /data/se define good --where \"qc = 'pass' and not (age < 18)\" --replace"
            })
    void define(
            @Parameters(paramLabel = "NAME", description = "Letters, digits and _ . - after the first.") String name,
            @Option(names = "--where", required = true, paramLabel = "EXPR", description = "Who belongs to it.")
                    String where,
            @Option(names = "--replace", description = "Put it in the place of one with another rule.")
                    boolean replace) {
        Store opened = store.open(context);
        SampleAttributes attributes = opened.attributes();
        SampleNames names = opened.names();
        NamedCohort cohort = NamedCohort.of(
                name, where, attributes, text -> names.number(text).isPresent());
        int people = cohort.members(
                        attributes,
                        opened.participants(attributes, Purpose.AF, null).samples())
                .length;
        boolean isNew = context.dryRun()
                ? opened.cohorts().stream().noneMatch(cohort::equals)
                : opened.defineCohort(cohort, replace);
        new JsonSummary()
                .put("name", name)
                .put("people", people)
                .put("changed", isNew)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((!isNew ? "unchanged: " : context.dryRun() ? "would define " : "defined ")
                                        + name + ", " + people + " people now"));
    }

    @Command(
            name = "list",
            description = "Prints name, people (now, who consent to allele frequencies) and expression as TSV.",
            footer = {"", "Examples:", "  goe cohort -s /data/se list", "  goe cohort -s /data/se list --json"})
    void list() {
        Store opened = store.open(context);
        SampleAttributes attributes = opened.attributes();
        int[] everybody = opened.participants(attributes, Purpose.AF, null).samples();
        Listing listing = new Listing(context, "cohorts", List.of("name", "people", "expression"));
        for (NamedCohort cohort : opened.cohorts()) {
            listing.row(List.of(cohort.name(), people(cohort, attributes, everybody), cohort.expression()));
        }
        listing.end();
    }

    private String people(NamedCohort cohort, SampleAttributes attributes, int[] everybody) {
        try {
            return Integer.toString(cohort.members(attributes, everybody).length);
        } catch (UsageException attributesChanged) {
            context.warn(String.valueOf(attributesChanged.getMessage()));
            return "NA";
        }
    }

    @Command(
            name = "drop",
            description = "Forgets a cohort. Results that counted it keep its rule.",
            footer = {
                "",
                "Examples:",
                "  goe cohort -s /data/se drop adults",
                "  goe cohort -s /data/se drop adults --dry-run"
            })
    void drop(@Parameters(paramLabel = "NAME", description = "A cohort of the store.") String name) {
        Store opened = store.open(context);
        opened.cohort(name);
        if (!context.dryRun()) {
            opened.dropCohort(name);
        }
        new JsonSummary()
                .put("name", name)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out().println((context.dryRun() ? "would drop cohort " : "dropped ") + name));
    }

    @Command(
            name = "count",
            description = {
                "Counts people for everybody, each value of each attribute, and their combinations; with --mean also sums and",
                "means of attributes. Writes a result of type cohort and prints it. Nothing leaves the node but by goe export, which",
                "takes tables of up to two attributes, without small groups."
            },
            footer = {
                "",
                "Examples:",
                "  goe cohort -s /data/se count --by population,sex",
                "  goe cohort -s /data/se count --by sex --mean BMI,age --cohort adults --name table1"
            })
    void count(
            @Option(
                            names = "--by",
                            split = ",",
                            paramLabel = "ATTRIBUTE",
                            description = "Attributes that make strata (default: only all).")
                    @Nullable
                    List<String> by,
            @Option(names = "--cohort", paramLabel = "NAME", description = "Count its people only.") @Nullable
                    String cohort,
            @Option(
                            names = "--mean",
                            split = ",",
                            paramLabel = "ATTRIBUTE",
                            description = "Attributes that hold numbers, to add up.")
                    @Nullable
                    List<String> mean,
            @Option(
                            names = "--max-strata",
                            paramLabel = "N",
                            defaultValue = "10000",
                            description = "Refuse more strata than this (default: ${DEFAULT-VALUE}).")
                    int maxStrata,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "Name of the result (default: made of the command and the time).")
                    @Nullable
                    String name) {
        String resultName = ResultName.of(name, "cohort", context);
        Store opened = store.open(context);
        CohortCounts counts = counts(
                opened,
                by == null ? List.of() : by,
                cohort == null ? null : opened.cohort(cohort),
                mean == null ? List.of() : mean,
                maxStrata);
        JsonSummary summary = new JsonSummary().put("name", resultName);
        if (context.dryRun()) {
            summary.put("dry_run", true);
        } else {
            Result result = AnalysisRun.run(
                    opened,
                    ResultType.COHORT,
                    resultName,
                    context.clock(),
                    made -> new AnalysisRun.Written(List.of(), counts.toJson()));
            summary.put("version", result.version());
        }
        Listing listing = new Listing(
                context, "strata", counts.columns().stream().map(Column::name).toList());
        counts.lines().forEach(listing::row);
        listing.end(summary);
    }

    private static CohortCounts counts(
            Store store, List<String> by, @Nullable NamedCohort cohort, List<String> mean, int maxStrata) {
        SampleAttributes attributes = store.attributes();
        for (String attribute : mean) {
            if (!attributes.names().contains(attribute)) {
                throw new UsageException("--mean: no attribute '" + attribute + "' (known: "
                        + String.join(", ", attributes.names()) + ")"
                        + NearestName.of(attribute, attributes.names())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
        Participants people = store.participants(attributes, Purpose.AF, cohort);
        StrataPlan plan = StrataPlan.of(attributes, by, people.samples(), maxStrata, null);
        return new CohortCounts(
                by,
                cohort,
                FrequenciesJob.strata(plan),
                CohortCounts.sums(mean, attributes, plan),
                store.batches().stream().map(FrequenciesJob::counted).toList(),
                new FrequencyDefinition.CountedPeople(
                        people.withdrawn(),
                        people.withoutConsent(),
                        people.sha256(),
                        attributes.sha256(
                                Stream.concat(by.stream(), mean.stream().distinct())
                                        .toList(),
                                people.samples())),
                Software.NAME);
    }
}
