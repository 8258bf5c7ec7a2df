package eu.goe.gwas.job;

import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.Purpose;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.AnalysisOptions;
import eu.goe.core.command.CommandContext;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.NearestName;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.Filters;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.gwas.phenotype.Covariate;
import eu.goe.gwas.phenotype.PersonTable;
import eu.goe.gwas.phenotype.Trait;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of which traits and covariates are analysed, and of whom. */
final class TraitOptions {
    /** What stands in the place of a file's name in messages about attributes. */
    private static final String ATTRIBUTES = "samples' attributes";

    @Mixin
    private AnalysisOptions analysis = new AnalysisOptions();

    @Option(
            names = "--pheno",
            paramLabel = "FILE",
            description =
                    "Phenotypes: a header, then a line for each person (#FID IID … or #IID … or sample …; NA is missing).")
    private @Nullable String pheno;

    @Option(
            names = "--pheno-attr",
            split = ",",
            paramLabel = "ATTRIBUTE",
            description = "Phenotypes that are attributes of the samples.")
    private List<String> phenoAttributes = List.of();

    @Option(
            names = "--pheno-names",
            split = ",",
            paramLabel = "NAME",
            description = "Columns of --pheno to test (default: all).")
    private List<String> phenoNames = List.of();

    @Option(
            names = "--covar",
            paramLabel = "FILE",
            description = "Covariates, in the same form; one that is not numeric is categorical.")
    private @Nullable String covar;

    @Option(
            names = "--covar-names",
            split = ",",
            paramLabel = "NAME",
            description = "Columns of --covar to use (default: all).")
    private List<String> covarNames = List.of();

    @Option(
            names = "--covar-attr",
            split = ",",
            paramLabel = "ATTRIBUTE",
            description = "Covariates that are attributes of the samples.")
    private List<String> covarAttributes = List.of();

    @Option(
            names = "--trait",
            paramLabel = "quantitative|binary",
            description = "What all phenotypes are (default: one with two values is binary).")
    private Trait.@Nullable Kind kind;

    @Option(
            names = "--x-model",
            paramLabel = "1|2",
            description = "How many copies a male's one copy of X counts as (default: ${DEFAULT-VALUE}).")
    private int xModel = 2;

    /** Makes the columns of a covariate. */
    @FunctionalInterface
    interface Columns {
        List<Covariate> of(String where, String name, @Nullable String[] values, int[] people);
    }

    /** Values of the people of a store. */
    record Read(List<Trait> traits, List<Covariate> covariates) {}

    /** Who may be analysed. */
    Participants participants(Store store, SampleAttributes attributes) {
        if (store.batches().isEmpty()) {
            throw new UsageException(
                    "The store has no samples yet. Add a batch with: goe ingest -s " + store.uri() + " FILE");
        }
        return store.participants(attributes, Purpose.GWAS, analysis.cohort(store));
    }

    /** Reads what was asked for. */
    Read read(Store store, SampleAttributes attributes, Participants people, Columns columns, CommandContext context) {
        SampleNames names = store.names();
        return new Read(
                traits(store, names, attributes, context),
                covariates(store, names, attributes, people, columns, context));
    }

    /** What begins messages about phenotypes and covariates together. */
    String where() {
        return pheno == null ? ATTRIBUTES : fileName(pheno);
    }

    /** Copies that a male's one copy of X counts as. */
    int xModel() {
        if (xModel != 1 && xModel != 2) {
            throw new UsageException("--x-model " + xModel + " is neither 1 nor 2.");
        }
        return xModel;
    }

    String name(String command, CommandContext context) {
        return analysis.name(command, context);
    }

    /** People by name. */
    Filters people(Store store, CommandContext context) {
        return analysis.people(store, context);
    }

    @Nullable
    NamedCohort cohort(Store store) {
        return analysis.cohort(store);
    }

    @Nullable
    Regions regions(Store store, CommandContext context) {
        return analysis.regions(store, context);
    }

    private List<Trait> traits(Store store, SampleNames names, SampleAttributes attributes, CommandContext context) {
        List<Trait> traits = new ArrayList<>();
        if (pheno != null) {
            PersonTable table = read("--pheno", pheno, store, names, context);
            for (String column : table.chosen(phenoNames)) {
                traits.add(Trait.of(fileName(pheno), column, table.column(column), kind));
            }
        } else if (!phenoNames.isEmpty()) {
            throw new UsageException("--pheno-names chooses columns of --pheno, which is not given.");
        }
        for (String attribute : phenoAttributes) {
            traits.add(Trait.of(ATTRIBUTES, attribute, attribute("--pheno-attr", attribute, attributes), kind));
        }
        if (traits.isEmpty()) {
            throw new UsageException(
                    "Which phenotypes? Give --pheno FILE, or --pheno-attr with attributes of the samples.");
        }
        requireDifferent("phenotype", traits.stream().map(Trait::name).toList());
        return traits;
    }

    private List<Covariate> covariates(
            Store store,
            SampleNames names,
            SampleAttributes attributes,
            Participants people,
            Columns columns,
            CommandContext context) {
        List<Covariate> covariates = new ArrayList<>();
        if (covar != null) {
            PersonTable table = read("--covar", covar, store, names, context);
            for (String column : table.chosen(covarNames)) {
                covariates.addAll(columns.of(fileName(covar), column, table.column(column), people.samples()));
            }
        } else if (!covarNames.isEmpty()) {
            throw new UsageException("--covar-names chooses columns of --covar, which is not given.");
        }
        for (String attribute : covarAttributes) {
            covariates.addAll(columns.of(
                    ATTRIBUTES, attribute, attribute("--covar-attr", attribute, attributes), people.samples()));
        }
        return covariates;
    }

    private static @Nullable String[] attribute(String option, String attribute, SampleAttributes attributes) {
        if (!attributes.names().contains(attribute)) {
            throw new UsageException(option + ": the samples have no attribute " + attribute
                    + NearestName.of(attribute, attributes.names())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("."));
        }
        return attributes.column(attribute);
    }

    /** Refuses two columns of a name. */
    static void requireDifferent(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new UsageException("Two columns are " + what + " " + name + ".");
            }
        }
    }

    private static PersonTable read(
            String option, String file, Store store, SampleNames names, CommandContext context) {
        PersonTable table;
        try (Reader text = new InputStreamReader(store.openInput(file), StandardCharsets.UTF_8)) {
            table = PersonTable.read(fileName(file), text, names::number, names.size());
        } catch (FileNotFoundException e) {
            throw new UsageException(option + " " + file + ": no such file.", e);
        } catch (IOException e) {
            throw new BadInputException(option + " " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (table.unknown() > 0) {
            context.warn(
                    option + ": " + table.unknown() + " people are not in the store, and their lines are not used");
        }
        return table;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
