package eu.goe.core.release;

import eu.goe.core.errors.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the forms for other programs say that no table knows.
 *
 * @param datasetId of the release in catalogues, a folder's name too
 * @param provider who publishes it; null if not told
 * @param countries two capital letters by population, for populations that are called otherwise
 * @param total the country that everybody is of, null if there are several
 * @param reference FASTA of the assembly, null if not given
 */
record FormSettings(
        String datasetId,
        @Nullable String provider,
        Map<String, String> countries,
        @Nullable String total,
        @Nullable Path reference) {
    /** What is called so in the answers of Beacons. */
    static final String SOURCE = "The Genome of Europe";

    /** Where one reads of it. */
    static final String SOURCE_REFERENCE = "https://genomeofeurope.eu/";

    /** As the GDI metadata repository asks; and as the mini-node's own shapes do, which is without the third part. */
    private static final Pattern DATASET_ID = Pattern.compile("(GOE|GDI)-[A-Z]{2}(-[A-Z]+)?-[0-9]{1,18}");

    FormSettings {
        countries = Map.copyOf(countries);
        if (!DATASET_ID.matcher(datasetId).matches()) {
            throw new UsageException("--dataset-id " + datasetId
                    + ": as GOE-FI-DATASET-1: GOE or GDI, two capital letters, capital letters, a number.");
        }
        if (provider != null && provider.isBlank()) {
            throw new UsageException("--provider: the name is empty.");
        }
    }
}
