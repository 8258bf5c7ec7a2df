package eu.goe.core.association;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a package says of an association: {@code traits.json}, specified in {@code docs/format.md}.
 *
 * @param traits in the order of the rows' numbers
 * @param covariates columns of the regression beside genotype and intercept
 * @param missingGenotypes {@code mean} or {@code drop}
 * @param xModel copies that a male's one copy on X counts as, 1 or 2
 * @param nRounding people are rounded to this
 * @param regions null for the whole genome
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishedTraits(
        List<PublishedTrait> traits,
        List<String> covariates,
        String missingGenotypes,
        int xModel,
        int nRounding,
        @Nullable String regions) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /**
     * One trait.
     *
     * @param n people, rounded
     * @param cases of a binary trait, rounded; else 0
     * @param minorAlleleFreqLowerLimit variants whose rarer allele is rarer are not told
     */
    public record PublishedTrait(
            String name,
            @JsonProperty("binary") boolean isBinary,
            String method,
            @JsonProperty("rank_normalised") boolean isRankNormalised,
            int n,
            int cases,
            double minorAlleleFreqLowerLimit) {}

    public PublishedTraits {
        traits = List.copyOf(traits);
        covariates = List.copyOf(covariates);
    }

    /** The bytes of the file. */
    public byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IOException if the bytes are no such file */
    public static PublishedTraits parse(byte[] bytes) throws IOException {
        return JSON.readValue(bytes, PublishedTraits.class);
    }
}
