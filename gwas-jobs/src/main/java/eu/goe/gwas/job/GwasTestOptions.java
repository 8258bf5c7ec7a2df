package eu.goe.gwas.job;

import eu.goe.core.association.AssociationTest;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.FilterOptions;
import eu.goe.core.filter.Filters;
import eu.goe.core.filter.VariantList;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.Store;
import eu.goe.gwas.phenotype.Covariate;
import eu.goe.gwas.phenotype.Trait;
import eu.goe.gwas.regression.BinaryMethod;
import eu.goe.gwas.regression.Fallback;
import eu.goe.gwas.regression.MissingGenotypes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code goe gwas test}: which traits and covariates, of whom, and how they are tested. */
final class GwasTestOptions {
    /** Tests by the names of the command line. */
    enum Method {
        LINEAR(null),
        SCORE(BinaryMethod.SCORE),
        WALD(BinaryMethod.WALD),
        FIRTH(BinaryMethod.FIRTH),
        FIRTH_APPROX(BinaryMethod.FIRTH_APPROX),
        SPA(BinaryMethod.SPA),
        AUTO(BinaryMethod.AUTO);

        private final @Nullable BinaryMethod ofBinary;

        Method(@Nullable BinaryMethod ofBinary) {
            this.ofBinary = ofBinary;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin
    private TraitOptions whom = new TraitOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Option(
            names = "--condition",
            split = ",",
            paramLabel = "VARIANT",
            description = "Take the dosages of these variants as covariates too: id of a record, chr:pos:ref:alt or "
                    + "chr_pos_ref_alt. Who has no call of one is left out of the analysis, or has the mean with "
                    + "--missing-genotypes mean (plink2 --condition).")
    private List<String> conditions = List.of();

    @Option(
            names = "--condition-list",
            paramLabel = "FILE",
            description = "The same of variants in a file, blanks or lines apart.")
    private @Nullable String conditionList;

    @Option(
            names = "--interaction",
            paramLabel = "NAME",
            description =
                    "A covariate, numeric or of two values, with which the effect of a variant may change: its product "
                            + "with the dosage is tested too, beside the effect where the covariate is 0 (plink2 --glm "
                            + "interaction: ADDxNAME and ADD; linear, and wald of binary traits). Such a result cannot be "
                            + "exported.")
    private @Nullable String interaction;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = {
                "Which test: of quantitative traits linear (t) or score; of binary ones score, wald, firth, firth-approx",
                "(covariates fixed), spa (saddlepoint), or auto: score, and the fallback where its p-value is small",
                "(default: linear and auto)."
            })
    private @Nullable Method method;

    @Option(
            names = "--fallback",
            paramLabel = "firth-approx|spa",
            description = "What auto reports where the p-value of the score is small (default: ${DEFAULT-VALUE}).")
    private Method fallback = Method.FIRTH_APPROX;

    @Option(
            names = "--fallback-p",
            paramLabel = "P",
            description = "Below which p-value of the score (default: ${DEFAULT-VALUE}).")
    private double fallbackP = 0.05;

    @Option(
            names = "--missing-genotypes",
            paramLabel = "mean|drop",
            description =
                    "Whether people without a call have the mean dosage or are left out at the variant (default: drop).")
    private MissingGenotypes missing = MissingGenotypes.DROP;

    @Option(
            names = "--hard-calls",
            description =
                    "Take calls only. Without it expected copies (DS) take their place in batches that were ingested with --keep ds"
                            + " (plink2 --vcf dosage=DS); --mind, --geno and --hwe look at calls in any case.")
    private boolean hardCalls;

    @Option(
            names = "--min-mac",
            paramLabel = "N",
            description =
                    "Test variants with at least so many copies of the rarer allele among those analysed (default: ${DEFAULT-VALUE}).")
    private int minMac = 1;

    @Option(
            names = "--rank-normalise",
            description = "Replace the values of quantitative traits by the normal quantiles of their ranks.")
    private boolean rankNormalise;

    /** Which people and variants. */
    Filters filters(Store store, CommandContext context) {
        return filter.filters(store, whom.people(store, context));
    }

    /** Who may be analysed. */
    Filters.Chosen participants(Store store, SampleAttributes attributes, Filters filters, CommandContext context) {
        Participants all = whom.participants(store, attributes);
        Filters.Chosen chosen;
        try (Progress progress = context.progress("gwas test --mind")) {
            chosen = filters.people(store, attributes, all, whom.regions(store, context), progress);
        }
        if (chosen.leftOutByMind() > 0) {
            context.warn("--mind: " + chosen.leftOutByMind() + " people have too few calls, and are left out");
        }
        return chosen;
    }

