package eu.goe.core.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.frequency.Quality;
import org.jspecify.annotations.Nullable;

/**
 * {@code metadata.yaml} of a GDI node's data set: what its FAIR Data Point shows.
 *
 * @param created in UTC, to the second
 * @param people rounded as the release's rule says
 * @param provider null if not told
 * @param quality whose counts are written
 */
record GdiMetadata(
        String datasetId,
        String version,
        String created,
        long people,
        @Nullable String provider,
        Quality quality,
        boolean synthetic) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param rows of all Parquet files together */
    String yaml(long rows) {
        String calls = quality == Quality.ADJ ? "calls that pass the adj rule of gnomAD" : "all calls";
        return "title: "
                + text((synthetic ? "SYNTHETIC: " : "") + "Allele frequencies of the Genome of Europe, " + version)
                + "\ndescription: "
                + text("Aggregated from " + calls + " at national nodes, after disclosure control: a frequency that is"
                        + " not published has no row, and AN may be rounded. AC, AC_HET, AC_HOM and AC_HEMI count"
                        + " copies, so AC_HOM is twice the number of people."
                        + (synthetic ? " All people are simulated." : ""))
                + "\ncatalog_id: " + (synthetic ? "synthetic-data" : "genome-of-europe")
                + "\nkeywords: "
                + (synthetic
                        ? "[ \"allele frequency\", \"Genome of Europe\", \"synthetic\" ]"
                        : "[ \"allele frequency\", \"Genome of Europe\" ]")
                + "\nsince: " + created
                + "\nupdated: " + created
                + "\nrecord_count: " + rows
                + "\nindividual_count: " + people
                + "\ndata_provider_name: " + text(provider == null ? "PLACEHOLDER: no provider was named" : provider)
                + "\n";
    }

    /** A string in double quotes, which YAML reads as JSON does. */
    private static String text(String value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
