package eu.goe.core.association;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.frequency.FrequencyDefinition;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an association result is: kept with it in the store.
 *
 * @param traits in the order of the rows' numbers
 * @param covariates columns of the regression beside genotype and intercept, of variants of autosomes
 * @param missingGenotypes {@code mean} or {@code drop}
 * @param xModel copies that a male's one copy on X counts as, 1 or 2
 * @param minMac copies of the rarer allele below which a variant was not tested
 * @param cohort whom it was asked for, null for everybody
 * @param regions as the user gave them, null for the whole genome
 * @param batches that were read
 * @param people who could be analysed; each trait says how many were
 * @param software that tested
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AssociationDefinition(
        List<TestedTrait> traits,
        List<String> covariates,
        String missingGenotypes,
        int xModel,
        int minMac,
        @Nullable NamedCohort cohort,
        @Nullable String regions,
        List<FrequencyDefinition.CountedBatch> batches,
        FrequencyDefinition.CountedPeople people,
        String software)
        implements Serializable {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /**
     * One trait.
     *
     * @param method as the command line calls it: {@code linear}, {@code auto}
     * @param isRankNormalised whether its values were replaced by normal quantiles of their ranks
     * @param n people who have it and all covariates
     * @param cases of a binary trait; else 0
     */
    public record TestedTrait(String name, boolean isBinary, String method, boolean isRankNormalised, int n, int cases)
            implements Serializable {}

    public AssociationDefinition {
        traits = List.copyOf(traits);
        covariates = List.copyOf(covariates);
        batches = List.copyOf(batches);
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what a result's row in {@code results} keeps. */
    public static AssociationDefinition parse(String json) {
        try {
            return JSON.readValue(json, AssociationDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of an association result", e);
        }
    }
}
