package eu.goe.gwas.job;

import eu.goe.core.cohort.Sex;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.gwas.regression.LinearData;
import eu.goe.gwas.regression.LogisticNull;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all variants: who is analysed, and what is known of them. Goes to each executor once.
 *
 * @param nTraits of the result
 * @param people sample numbers of all who may be analysed, ascending
 * @param sexes by sample number
 * @param groups who is analysed where people have so many copies
 * @param xModel copies that a male's one copy of X counts as, 1 or 2
 */
record AssociationModel(int nTraits, int[] people, Sex[] sexes, Map<PloidyRegion, List<Group>> groups, int xModel)
        implements Serializable {

    /**
     * People who have the same traits.
     *
     * @param people sample numbers, ascending
     * @param linear quantitative traits; null for none
     * @param linearTraits their places in the result
     * @param binary the others
     * @param interaction values of the covariate with which effects may change; null without one
     */
    record Group(
            int[] people,
            @Nullable LinearData linear,
            int[] linearTraits,
            List<Binary> binary,
            double @Nullable [] interaction)
            implements Serializable {}

    /** A binary trait and its place in the result. */
    record Binary(int trait, LogisticNull model) implements Serializable {}

    List<Group> groups(PloidyRegion region) {
        return groups.getOrDefault(region, List.of());
    }

    /** Place among all people of each sample number, −1 for others. */
    int[] places() {
        return places(people, sexes.length);
    }

    /** Place of each sample number among some, −1 for others. */
    static int[] places(int[] people, int samples) {
        int[] places = new int[samples];
        Arrays.fill(places, -1);
        for (int i = 0; i < people.length; i++) {
            places[people[i]] = i;
        }
        return places;
    }
}
