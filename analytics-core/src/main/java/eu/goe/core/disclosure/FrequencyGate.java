package eu.goe.core.disclosure;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which strata, sites and cells of a frequency result may leave: rules D1 (floor of a stratum), D2 (small
 * cells), D3 (whatever a hidden cell can be computed from), D5 (which sites are listed at all) and D9 (rounding of AN
 * for the public).
 *
 * <p>A cell is sensitive when it counts 1 to t − 1 people or copies, or the copies or people that are left do. AC tells
 * the genotype counts and they tell each other (AC = n_het + 2 n_hom_alt + n_hemi_alt; the number of people is known),
 * so the genotype counts stay or go together, and go with AC.
 */
public final class FrequencyGate {
    /** The genotype counts, any of which the others and AC give away. */
    private static final Set<CountField> GENOTYPES = EnumSet.of(
            CountField.N_HOM_REF,
            CountField.N_HET,
            CountField.N_HOM_ALT,
            CountField.N_HEMI_ALT,
            CountField.N_POLYPLOID);

    private final Rules rules;
    private final int threshold;
    private final Audience audience;
    private final int[] kept;
    private final GateOutcome outcome = new GateOutcome();

    /**
     * @param sizes people of each stratum; the first is everybody
     * @throws PolicyException if everybody are too few, or the policy sets a rule that is not kept here
     */
    public FrequencyGate(Rules rules, Audience audience, int[] sizes) {
        rules.requireBuiltIn("max_membership_power");
        this.rules = rules;
        this.threshold = rules.minCount();
        this.audience = audience;
        this.kept = keptStrata(rules, sizes);
    }

    /**
     * Rule D1: the strata that are large enough and differ from everybody by nobody or enough.
     *
     * @return their places, in order
     * @throws PolicyException if everybody are too few
     */
    public static int[] keptStrata(Rules rules, int[] sizes) {
        if (sizes.length > rules.maxStrata()) {
            throw new PolicyException("Refused by rule D0: " + sizes.length + " strata, more than max_strata "
                    + rules.maxStrata() + ". Count fewer attributes.");
        }
        if (sizes[0] < rules.minCohort()) {
            throw new PolicyException("Refused by rule D1: the cohort has fewer people than min_cohort "
                    + rules.minCohort() + ". Nothing was written.");
        }
        List<Integer> kept = new ArrayList<>();
        for (int s = 0; s < sizes.length; s++) {
            int rest = sizes[0] - sizes[s];
            if (sizes[s] >= rules.minCohort() && (rest == 0 || rest >= rules.minDiff())) {
                kept.add(s);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Places of the strata that stay. */
    public int[] kept() {
        return kept.clone();
    }

    /** What the rules cost so far. */
    public GateOutcome outcome() {
        return outcome;
    }

    /**
     * @param row counts over all strata; not changed
     * @param expectedCopies copies that the people of each stratum have here
     * @return the row over the kept strata with what may not leave hidden, null if the site is not listed
     */
    public @Nullable FrequencyRow apply(FrequencyRow row, int[] expectedCopies) {
        StrataCounts site = row.raw() != null ? row.raw() : row.adj();
        if (threshold > 1 && site != null && carriers(site, 0) < threshold) {
            outcome.siteDropped();
            return null;
        }
        outcome.siteListed();
        return new FrequencyRow(
                row.variant(),
                gated(row.counts(Quality.RAW), expectedCopies),
                gated(row.counts(Quality.ADJ), expectedCopies));
    }

    private @Nullable StrataCounts gated(@Nullable StrataCounts counts, int[] expectedCopies) {
        if (counts == null) {
            return null;
        }
        StrataCounts out = new StrataCounts(kept.length);
        for (int k = 0; k < kept.length; k++) {
            int s = kept[k];
            for (CountField field : CountField.values()) {
                out.set(field, k, counts.get(field, s));
            }
            if (acIsSensitive(counts, s)) {
                hide(out, CountField.AC, k, "D2");
                hideGenotypes(out, k, "D3");
            } else if (aGenotypeCountIsSmall(counts, s)) {
                hideGenotypes(out, k, "D2");
            }
            if (isSmall(counts.get(CountField.N_MISSING, s))) {
                hide(out, CountField.N_MISSING, k, "D2");
            }
            if (audience == Audience.PUBLIC && rules.rounding() > 1) {
                roundAn(counts, s, out, k, expectedCopies[s]);
            }
        }
        return out;
    }

    /** Rule D9; what would give the exact AN back goes. */
    private void roundAn(StrataCounts counts, int s, StrataCounts out, int k, int expected) {
        int an = counts.get(CountField.AN, s);
        if (an != expected) {
            int base = 2 * rules.rounding();
            int rounded = (an + base / 2) / base * base;
            int ac = out.isHidden(CountField.AC, k) ? 0 : out.get(CountField.AC, k);
            out.set(CountField.AN, k, Math.max(ac, rounded));
            hideGenotypes(out, k, "D9");
            hide(out, CountField.N_MISSING, k, "D9");
        }
    }

    private boolean acIsSensitive(StrataCounts counts, int s) {
        int ac = counts.get(CountField.AC, s);
        int others = counts.get(CountField.AN, s) - ac;
        return isSmall(ac)
                || (ac > 0 && carriers(counts, s) < threshold)
                || isSmall(others)
                || (others > 0 && peopleWithAnotherAllele(counts, s, others) < threshold);
    }

    private boolean aGenotypeCountIsSmall(StrataCounts counts, int s) {
        for (CountField field : GENOTYPES) {
            if (isSmall(counts.get(field, s))) {
                return true;
            }
        }
        return false;
    }

    private boolean isSmall(int n) {
        return n < threshold && (n > 0 || rules.censorsZero());
    }

    /** People who certainly carry the allele: copies less the second ones, never more than there are. */
    private static int carriers(StrataCounts counts, int s) {
        int listed = counts.get(CountField.N_HET, s)
                + counts.get(CountField.N_HOM_ALT, s)
                + counts.get(CountField.N_HEMI_ALT, s);
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

    private void hideGenotypes(StrataCounts out, int stratum, String rule) {
        for (CountField field : GENOTYPES) {
            hide(out, field, stratum, rule);
        }
    }

    private void hide(StrataCounts out, CountField field, int stratum, String rule) {
        if (!out.isHidden(field, stratum)) {
            out.hide(field, stratum);
            outcome.cellHidden(rule);
        }
    }
}
