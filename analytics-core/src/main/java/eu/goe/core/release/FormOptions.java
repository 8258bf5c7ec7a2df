package eu.goe.core.release;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the forms for other programs; mixed into {@code goe release}. */
final class FormOptions {
    @Option(
            names = "--dataset-id",
            paramLabel = "ID",
            defaultValue = "GOE-EU-RELEASE-1",
            description = "What gdi calls the data set: GOE-CC-NAME-NUMBER, as GDI asks (default: ${DEFAULT-VALUE}).")
    private String datasetId = "";

    @Option(names = "--provider", paramLabel = "NAME", description = "Who publishes it, for gdi.")
    private @Nullable String provider;

    @Option(
            names = "--country",
            split = ",",
            paramLabel = "POPULATION=CC",
            description = "The country (two letters) that a population is called in gdi and beacon, unless it is"
                    + " two letters itself; several with commas: FIN=FI,SWE=SE.")
    private Map<String, String> countries = new LinkedHashMap<>();

    @Option(
            names = "--total",
            paramLabel = "CC",
            description = "The country that everybody is of; without it gdi holds countries and sexes only.")
    private @Nullable String total;

    @Option(
            names = "--reference",
            paramLabel = "FASTA",
            description =
                    "Reference of the assembly: insertions and deletions, and contigs whose digest the program does"
                            + " not know, get identifiers in vrs with it only.")
    private @Nullable Path reference;

    FormSettings settings() {
        return new FormSettings(datasetId, provider, countries, total, reference);
    }
}
