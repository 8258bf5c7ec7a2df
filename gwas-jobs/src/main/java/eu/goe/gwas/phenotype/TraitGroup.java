package eu.goe.gwas.phenotype;

import eu.goe.core.errors.BadInputException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Traits that the same people have, who also have all covariates: one regression's sample.
 *
 * @param traits places in the list of all traits
 * @param people sample numbers, ascending. Not changed
 * @param basis of their covariates
 */
public record TraitGroup(int[] traits, int[] people, NamedBasis basis) {

    /**
     * Puts traits together by who has them.
     *
     * @param where begins messages about covariates
     * @param eligible sample numbers of those who may be analysed, ascending
     * @param mayDrop whether covariates that are constant or dependent are left out, and traits that too few people have, instead of refused
     * @throws BadInputException naming the trait that no, or too few, people have beside all covariates, or that is the same for all of these; or the covariate that is
     *     constant or dependent
     */
    public static List<TraitGroup> of(
            String where, List<Trait> traits, List<Covariate> covariates, int[] eligible, boolean mayDrop) {
        int[] complete = IntStream.of(eligible)
                .filter(s -> covariates.stream().noneMatch(c -> Double.isNaN(c.values()[s])))
                .toArray();
        Map<BitSet, List<Integer>> byPeople = new LinkedHashMap<>();
        for (int t = 0; t < traits.size(); t++) {
            double[] values = traits.get(t).values();
            BitSet having = new BitSet();
            IntStream.of(complete).filter(s -> !Double.isNaN(values[s])).forEach(having::set);
            byPeople.computeIfAbsent(having, h -> new ArrayList<>()).add(t);
        }
        List<TraitGroup> groups = new ArrayList<>();
        byPeople.forEach((having, members) -> {
            String names = members.stream().map(t -> traits.get(t).name()).collect(Collectors.joining(", "));
            int[] people = having.stream().toArray();
            if (people.length <= covariates.size() + 2) {
                if (!mayDrop) {
                    throw new BadInputException(where + ": " + people.length + " people have phenotype " + names
                            + " and all covariates, and the regression has " + (covariates.size() + 2)
                            + " coefficients. Take fewer covariates, or more people.");
                }
                return;
            }
            NamedBasis basis = NamedBasis.of(where, covariates, people, mayDrop);
            List<Integer> varying = new ArrayList<>();
            for (int t : members) {
                double[] values = traits.get(t).values();
                if (IntStream.of(people).anyMatch(s -> values[s] != values[people[0]])) {
                    varying.add(t);
                } else if (!mayDrop) {
                    throw new BadInputException(
                            where + ": phenotype " + traits.get(t).name() + " is the same for all of the "
                                    + people.length + " people who have all covariates.");
                }
            }
            if (!varying.isEmpty()) {
                groups.add(new TraitGroup(
                        varying.stream().mapToInt(Integer::intValue).toArray(), people, basis));
            }
        });
        return groups;
    }

    /** Values of these people in the order of the group. */
    public double[] of(double[] bySampleNumber) {
        return IntStream.of(people).mapToDouble(s -> bySampleNumber[s]).toArray();
    }
}
