package eu.goe.core.association;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.frequency.FrequencyDefinition;
import java.io.Serializable;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an association result is: kept with it in the store.
 *
 * @param traits in the order of the rows' numbers
 * @param covariates columns of the regression beside genotype and intercept, of variants of autosomes
 * @param conditions which of these are dosages of variants; null for none
 * @param interaction that covariate with which the effect of a variant may change, so that a row's effect is the one where it is 0; null without one
 * @param usesDosages whether expected copies (DS) took the place of calls, of batches that keep them
 * @param missingGenotypes {@code mean} or {@code drop}
 * @param xModel copies that a male's one copy on X counts as, 1 or 2
 * @param minMac copies of the rarer allele below which a variant was not tested
 * @param cohort whom it was asked for, null for everybody
 * @param regions as the user gave them, null for the whole genome
 * @param batches that were read
 * @param people who could be analysed; each trait says how many were
 * @param software that tested
 * @param filters which people and variants were left out; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AssociationDefinition(
        List<TestedTrait> traits,
        List<String> covariates,
        @Nullable List<String> conditions,
        @Nullable String interaction,
        @JsonProperty("dosages") boolean usesDosages,
        String missingGenotypes,
        int xModel,
        int minMac,
        @Nullable NamedCohort cohort,
        @Nullable String regions,
        List<FrequencyDefinition.CountedBatch> batches,
        FrequencyDefinition.CountedPeople people,
        String software,
        @Nullable AppliedFilters filters)
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
     * @param coefficients of the regression, intercept and genotype among them
     * @param leastLevel people on the smaller side of the covariate of two values that divides them most unevenly, {@code n} if there is none; of
     * @param leastLevelOf that covariate, null if there is none
     * @param maxShare of the squared residuals of a quantitative trait, as it was tested, what one person makes; 0 of a binary one
     * @param maxLeverage of the people in the regression on covariates, the highest: 1 is somebody whose covariates nobody else's say anything about
     * @param people numbers of their samples: a bit each from the lowest of the first byte on, in base 64
     * @param valuesSha256 of their values of the trait, eight bytes each, the highest first, in hex: tells whether anybody's changed
     */
    public record TestedTrait(
            String name,
            @JsonProperty("binary") boolean isBinary,
            String method,
            @JsonProperty("rank_normalised") boolean isRankNormalised,
            int n,
            int cases,
            int coefficients,
            int leastLevel,
            @Nullable String leastLevelOf,
            double maxShare,
            double maxLeverage,
            String people,
            String valuesSha256)
            implements Serializable {

        /** People without the trait, of a binary one. */
        public int controls() {
            return n - cases;
        }

        /** Numbers of the samples. */
        public BitSet members() {
            return BitSet.valueOf(Base64.getDecoder().decode(people));
        }
    }

    public AssociationDefinition {
        traits = List.copyOf(traits);
        covariates = List.copyOf(covariates);
        conditions = conditions == null ? null : List.copyOf(conditions);
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
