package eu.goe.gwas.job;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.errors.UsageException;
import eu.goe.core.exchange.PlanPackage;
import eu.goe.core.filter.Filters;
import eu.goe.core.store.Store;
import eu.goe.gwas.phenotype.Covariate;
import eu.goe.gwas.phenotype.Trait;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code goe gwas suffstats}: which traits and covariates, of whom, and which plan is answered. */
final class SuffstatsOptions {
    @Mixin
    private TraitOptions whom = new TraitOptions();

    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            description =
                    "The coordinator's plan that is answered (default: none; the first package, of which a plan is made).")
    private @Nullable Path plan;

    @Option(
            names = "--trust",
            paramLabel = "DIR|FILE",
            description = "Folder of trusted public keys, or a signed trust.json: whose plans are answered.")
    private @Nullable Path trust;

    @Option(
            names = "--first-use",
            description =
                    "With a trust.json that was not used here before: do not warn that nothing has been seen yet.")
    private boolean firstUse;

    /** Who may be analysed. */
    Filters.Chosen participants(Store store, SampleAttributes attributes, Filters filters) {
        return new Filters.Chosen(filters.listed(whom.participants(store, attributes)), 0);
    }

    /** Which people by name. */
    Filters filters(Store store, CommandContext context) {
        return whom.people(store, context);
    }

    /** What to sum in a store. */
    SuffstatsJob.Request request(
            Store store, SampleAttributes attributes, Filters filters, Filters.Chosen chosen, CommandContext context) {
        TraitOptions.Read read = whom.read(store, attributes, chosen.people(), Covariate::ofAllLevels, context);
        TraitOptions.requireDifferent(
                "covariate", read.covariates().stream().map(Covariate::name).toList());
        List<Trait> traits = read.traits();
        for (Trait trait : traits) {
            if (trait.isBinary() != traits.get(0).isBinary()) {
                throw new UsageException("Phenotype " + trait.name() + " is "
                        + (trait.isBinary() ? "binary" : "quantitative") + ", and "
                        + traits.get(0).name()
                        + " is not: they have other rounds. Sum them apart, with --pheno-names.");
            }
        }
        return new SuffstatsJob.Request(
                whom.name("suffstats", context),
                whom.where(),
                traits,
                read.covariates(),
                whom.xModel(),
                whom.cohort(store),
                filters.applied(chosen),
                whom.regions(store, context),
                plan(context));
    }

    private @Nullable PlanPackage plan(CommandContext context) {
        Path asked = plan;
        if (asked == null) {
            return null;
        }
        Path trusted = trust;
        if (trusted == null) {
            throw new UsageException("--plan: say whose plans this node answers, with --trust DIR or trust.json.");
        }
        return PlanPackage.open(asked, trusted, firstUse, context);
    }
}
