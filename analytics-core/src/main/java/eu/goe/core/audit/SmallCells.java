package eu.goe.core.audit;

import eu.goe.core.disclosure.Rules;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import java.util.List;

/**
 * Which true counts are small: rule D2 of the policy, read for the auditor. A count of 1 to t − 1 people or copies, of those who have
 * the allele or of the others; where the policy hides 0, also a 0 of a stratum in which somebody could be counted.
 *
 * @param strata the first is everybody
 * @param adjusted whether calls were counted by sex where people do not have two copies
 */
record SmallCells(Rules rules, List<StratumSize> strata, boolean adjusted) {
    SmallCells {
        strata = List.copyOf(strata);
    }

    /** t, the smallest count that is not small. */
    int threshold() {
        return rules.minCount();
    }

    boolean isSmall(int n) {
        return n > 0 && n < threshold();
    }

    private boolean isHiddenZero(int n, boolean couldBe) {
        return n == 0 && couldBe && rules.censorsZero();
    }

    /** Whether AC of a stratum is of few copies or few people. */
    boolean isOfFew(StrataCounts counts, int s, PloidyRegion region) {
        int ac = counts.get(CountField.AC, s);
        return isSmall(ac) || isSmall(carriers(counts, s)) || isHiddenZero(ac, expectedCopies(s, region) > 0);
    }

    /** Whether few copies or few people are left without the allele. */
    boolean isOfAllButFew(StrataCounts counts, int s, PloidyRegion region) {
        int others = counts.get(CountField.AN, s) - counts.get(CountField.AC, s);
        int homRef = counts.get(CountField.N_HOM_REF, s);
        int people =
                counts.get(CountField.N_POLYPLOID, s) > 0 ? homRef + counts.get(CountField.N_HET, s) : others - homRef;
        return isSmall(others) || isSmall(people) || isHiddenZero(others, expectedCopies(s, region) > 0);
    }

    /** People who have the allele, at least: all copies but the second of each homozygote, or those whose call is complete. */
    int carriers(StrataCounts counts, int s) {
        int homAlt = counts.get(CountField.N_HOM_ALT, s);
        return counts.get(CountField.N_POLYPLOID, s) > 0
                ? counts.get(CountField.N_HET, s) + homAlt + counts.get(CountField.N_HEMI_ALT, s)
                : counts.get(CountField.AC, s) - homAlt;
    }

    /** Whether a genotype count of a stratum is small. */
    boolean isSmallGenotype(CountField field, StrataCounts counts, int s, PloidyRegion region) {
        int n = counts.get(field, s);
        return isSmall(n)
                || switch (field) {
                    case N_HOM_REF, N_HET, N_HOM_ALT -> isHiddenZero(n, someDiploid(s, region));
                    case N_HEMI_ALT -> isHiddenZero(n, someHaploid(s, region));
                    case N_MISSING -> isHiddenZero(n, true);
                    case AC, AN, N_POLYPLOID -> false;
                };
    }

    private boolean someDiploid(int s, PloidyRegion region) {
        StratumSize size = strata.get(s);
        return !adjusted
                || switch (region) {
                    case DIPLOID -> true;
                    case X_NON_PAR -> size.n() > size.males();
                    case Y_NON_PAR -> size.n() > size.males() + size.females();
                    case MITOCHONDRIAL -> false;
                };
    }

    private boolean someHaploid(int s, PloidyRegion region) {
        StratumSize size = strata.get(s);
        return switch (region) {
            case DIPLOID -> false;
            case X_NON_PAR, Y_NON_PAR -> !adjusted || size.n() > size.females();
            case MITOCHONDRIAL -> true;
        };
    }

    /** Copies that the people of a stratum have where nothing is missing. */
    long expectedCopies(int s, PloidyRegion region) {
        StratumSize size = strata.get(s);
        return adjusted ? region.expectedCopies(size.n(), size.females(), size.males()) : 2L * size.n();
    }
}
