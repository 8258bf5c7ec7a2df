package eu.goe.core.frequency;

import eu.goe.core.cohort.Sex;
import eu.goe.core.genotype.GenotypeState;

/**
 * What calls mean where people do not have two copies: outside PAR a male's X and Y calls count one copy, and his
 * heterozygous, half and polyploid calls are missing; a female has no call on Y; on MT a homozygous call counts one copy
 * for everybody and any other diploid call is missing. As gnomAD, but for females on Y inside PAR, who keep their calls.
 */
public final class SexPloidy {
    private final boolean adjust;

    /** @param adjust false leaves all calls as they are */
    public SexPloidy(boolean adjust) {
        this.adjust = adjust;
    }

    /** Whether a diploid call of the sex stands for one copy here. */
    boolean isOneCopy(Sex sex, PloidyRegion region) {
        return adjust
                && switch (region) {
                    case DIPLOID -> false;
                    case X_NON_PAR, Y_NON_PAR -> sex == Sex.MALE;
                    case MITOCHONDRIAL -> false;
                };
    }

    /** Whether it changes calls of the sex here; if so, polyploid ones become missing. */
    boolean changes(Sex sex, PloidyRegion region) {
        return becomesHaploid(sex, region) || becomesMissing(sex, region);
    }

    private boolean becomesHaploid(Sex sex, PloidyRegion region) {
        return isOneCopy(sex, region) || (adjust && region == PloidyRegion.MITOCHONDRIAL);
    }

    private boolean becomesMissing(Sex sex, PloidyRegion region) {
        return adjust && region == PloidyRegion.Y_NON_PAR && sex == Sex.FEMALE;
    }

    /**
     * Applies the rule to the people of one atom.
     *
     * @param people by {@link GenotypeState}, from {@code at}
     * @return how many calls changed; a missing call that stays missing did not
     */
    int apply(int[] people, int at, Sex sex, PloidyRegion region) {
        if (becomesMissing(sex, region)) {
            int called = 0;
            for (int state = 0; state < GenotypeState.COUNT; state++) {
                if (state != GenotypeState.MISSING && state != GenotypeState.HAPLOID_MISSING) {
                    called += take(people, at + state);
                }
            }
            people[at + GenotypeState.MISSING] += called;
            return called;
        }
        if (!becomesHaploid(sex, region)) {
            return 0;
        }
        int ref = take(people, at + GenotypeState.HOM_REF);
        int alt = take(people, at + GenotypeState.HOM_ALT);
        int lost = take(people, at + GenotypeState.HET)
                + take(people, at + GenotypeState.HALF_REF)
                + take(people, at + GenotypeState.HALF_ALT)
                + take(people, at + GenotypeState.POLYPLOID);
        people[at + GenotypeState.HAPLOID_REF] += ref;
        people[at + GenotypeState.HAPLOID_ALT] += alt;
        people[at + GenotypeState.HAPLOID_MISSING] += lost;
        return ref + alt + lost;
    }

    /** What one call counts as; the same rule. */
    public int state(int state, Sex sex, PloidyRegion region) {
        if (becomesMissing(sex, region)) {
            return GenotypeState.MISSING;
        }
        if (!becomesHaploid(sex, region)) {
            return state;
        }
        return switch (state) {
            case GenotypeState.HOM_REF -> GenotypeState.HAPLOID_REF;
            case GenotypeState.HOM_ALT -> GenotypeState.HAPLOID_ALT;
            case GenotypeState.HET, GenotypeState.HALF_REF, GenotypeState.HALF_ALT, GenotypeState.POLYPLOID ->
                GenotypeState.HAPLOID_MISSING;
            default -> state;
        };
    }

    private static int take(int[] people, int place) {
        int n = people[place];
        people[place] = 0;
        return n;
    }
}
