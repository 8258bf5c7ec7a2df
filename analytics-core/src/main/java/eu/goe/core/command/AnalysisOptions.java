package eu.goe.core.command;

import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.filter.Filters;
import eu.goe.core.filter.PeopleOptions;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every analysis of people's genotypes: of whom, where, and what the result is called. */
public final class AnalysisOptions {
    @Option(
            names = "--cohort",
            paramLabel = "NAME",
            description = "Only the people of a cohort, see goe cohort (default: everybody).")
    private @Nullable String cohort;

    @Mixin
    private PeopleOptions people = new PeopleOptions();

    @Option(
            names = "--regions",
            paramLabel = "R",
            description = "chr22, chr22:100-200 (from 1, closed), or a BED file.")
    private @Nullable String regions;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the result (default: made of the command and the time).")
    private @Nullable String name;

    /** The cohort that was named, null for everybody. */
    public @Nullable NamedCohort cohort(Store store) {
        return cohort == null ? null : store.cohort(cohort);
    }

    /** Which people by name. */
    public Filters people(Store store, CommandContext context) {
        return people.filters(store, context);
    }

    /** Where, null for the whole genome. */
    public @Nullable Regions regions(Store store, CommandContext context) {
        return regions == null ? null : RegionsOption.parse("--regions", regions, store.assembly(), context);
    }

    /** The result's name, by default one made of the command's and the time. */
    public String name(String command, CommandContext context) {
        return ResultName.of(name, command, context);
    }
}