    /** What to test in a store. */
    AssociationJob.Request request(
            Store store, SampleAttributes attributes, Filters filters, Filters.Chosen chosen, CommandContext context) {
        if (minMac < 0) {
            throw new UsageException("--min-mac " + minMac + " is below 0.");
        }
        TraitOptions.Read read = whom.read(store, attributes, chosen.people(), Covariate::of, context);
        List<Covariate> ofVariants = conditions(store, attributes, chosen.people(), context);
        List<Covariate> covariates = new ArrayList<>(read.covariates());
        covariates.addAll(ofVariants);
        TraitOptions.requireDifferent(
                "covariate", covariates.stream().map(Covariate::name).toList());
        return new AssociationJob.Request(
                whom.name("gwas", context),
                whom.where(),
                read.traits(),
                covariates,
                ofVariants.stream().map(Covariate::name).toList(),
                interaction(covariates),
                read.traits().stream().map(this::method).toList(),
                rankNormalise,
                settings(store),
                whom.xModel(),
                whom.cohort(store),
                filters.variants(),
                filters.applied(chosen),
                whom.regions(store, context));
    }

    private boolean usesExpected(Store store) {
        return !hardCalls
                && store.batches().stream().anyMatch(b -> b.fields().formats().contains(SampleField.DS));
    }

    private TestSettings settings(Store store) {
        if (!(fallbackP > 0 && fallbackP <= 1)) {
            throw new UsageException("--fallback-p " + fallbackP + " is no probability above 0.");
        }
        if (fallback != Method.FIRTH_APPROX && fallback != Method.SPA) {
            throw new UsageException("--fallback " + fallback + " is neither firth-approx nor spa.");
        }
        BinaryMethod ofBinary = method != null ? method.ofBinary : interaction != null ? BinaryMethod.WALD : null;
        return new TestSettings(
                method == Method.SCORE ? AssociationTest.SCORE : AssociationTest.LINEAR,
                ofBinary == null ? BinaryMethod.AUTO : ofBinary,
                fallback == Method.SPA ? Fallback.SPA : Fallback.FIRTH_APPROX,
                fallbackP,
                missing,
                usesExpected(store),
                interaction != null,
                minMac);
    }

    private String method(Trait trait) {
        Method asked = method;
        Method ofInteraction = trait.isBinary() ? Method.WALD : Method.LINEAR;
        if (interaction != null && asked != null && asked != ofInteraction) {
            throw new UsageException("--method " + asked + ": with --interaction phenotype " + trait.name()
                    + " is tested by " + ofInteraction + ".");
        }
        if (asked == null) {
            return (interaction != null ? ofInteraction : trait.isBinary() ? Method.AUTO : Method.LINEAR).toString();
        }
        if (trait.isBinary() && asked.ofBinary == null) {
            throw new UsageException("--method " + asked + ": phenotype " + trait.name()
                    + " is binary. Give --trait quantitative if that is meant.");
        }
        if (!trait.isBinary() && asked != Method.LINEAR && asked != Method.SCORE) {
            throw new UsageException(
                    "--method " + asked + " is for binary traits, and phenotype " + trait.name() + " is quantitative.");
        }
        return asked.toString();
    }

    private List<Covariate> conditions(
            Store store, SampleAttributes attributes, Participants people, CommandContext context) {
        List<String> words = new ArrayList<>(conditions);
        String file = conditionList;
        if (file != null) {
            try (InputStream text = store.openInput(file)) {
                words.addAll(VariantList.words(text));
            } catch (FileNotFoundException e) {
                throw new UsageException("--condition-list " + file + ": no such file.", e);
            } catch (IOException e) {
                throw new BadInputException("--condition-list " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        if (words.isEmpty()) {
            return List.of();
        }
        try (Progress progress = context.progress("gwas test --condition")) {
            return ConditionJob.covariates(
                    store, attributes, people, words, whom.xModel(), usesExpected(store), missing, progress);
        }
    }

    private @Nullable Covariate interaction(List<Covariate> covariates) {
        String asked = interaction;
        if (asked == null) {
            return null;
        }
        List<Covariate> columns = covariates.stream()
                .filter(c -> c.source().equals(asked) || c.name().equals(asked))
                .toList();
        if (columns.isEmpty()) {
            List<String> names =
                    covariates.stream().map(Covariate::source).distinct().toList();
            throw new UsageException("--interaction: there is no covariate " + asked
                    + NearestName.of(asked, names)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("."));
        }
        if (columns.size() > 1) {
            throw new UsageException("--interaction " + asked + ": the covariate has " + (columns.size() + 1)
                    + " levels. Name one of them, as " + columns.get(0).name() + ".");
        }
        return columns.get(0);
    }
}
