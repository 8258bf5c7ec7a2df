package eu.goe.gwas.job;

import eu.goe.core.association.AssociationTest;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.CommandContext;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Store;
import eu.goe.gwas.phenotype.Covariate;
import eu.goe.gwas.phenotype.Trait;
import eu.goe.gwas.regression.BinaryMethod;
import eu.goe.gwas.regression.Fallback;
import eu.goe.gwas.regression.MissingGenotypes;
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
            names = "--min-mac",
            paramLabel = "N",
            description =
                    "Test variants with at least so many copies of the rarer allele among those analysed (default: ${DEFAULT-VALUE}).")
    private int minMac = 1;

    @Option(
            names = "--rank-normalise",
            description = "Replace the values of quantitative traits by the normal quantiles of their ranks.")
    private boolean rankNormalise;

    /** Who may be analysed. */
    Participants participants(Store store, SampleAttributes attributes) {
        return whom.participants(store, attributes);
    }

    /** What to test in a store. */
    AssociationJob.Request request(
            Store store, SampleAttributes attributes, Participants people, CommandContext context) {
        if (minMac < 0) {
            throw new UsageException("--min-mac " + minMac + " is below 0.");
        }
        TraitOptions.Read read = whom.read(store, attributes, people, Covariate::of, context);
        return new AssociationJob.Request(
                whom.name("gwas", context),
                whom.where(),
                read.traits(),
                read.covariates(),
                read.traits().stream().map(this::method).toList(),
                rankNormalise,
                settings(),
                whom.xModel(),
                whom.cohort(store),
                whom.regions(store, context));
    }

    private TestSettings settings() {
        if (!(fallbackP > 0 && fallbackP <= 1)) {
            throw new UsageException("--fallback-p " + fallbackP + " is no probability above 0.");
        }
        if (fallback != Method.FIRTH_APPROX && fallback != Method.SPA) {
            throw new UsageException("--fallback " + fallback + " is neither firth-approx nor spa.");
        }
        BinaryMethod ofBinary = method == null ? null : method.ofBinary;
        return new TestSettings(
                method == Method.SCORE ? AssociationTest.SCORE : AssociationTest.LINEAR,
                ofBinary == null ? BinaryMethod.AUTO : ofBinary,
                fallback == Method.SPA ? Fallback.SPA : Fallback.FIRTH_APPROX,
                fallbackP,
                missing,
                minMac);
    }

    private String method(Trait trait) {
        Method asked = method;
        if (asked == null) {
            return (trait.isBinary() ? Method.AUTO : Method.LINEAR).toString();
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
}
