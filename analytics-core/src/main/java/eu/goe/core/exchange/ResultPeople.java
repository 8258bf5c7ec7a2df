package eu.goe.core.exchange;

import eu.goe.core.cohort.CohortCounts;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.Purpose;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyDefinition.CountedBatch;
import eu.goe.core.frequency.FrequencyDefinition.CountedPeople;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the strata of a result, by their numbers. A result keeps only how many; who they were is told again from attributes and batches, and is
 * known to be the same by what the result keeps of it.
 *
 * @param strata one for each of the result's, in that order
 * @param others people of the batches that were counted who were not
 */
record ResultPeople(List<BitSet> strata, BitSet others) {
    /**
     * @throws PolicyException if attributes, consent or the cohort are not as they were when the result was counted
     */
    static ResultPeople of(Store store, Result result, FrequencyDefinition definition) {
        return of(
                store,
                result,
                new Counted(
                        definition.by(),
                        List.of(),
                        definition.cohort(),
                        definition.filters(),
                        definition.people(),
                        definition.batches(),
                        definition.strata()));
    }

    /** The same of a cross table. */
    static ResultPeople of(Store store, Result result, CohortCounts counts) {
        return of(
                store,
                result,
                new Counted(
                        counts.by(),
                        List.copyOf(counts.sums().keySet()),
                        counts.cohort(),
                        null,
                        counts.people(),
                        counts.batches(),
                        counts.strata()));
    }

    /**
     * What a result of any type says of whom it counted.
     *
     * @param measured attributes that it added up
     */
    private record Counted(
            List<String> by,
            List<String> measured,
            @Nullable NamedCohort cohort,
            @Nullable AppliedFilters filters,
            CountedPeople people,
            List<CountedBatch> batches,
            List<StratumSize> strata) {}

    private static ResultPeople of(Store store, Result result, Counted definition) {
        List<String> by = definition.by();
        NamedCohort cohort = definition.cohort();
        CountedPeople counted = definition.people();
        SampleAttributes attributes = store.attributes();
        List<String> countedBy =
                Stream.concat(by.stream(), definition.measured().stream()).toList();
        Set<Integer> numbers =
                definition.batches().stream().map(CountedBatch::number).collect(Collectors.toSet());
        BitSet inBatches = new BitSet();
        for (Batch batch : store.batches()) {
            if (numbers.contains(batch.number())) {
                inBatches.set(batch.firstSample(), batch.endSample());
            }
        }
        try {
            int[] consenting = Arrays.stream(
                            store.participants(attributes, Purpose.AF, null).samples())
                    .filter(inBatches::get)
                    .toArray();
            int[] people =
                    chosen(cohort == null ? consenting : cohort.members(attributes, consenting), definition.filters());
            StrataPlan plan = StrataPlan.of(attributes, by, people, Integer.MAX_VALUE, null);
            boolean isSame = Participants.sha256(people).equals(counted.sha256())
                    && attributes.sha256(countedBy, people).equals(counted.attributesSha256())
                    && plan.strata().stream()
                            .map(s -> s.id())
                            .toList()
                            .equals(definition.strata().stream()
                                    .map(StratumSize::id)
                                    .toList());
            if (!isSame) {
                throw changed(result, null);
            }
            BitSet others = new BitSet();
            Arrays.stream(consenting).forEach(others::set);
            Arrays.stream(people).forEach(others::clear);
            return new ResultPeople(members(plan), others);
        } catch (UsageException e) {
            throw changed(result, e); // an attribute is gone, or of another type
        }
    }

    /** Who was left out by name, or by calls, is kept with the result: nobody could tell it again. */
    private static int[] chosen(int[] people, @Nullable AppliedFilters filters) {
        if (filters == null || !filters.choosesPeople()) {
            return people;
        }
        BitSet members = filters.members();
        return Arrays.stream(people).filter(members::get).toArray();
    }

    /**
     * Refuses what may not leave whatever the figures are, by who is counted: D1 of a cohort, of whom nobody or many are not part; D6 and D7.
     *
     * @param before exports, oldest first
     * @throws PolicyException that names the rule
     */
    void require(Rules rules, Differencing.Export published, List<ExportEntry> before) {
        if (!others.isEmpty() && others.cardinality() < rules.minDiff()) {
            throw new PolicyException("Refused by rule D1: all but fewer than min_diff " + rules.minDiff()
                    + " people of this store are counted in result " + published.label()
                    + ", so beside everybody it would tell of those few. Nothing was written.");
        }
        List<Differencing.Export> earlier =
                before.stream().map(ExportEntry::export).toList();
        new Differencing(rules, earlier).require(published);
    }

    private static PolicyException changed(Result result, @Nullable Exception cause) {
        return new PolicyException(
                "Refused by rule D6: attributes, consent or the cohort changed since result " + result.name() + " v"
                        + result.version()
                        + " was counted, so that nobody can tell how it differs from what left before. Count again with goe "
                        + result.type().command() + " --name " + result.name() + ", and export that.",
                cause);
    }

    private static List<BitSet> members(StrataPlan plan) {
        List<BitSet> members = new ArrayList<>();
        int[][] strataOfAtom = plan.strataOfAtom();
        plan.strata().forEach(s -> members.add(new BitSet()));
        int[] atomOf = plan.atomOf();
        for (int sample = 0; sample < atomOf.length; sample++) {
            if (atomOf[sample] >= 0) {
                for (int s : strataOfAtom[atomOf[sample]]) {
                    members.get(s).set(sample);
                }
            }
        }
        return members;
    }
}
