package eu.goe.core.frequency;

import eu.goe.core.cohort.Downsampling;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Store;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of what a frequency result says beside counts: which groups of people grpmax and fafmax compare, and histograms. */
final class FurtherOptions {
    @Option(
            names = "--grpmax-by",
            paramLabel = "ATTRIBUTE",
            description =
                    "The attribute of --by whose values are the groups of grpmax and fafmax (default: population).")
    private @Nullable String grpmaxBy;

    @Option(
            names = "--grpmax-exclude",
            split = ",",
            paramLabel = "VALUE",
            description = "Groups that do not take part in grpmax and fafmax, such as founder populations.")
    private List<String> grpmaxExclude = List.of();

    @Option(
            names = "--histograms",
            description = {
                "Also keep histograms of everybody who has the allele: GQ, DP and allele balance, of batches that were ingested with"
                        + " --keep gq,dp,ad, and with --age of ages."
            })
    private boolean histograms;

    @Option(
            names = "--age",
            paramLabel = "ATTRIBUTE",
            description = "The attribute that holds people's ages, for --histograms.")
    private @Nullable String age;

    @Option(
            names = "--downsample",
            split = ",",
            paramLabel = "N",
            description = "Also count so many people drawn at random, each size with all people of the smaller ones.")
    private List<Integer> downsample = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the draw for --downsample (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    /** Whom to draw; null for nobody. */
    @Nullable
    Downsampling downsampling() {
        return downsample.isEmpty() ? null : new Downsampling(downsample, seed);
    }

    /** Which histograms to keep; null for none. */
    @Nullable
    AskedHistograms histograms() {
        if (!histograms && age != null) {
            throw new UsageException("--age is for --histograms.");
        }
        return histograms ? new AskedHistograms(age) : null;
    }

    /**
     * Which groups to compare.
     *
     * @param by attributes that make strata
     * @return null where there are no groups
     */
    @Nullable
    GroupMaximum groups(List<String> by, Store store) {
        String attribute = grpmaxBy == null ? SampleAttributes.POPULATION : grpmaxBy;
        if (!by.contains(attribute)) {
            if (grpmaxBy != null) {
                throw new UsageException("--grpmax-by " + attribute + " is none of the attributes of --by.");
            }
            if (!grpmaxExclude.isEmpty()) {
                throw new UsageException("--grpmax-exclude: there are no groups, since population is not in --by.");
            }
            return null;
        }
        Set<String> values = new TreeSet<>();
        for (String value : store.attributes().column(attribute)) {
            if (value != null) {
                values.add(value);
            }
        }
        List<String> unknown =
                grpmaxExclude.stream().filter(v -> !values.contains(v)).toList();
        if (!unknown.isEmpty()) {
            throw new UsageException("--grpmax-exclude: nobody has " + attribute + " " + String.join(", ", unknown)
                    + " (there are: " + String.join(", ", values) + ").");
        }
        return new GroupMaximum(attribute, grpmaxExclude.stream().sorted().toList());
    }
}
