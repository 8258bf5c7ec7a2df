package eu.goe.core.frequency;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.cohort.Downsampling;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Batch;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a frequency result is: kept with it in the store, and the source of what its package says.
 *
 * @param by attributes whose values and combinations are strata
 * @param cohort whom it was asked for, null for everybody
 * @param qualities that its rows hold
 * @param sexPloidy {@code adjust} or {@code as-called}
 * @param strata in the order of the rows' lists
 * @param batches that were counted
 * @param grpmax which strata take part in grpmax and fafmax; null where none does
 * @param downsampling strata of people who were drawn at random; null for none
 * @param histograms whether its rows have histograms, and of which ages; null for none
 * @param adjustedCalls raw calls that the sex ploidy changed
 * @param regions as the user gave them, null for the whole genome
 * @param sites the list of sites that was asked for, null where every variant of the store was counted
 * @param signedList who signed that list; null if nobody did
 * @param people whom it counted
 * @param software that counted
 * @param countingRevision of how it counts, {@link CountReuse#REVISION}; 0 in results that do not say
 * @param removedBeside numbers of removed batches whose places are in the blocks that were read: variants that only they list are listed
 * @param callsAgree whether it is known that, wherever a position has several alleles, their rows agree on who was called, so that
 *     they also say so of an allele that nobody has
 * @param reused the earlier result that counts of some batches were taken from, null if all were counted
 * @param filters which people and variants were left out; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FrequencyDefinition(
        List<String> by,
        @Nullable NamedCohort cohort,
        List<Quality> qualities,
        String sexPloidy,
        List<StratumSize> strata,
        List<CountedBatch> batches,
        @Nullable GroupMaximum grpmax,
        @Nullable Downsampling downsampling,
        @Nullable AskedHistograms histograms,
        long adjustedCalls,
        @Nullable String regions,
        @Nullable AskedSites sites,
        @Nullable SignedList signedList,
        CountedPeople people,
        @Nullable String software,
        int countingRevision,
        List<Integer> removedBeside,
        boolean callsAgree,
        @Nullable ReusedResult reused,
        @Nullable AppliedFilters filters)
        implements Serializable {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /**
     * One stratum.
     *
     * @param id {@code population=FIN,sex=female}
     * @param definition value of each attribute; empty for {@code all}
     * @param n people, of whom
     * @param females and
     * @param males; the rest are of unknown sex
     */
    public record StratumSize(String id, Map<String, String> definition, int n, int females, int males)
            implements Serializable {}

    /**
     * One batch.
     *
     * @param adjTests which tests of the adj rule applied
     * @param callability who counted as called where the batch lists nothing, as {@link eu.goe.core.store.Batch#callability}
     */
    public record CountedBatch(int number, int nSamples, String adjTests, String callability, String fingerprint)
            implements Serializable {}

    /**
     * A list of sites.
     *
     * @param n how many
     * @param sha256 of the sites in normal form, in hex
     */
    public record AskedSites(long n, String sha256) implements Serializable {}

    /**
     * The package that a list of sites came in, for who judges it when the answer leaves.
     *
     * @param manifest its bytes, in base64
     * @param signatures of it, and approvals, by path, in base64
     */
    public record SignedList(String packageId, String manifest, Map<String, String> signatures)
            implements Serializable {}

    /**
     * Whom a result counted.
     *
     * @param withdrawn how many withdrawals were known; those after them make the result stale
     * @param withoutConsent how many others were left out for want of consent
     * @param sha256 of the numbers of those who were counted, {@link eu.goe.core.cohort.Participants#sha256}
     * @param attributesSha256 of what they were counted by, {@link eu.goe.core.cohort.SampleAttributes#sha256}
     */
    public record CountedPeople(
            int withdrawn,
            int withoutConsent,
            String sha256,
            @Nullable String attributesSha256) implements Serializable {}

    /**
     * An earlier result.
     *
     * @param people it counted
     */
    public record ReusedResult(String name, int version, int people) implements Serializable {}

    public FrequencyDefinition {
        by = List.copyOf(by);
        qualities = List.copyOf(qualities);
        strata = List.copyOf(strata);
        batches = List.copyOf(batches);
        removedBeside = removedBeside == null ? List.of() : List.copyOf(removedBeside);
    }

    /** Whether the sex ploidy was applied. */
    public boolean adjustsSexPloidy() {
        return sexPloidy.equals("adjust");
    }

    /** Copies that the people of each stratum have. */
    public ExpectedCopies expectedCopies() {
        return new ExpectedCopies(
                strata.stream()
                        .map(s -> new ExpectedCopies.People(s.n(), s.females(), s.males()))
                        .toList(),
                adjustsSexPloidy());
    }

    /** What follows from the counts of its rows. */
    public FurtherFigures further(Assembly assembly) {
        return new FurtherFigures(
                assembly,
                strata.stream().map(StratumSize::definition).toList(),
                expectedCopies(),
                grpmax,
                adjustsSexPloidy());
    }

    /** The label of whom it counts; null for all who could be counted. */
    public @Nullable String cohortLabel() {
        return AppliedFilters.cohort(cohort, filters);
    }

    /** Whether variants of the store were left out. */
    public boolean choosesVariants() {
        return filters != null && filters.choosesVariants();
    }

    /** People of each stratum. */
    public int[] sizes() {
        return strata.stream().mapToInt(StratumSize::n).toArray();
    }

    /** Whether reference blocks say of everybody who was called, so that it does not depend on which variants batches list. */
    public boolean calledBlocksOnly() {
        return batches.stream().allMatch(b -> Batch.isReferenceBlocks(b.callability()));
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what a result's row in {@code results} keeps. */
    public static FrequencyDefinition parse(String json) {
        try {
            return JSON.readValue(json, FrequencyDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of a frequency result", e);
        }
    }
}
