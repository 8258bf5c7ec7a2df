package eu.goe.core.disclosure;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import java.util.List;

/**
 * Which counts of one stratum are sensitive (rule D2): those of 1 to t − 1 people or copies, and those of which so few are left. Where
 * the policy hides zeros, a 0 that says something is as sensitive.
 *
 * <p>AC tells the genotype counts and they tell each other, so the genotype counts stay or go together, and go with AC. Beside the
 * published ones there are two that follow from them: people with a half call of the allele (AC − n_het − 2 n_hom_alt −
 * n_hemi_alt) and those with one called copy of another (what AN has beyond that); a small one makes all of them sensitive.
 *
 * @param strata the first is everybody
 * @param adjusted whether the calls were counted by sex where people do not have two copies
 */
record Sensitivity(Rules rules, List<StratumSize> strata, boolean adjusted) {
    /** t: the smallest count that is not small. */
    int threshold() {
        return rules.minCount();
    }

    /** Copies that the people of a stratum have. */
    int expectedCopies(int s, PloidyRegion region) {
        StratumSize size = strata.get(s);
        return Math.toIntExact(
                adjusted ? region.expectedCopies(size.n(), size.females(), size.males()) : 2L * size.n());
    }

    /** Whether few copies, or few people, have the allele. */
    boolean isOfFew(StrataCounts counts, int s, PloidyRegion region) {
        int ac = counts.get(CountField.AC, s);
        return isSmall(ac, expectedCopies(s, region) > 0) || (ac > 0 && isBelow(carriers(counts, s)));
    }

    /** Whether few copies, or few people, have another. */
    boolean isOfAllButFew(StrataCounts counts, int s, PloidyRegion region) {
        int others = counts.get(CountField.AN, s) - counts.get(CountField.AC, s);
        return isSmall(others, expectedCopies(s, region) > 0)
                || (others > 0 && isBelow(peopleWithAnotherAllele(counts, s, others)));
    }

    boolean genotypesAreSensitive(StrataCounts counts, int s, PloidyRegion region) {
        boolean haploid = mayBeHaploid(s, region);
        boolean diploid = mayBeDiploid(s, region);
        return isSmall(counts.get(CountField.N_HOM_REF, s), diploid)
                || isSmall(counts.get(CountField.N_HET, s), diploid)
                || isSmall(counts.get(CountField.N_HOM_ALT, s), diploid)
                || isSmall(counts.get(CountField.N_HEMI_ALT, s), haploid)
                || isSmall(counts.get(CountField.N_POLYPLOID, s), false)
                || isSmall(halfCarriers(counts, s), false)
                || isSmall(oneOtherCopy(counts, s), haploid);
    }

    boolean missingIsSensitive(StrataCounts counts, int s) {
        return isSmall(counts.get(CountField.N_MISSING, s), true) || missingTellsASmallCount(counts, s);
    }

    /** Whether AN and the number of called people tell that a few have one called copy, or a few have two. */
    private boolean missingTellsASmallCount(StrataCounts counts, int s) {
        int called = strata.get(s).n() - counts.get(CountField.N_MISSING, s);
        int an = counts.get(CountField.AN, s);
        return isSmall(2 * called - an) || isSmall(an - called);
    }

    /** People whose one called copy of two is the allele, as the published counts tell; exact without polyploid calls. */
    static int halfCarriers(StrataCounts counts, int s) {
        return counts.get(CountField.AC, s)
                - counts.get(CountField.N_HET, s)
                - 2 * counts.get(CountField.N_HOM_ALT, s)
                - counts.get(CountField.N_HEMI_ALT, s);
    }

    /** People with one called copy, which is of another allele: haploid or half; exact without polyploid calls. */
    static int oneOtherCopy(StrataCounts counts, int s) {
        int diploid = counts.get(CountField.N_HOM_REF, s)
                + counts.get(CountField.N_HET, s)
                + counts.get(CountField.N_HOM_ALT, s);
        return counts.get(CountField.AN, s)
                - 2 * diploid
                - counts.get(CountField.N_HEMI_ALT, s)
                - halfCarriers(counts, s);
    }

    /** Whether haploid calls are to be expected, so that their being none says something. */
    private boolean mayBeHaploid(int s, PloidyRegion region) {
        StratumSize size = strata.get(s);
        return region != PloidyRegion.DIPLOID
                && (!adjusted || region == PloidyRegion.MITOCHONDRIAL || size.females() < size.n());
    }

    /** Likewise diploid ones: not on MT, not of males outside PAR, of nobody whose sex is known on Y. */
    private boolean mayBeDiploid(int s, PloidyRegion region) {
        StratumSize size = strata.get(s);
        return !adjusted
                || switch (region) {
                    case DIPLOID -> true;
                    case X_NON_PAR -> size.males() < size.n();
                    case Y_NON_PAR -> size.males() + size.females() < size.n();
                    case MITOCHONDRIAL -> false;
                };
    }

    /** Of people who are certain: nobody may be, and there still be one; with t = 1 nothing is small. */
    boolean isBelow(int peopleAtLeast) {
        return threshold() > 1 && peopleAtLeast < threshold();
    }

    /** Whether a count that is published nowhere, and whose 0 nobody minds, is small. */
    boolean isSmall(int n) {
        return isSmall(n, false);
    }

    /** @param zeroSays whether there could be any, so that a policy which hides 0 hides this one */
    private boolean isSmall(int n, boolean zeroSays) {
        return n > 0 ? n < threshold() : n == 0 && zeroSays && rules.censorsZero();
    }

    /** People who certainly carry the allele: copies less the second ones, never more than there are. */
    static int carriers(StrataCounts counts, int s) {
        int listed = counts.get(CountField.N_HET, s)
                + counts.get(CountField.N_HOM_ALT, s)
                + counts.get(CountField.N_HEMI_ALT, s);
        // Of polyploid calls some copies are third ones; whose they are does not follow.
        return counts.get(CountField.N_POLYPLOID, s) > 0
                ? listed
                : Math.max(listed, counts.get(CountField.AC, s) - counts.get(CountField.N_HOM_ALT, s));
    }

    /** People who certainly have a called copy of another allele. */
    private static int peopleWithAnotherAllele(StrataCounts counts, int s, int otherCopies) {
        int homRef = counts.get(CountField.N_HOM_REF, s);
        return counts.get(CountField.N_POLYPLOID, s) > 0
                ? homRef + Math.max(0, counts.get(CountField.N_HET, s) - counts.get(CountField.N_POLYPLOID, s))
                : otherCopies - homRef;
    }
}
