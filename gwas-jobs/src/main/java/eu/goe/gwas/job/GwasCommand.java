package eu.goe.gwas.job;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.filter.Filters;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe gwas}: the commands of association. */
@Command(
        name = "gwas",
        description = "Association of variants with traits. Results stay in the node.",
        synopsisSubcommandLabel = "(test|suffstats)",
        footer = {
            "",
            "Examples:",
            "  goe gwas test -s /data/se --pheno traits.tsv --covar covariates.tsv --name bmi",
            "  goe results -s /data/se show bmi --where \"neg_log_10_p_value > 7.3\""
        })
public final class GwasCommand {
    private final CommandContext context;

    public GwasCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "test",
            description = {
                "Tests every variant for association with each trait: linear regression of quantitative traits, logistic of",
                "binary ones (0 and 1, or 1 and 2, for controls and cases). The effect is that of each copy of the alternate",
                "allele. An intercept is always in; who lacks a covariate is left out, who lacks a trait is left out for it.",
                "On X outside PAR sex is a covariate, and people of unknown sex are left out; on Y females are."
            },
            footer = {
                "",
                "Examples:",
                "  goe gwas test -s /data/se --pheno traits.tsv --covar covariates.tsv --name bmi",
                "  goe gwas test -s /data/se --pheno traits.tsv --covar covariates.tsv --interaction smoking --name bmi-by-smoking",
                "  goe gwas test -s /data/se --pheno traits.tsv --condition chr16:53767042:T:C --regions chr16 --name bmi-beside-fto",
                "  goe gwas test -s /data/se --pheno-attr LDL,HDL --covar pcs.tsv --covar-names PC1,PC2 --missing-genotypes mean"
            })
    void test(@Mixin StoreOption store, @Mixin GwasTestOptions options) {
        Store opened = store.open(context);
        SampleAttributes attributes = opened.attributes();
        Filters filters = options.filters(opened, context);
        Filters.Chosen chosen = options.participants(opened, attributes, filters, context);
        Participants people = chosen.people();
        AssociationJob.Request request = options.request(opened, attributes, filters, chosen, context);
        AssociationJob.Prepared prepared = AssociationJob.prepare(opened, attributes, people, request);
        if (context.dryRun()) {
            new JsonSummary()
                    .put("name", request.name())
                    .put("traits", request.traits().size())
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println("would write result " + request.name() + " of "
                                            + request.traits().size() + " trait(s), "
                                            + prepared.groups().size() + " group(s) of people"));
            return;
        }
        long begin = System.nanoTime();
        Result result;
        try (Progress progress = context.progress("gwas test")) {
            result = AssociationJob.run(opened, request, attributes, people, prepared, context.clock(), progress);
        }
        print(result, (System.nanoTime() - begin) / 1e9);
    }

    @Command(
            name = "suffstats",
            description = {
                "Sums over people that one regression of several nodes needs, so that its figures are those of all people in one",
                "place and no genotype moves. Without --plan the first package is made: means and products of traits and covariates,",
                "and the dosages of variants. The coordinator makes a plan of the nodes' packages (goe merge); with --plan it is",
                "answered, with the same files and options: of quantitative traits once, of binary ones until the regression on",
                "covariates is fitted and once more. People without a call have the mean dosage of all nodes."
            },
            footer = {
                "",
                "Examples:",
                "  goe gwas suffstats -s /data/se --pheno traits.tsv --covar covariates.tsv --name bmi-0",
                "  goe export -s /data/se --result bmi-0 --key SE-signer.key.pem -o se-0.pkg",
                "and with the plan that the coordinator made of the packages of all nodes:",
                "  goe gwas suffstats -s /data/se --pheno traits.tsv --covar covariates.tsv --plan plan.tar --trust trust --name bmi-1"
            })
    void suffstats(@Mixin StoreOption store, @Mixin SuffstatsOptions options) {
        Store opened = store.open(context);
        SampleAttributes attributes = opened.attributes();
        Filters filters = options.filters(opened, context);
        Filters.Chosen chosen = options.participants(opened, attributes, filters);
        Participants people = chosen.people();
        SuffstatsJob.Request request = options.request(opened, attributes, filters, chosen, context);
        SuffstatsJob.Prepared prepared = SuffstatsJob.prepare(opened, attributes, people, request);
        String stage = prepared.definition().stage().label();
        if (context.dryRun()) {
            new JsonSummary()
                    .put("name", request.name())
                    .put("stage", stage)
                    .put("traits", request.traits().size())
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println("would write result " + request.name() + " (" + stage + ") of "
                                            + request.traits().size() + " trait(s)"));
            return;
        }
        long begin = System.nanoTime();
        Result result;
        try (Progress progress = context.progress("gwas suffstats")) {
            result = SuffstatsJob.run(opened, request, attributes, people, prepared, context.clock(), progress);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        SumsDefinition.Answered plan = prepared.definition().plan();
        new JsonSummary()
                .put("name", result.name())
                .put("version", result.version())
                .put("stage", stage)
                .put("round", plan == null ? 0 : plan.round())
                .put("variants", result.variants())
                .put("traits", request.traits().size())
                .put("seconds", seconds)
                .print(
                        context,
                        () -> context.out()
                                .println(String.format(
                                        Locale.ROOT,
                                        "%s v%d: %s, round %d: %d variants, %d trait(s), %.1f s",
                                        result.name(),
                                        result.version(),
                                        stage,
                                        plan == null ? 0 : plan.round(),
                                        result.variants(),
                                        request.traits().size(),
                                        seconds)));
    }

    private void print(Result result, double seconds) {
        AssociationDefinition definition = AssociationDefinition.parse(result.definition());
        new JsonSummary()
                .put("name", result.name())
                .put("version", result.version())
                .put("variants", result.variants())
                .put(
                        "traits",
                        definition.traits().stream().map(GwasCommand::json).toList())
                .put("covariates", definition.covariates())
                .put("dosages", definition.usesDosages())
                .put("withdrawn", definition.people().withdrawn())
                .put("without_consent", definition.people().withoutConsent())
                .put("seconds", seconds)
                .print(
                        context,
                        () -> context.out()
                                .println(String.format(
                                        Locale.ROOT,
                                        "%s v%d: %d variants%s, %s, %d covariate(s), %.1f s",
                                        result.name(),
                                        result.version(),
                                        result.variants(),
                                        definition.usesDosages() ? " by dosages (DS)" : "",
                                        traits(definition.traits()),
                                        definition.covariates().size(),
                                        seconds)));
    }

    private static Map<String, Object> json(AssociationDefinition.TestedTrait trait) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", trait.name());
        json.put("method", trait.method());
        json.put("n", trait.n());
        if (trait.isBinary()) {
            json.put("cases", trait.cases());
            json.put("controls", trait.n() - trait.cases());
        }
        return json;
    }

    private static String traits(List<AssociationDefinition.TestedTrait> traits) {
        String first = traits.stream()
                .limit(3)
                .map(t -> t.name() + " (" + t.method() + ", "
                        + (t.isBinary()
                                ? t.cases() + " cases, " + (t.n() - t.cases()) + " controls"
                                : t.n() + " people")
                        + ")")
                .collect(Collectors.joining(", "));
        return traits.size() > 3 ? traits.size() + " traits: " + first + ", …" : first;
    }
}
