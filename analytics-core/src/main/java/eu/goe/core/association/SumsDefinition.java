package eu.goe.core.association;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.frequency.FrequencyDefinition;
import java.io.Serializable;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a result of {@code gwas suffstats} is: kept with it in the store.
 *
 * @param binary whether all traits are; otherwise all are quantitative
 * @param traits in the order of the user
 * @param columnsSha256 of each covariate's values of all people who could be analysed, in hex: tells whether anything changed
 * @param xModel copies that a male's one copy on X counts as, 1 or 2
 * @param cohort whom it was asked for, null for everybody
 * @param filters people chosen by name; null for none
 * @param regions as the user gave them, null for the whole genome
 * @param batches that were read
 * @param people who could be analysed; each group says how many were
 * @param plan that it answers; null of the first round
 * @param software that summed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SumsDefinition(
        Stage stage,
        boolean binary,
        List<TestedTrait> traits,
        Map<String, String> columnsSha256,
        int xModel,
        @Nullable NamedCohort cohort,
        @Nullable AppliedFilters filters,
        @Nullable String regions,
        List<FrequencyDefinition.CountedBatch> batches,
        FrequencyDefinition.CountedPeople people,
        @Nullable Answered plan,
        List<Group> groups,
        String software)
        implements Serializable {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /** What the sums are of. */
    public enum Stage {
        /** Covariates and traits, and dosages: what a plan is made of. */
        MOMENTS,
        /** One step of the regression on covariates alone; no variants. */
        NULL_MODEL,
        /** Products with dosages. */
        SUMS;

        /** As plans and packages write it. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A plan, of which it is one round.
     *
     * @param first package of the node's own that it is made of
     * @param packageId of the plan
     * @param node whose it is
     * @param model digest of what is the same in all rounds
     * @param round from 1
     */
    public record Answered(String first, String packageId, String node, String model, int round)
            implements Serializable {}

    /**
     * People who have the same traits, in one part of the genome.
     *
     * @param n people
     * @param people numbers of their samples: a bit each from the lowest of the first byte on, in base 64; null without people, and in packages
     * @param columns covariates, every level of categorical ones
     * @param centres what is taken from each column, then from each trait
     * @param scales what each is then divided by
     * @param products sums over people of products of 1, columns and traits; the lower triangle, row by row
     * @param leastCell the fewest people, nobody apart, in a cell of two columns or traits of two values each
     * @param leastCellOf these
     * @param maxShare of the sum of a column or trait over those with one value of another one, or of all, what one person makes; of
     * @param maxShareOf these
     * @param nulls of binary traits, where the stage has them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Group(
            GenomePart part,
            List<String> traits,
            int n,
            @Nullable String people,
            List<String> columns,
            double[] centres,
            double[] scales,
            double[] products,
            int leastCell,
            @Nullable String leastCellOf,
            double maxShare,
            @Nullable String maxShareOf,
            List<NullStep> nulls)
            implements SumsLayout.Shape, Serializable {

        /** Numbers of the samples. */
        public BitSet members() {
            return people == null
                    ? new BitSet()
                    : BitSet.valueOf(Base64.getDecoder().decode(people));
        }

        /** Sum of a trait, in the group's coordinates: of a binary one, cases, where centres are 0. */
        public double sumOf(String trait) {
            int k = columns.size();
            return products[(k + 1) * (k + 2) / 2 + traits.indexOf(trait) * (k + 2)];
        }

        /** The same without people. */
        public Group withheld() {
            return new Group(
                    part,
                    traits,
                    0,
                    null,
                    columns,
                    new double[centres.length],
                    new double[scales.length],
                    new double[0],
                    0,
                    null,
                    Double.NaN,
                    null,
                    List.of());
        }

        /** The same without what only the node's own gate asks for. */
        public Group published() {
            return new Group(
                    part, traits, n, null, columns, centres, scales, products, 0, null, Double.NaN, null, nulls);
        }
    }

    /**
     * A binary trait at coefficients of a plan.
     *
     * @param gradient of the log likelihood by intercept and slopes
     * @param information its lower triangle, row by row
     * @param logLikelihood natural logarithm
     * @param effectivePeople (Σw)²/Σw² of their weights μ(1 − μ)
     * @param largestWeight of one person, of the sum
     */
    public record NullStep(
            String trait,
            double[] gradient,
            double[] information,
            double logLikelihood,
            double effectivePeople,
            double largestWeight)
            implements Serializable {
        /** The same without what only the node's own gate asks for. */
        public NullStep published() {
            return new NullStep(trait, gradient, information, logLikelihood, Double.NaN, Double.NaN);
        }
    }

    public SumsDefinition {
        traits = List.copyOf(traits);
        batches = List.copyOf(batches);
        groups = List.copyOf(groups);
    }

    /** What its rows have. */
    public SumsLayout layout() {
        return SumsLayout.of(stage, binary, groups);
    }

    /** Whether it is of the same people with the same values. */
    @JsonIgnore
    public boolean isOfTheSame(SumsDefinition other) {
        return binary == other.binary
                && xModel == other.xModel
                && columnsSha256.equals(other.columnsSha256)
                && Objects.equals(regions, other.regions)
                && traits.stream()
                        .map(SumsDefinition::values)
                        .toList()
                        .equals(other.traits.stream()
                                .map(SumsDefinition::values)
                                .toList());
    }

    private static List<String> values(TestedTrait trait) {
        return List.of(trait.name(), trait.people(), trait.valuesSha256());
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what a result's row in {@code results} keeps. */
    public static SumsDefinition parse(String json) {
        try {
            return JSON.readValue(json, SumsDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of a result of suffstats", e);
        }
    }
}
