package eu.goe.core.qc;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.frequency.FrequencyDefinition;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result of type {@code qc} is: kept with it in the store.
 *
 * @param tables {@code samples}, {@code variants}
 * @param everybody whom it judged
 * @param batches that they are of
 * @param people whom it left out, and who they were
 * @param regions as the user gave them, null for the whole genome
 * @param relatedness of whom kinship is known
 * @param failed samples that do not pass
 * @param pairs related ones
 * @param filters which people and variants were left out; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QcDefinition(
        List<String> tables,
        FrequencyDefinition.StratumSize everybody,
        List<FrequencyDefinition.CountedBatch> batches,
        FrequencyDefinition.CountedPeople people,
        String software,
        @Nullable String regions,
        QcThresholds thresholds,
        Kinship relatedness,
        int failed,
        int pairs,
        @Nullable AppliedFilters filters)
        implements Serializable {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /**
     * Where kinship is from.
     *
     * @param sites that were looked at
     * @param people of whom it is known
     * @param missing why there is none; null where there is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kinship(int sites, int people, @Nullable String missing) implements Serializable {}

    public boolean has(QcTable table) {
        return tables.contains(table.label());
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what a result's row in {@code results} keeps. */
    public static QcDefinition parse(String json) {
        try {
            return JSON.readValue(json, QcDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of a result of type qc", e);
        }
    }
}
