package eu.goe.core.disclosure;

import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
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
 * the genotype counts and they tell each other, so the genotype counts stay or go together, and go with AC. Beside the
 * published ones there are two that follow from them: people with a half call of the allele (AC − n_het − 2 n_hom_alt −
 * n_hemi_alt) and those with one called copy of another (what AN has beyond that); a small one hides all of them too.
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
    private final List<FrequencyDefinition.StratumSize> strata;
    private final boolean adjusted;
    private final int[] kept;
    private final GateOutcome outcome = new GateOutcome();

    /**
     * @param strata the first is everybody
     * @param adjusted whether the calls were counted by sex where people do not have two copies
     * @throws PolicyException if everybody are too few, or the policy sets a rule that is not kept here
     */
    public FrequencyGate(
            Rules rules, Audience audience, List<FrequencyDefinition.StratumSize> strata, boolean adjusted) {
        rules.requireBuiltIn("max_membership_power");
        this.strata = List.copyOf(strata);
        this.adjusted = adjusted;
        this.rules = rules;
        this.threshold = rules.minCount();
        this.audience = audience;
        this.kept = keptStrata(
                rules,
                strata.stream().mapToInt(FrequencyDefinition.StratumSize::n).toArray());
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
     * @param region where its variant starts
     * @return the row over the kept strata with what may not leave hidden, null if the site is not listed
     */
    public @Nullable FrequencyRow apply(FrequencyRow row, PloidyRegion region) {
        StrataCounts site = row.raw() != null ? row.raw() : row.adj();
        if (site != null && isBelow(carriers(site, 0))) {
            outcome.siteDropped(copies(site));
            return null;
        }
        return listed(row, region, false);
    }

    /**
     * The row of a site that was asked for, whether or not the store has it. Where the first round would not list it, because
     * nobody or too few carry the allele, AC and the genotype counts of all strata are hidden: 0 looks like 1 to t − 1.
     *
     * @param anTells whether who was called depends on which variants batches list; a policy that hides 0 then leaves such a site out
     * @return as {@link #apply}
     */
    public @Nullable FrequencyRow answer(FrequencyRow row, PloidyRegion region, boolean anTells) {
        StrataCounts site = row.raw() != null ? row.raw() : row.adj();
        boolean isBelow = site != null && isBelow(carriers(site, 0));
        return isBelow && anTells && rules.censorsZero() ? apply(row, region) : listed(row, region, isBelow);
    }

    private FrequencyRow listed(FrequencyRow row, PloidyRegion region, boolean carriersStay) {
        outcome.siteListed();
        return new FrequencyRow(
                row.variant(),
                gated(row.counts(Quality.RAW), region, carriersStay),
                gated(row.counts(Quality.ADJ), region, carriersStay));
    }

    /** Copies of a person at a site that is not listed, as {@link GateOutcome#absentSiteCopies} says. */
    private int copies(StrataCounts site) {
        int copies = 2;
        for (int s = 0; s < strata.size(); s++) {
            while ((long) copies * (threshold - 1) < site.get(CountField.AC, s)
                    || (long) copies * strata.get(s).n() < site.get(CountField.AN, s)) {
                copies *= 2;
            }
        }
        return copies;
    }

    private @Nullable StrataCounts gated(@Nullable StrataCounts counts, PloidyRegion region, boolean carriersStay) {
        if (counts == null) {
            return null;
        }
        StrataCounts out = new StrataCounts(kept.length);
        for (int k = 0; k < kept.length; k++) {
            int s = kept[k];
            for (CountField field : CountField.values()) {
                out.set(field, k, counts.get(field, s));
            }
            int expected = expectedCopies(s, region);
            if (carriersStay) {
                hide(out, CountField.AC, k, "D5");
                hideGenotypes(out, k, "D5");
            } else if (acIsSensitive(counts, s, expected)) {
                hide(out, CountField.AC, k, "D2");
                hideGenotypes(out, k, "D3");
            } else if (aGenotypeCountIsSmall(counts, s, region)) {
                hideGenotypes(out, k, "D2");
            }
            if (isSmall(counts.get(CountField.N_MISSING, s)) || missingTellsASmallCount(counts, s)) {
                hide(out, CountField.N_MISSING, k, "D2");
            }
            if (audience == Audience.PUBLIC && rules.rounding() > 1) {
                roundAn(counts, s, out, k, expected);
            }
        }
        return out;
    }

    private int expectedCopies(int s, PloidyRegion region) {
        FrequencyDefinition.StratumSize size = strata.get(s);
        return Math.toIntExact(
                adjusted ? region.expectedCopies(size.n(), size.females(), size.males()) : 2L * size.n());
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

    private boolean acIsSensitive(StrataCounts counts, int s, int expected) {
        int ac = counts.get(CountField.AC, s);
        int others = counts.get(CountField.AN, s) - ac;
        boolean someHaveCopies = expected > 0;
        return isSmall(ac, someHaveCopies)
                || (ac > 0 && isBelow(carriers(counts, s)))
                || isSmall(others, someHaveCopies)
                || (others > 0 && isBelow(peopleWithAnotherAllele(counts, s, others)));
    }

    private boolean aGenotypeCountIsSmall(StrataCounts counts, int s, PloidyRegion region) {
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

    /** People whose one called copy of two is the allele, as the published counts tell; exact without polyploid calls. */
    private static int halfCarriers(StrataCounts counts, int s) {
        return counts.get(CountField.AC, s)
                - counts.get(CountField.N_HET, s)
                - 2 * counts.get(CountField.N_HOM_ALT, s)
                - counts.get(CountField.N_HEMI_ALT, s);
    }

    /** People with one called copy, which is of another allele: haploid or half; exact without polyploid calls. */
    private static int oneOtherCopy(StrataCounts counts, int s) {
        int diploid = counts.get(CountField.N_HOM_REF, s)
                + counts.get(CountField.N_HET, s)
                + counts.get(CountField.N_HOM_ALT, s);
        return counts.get(CountField.AN, s)
                - 2 * diploid
                - counts.get(CountField.N_HEMI_ALT, s)
                - halfCarriers(counts, s);
    }

    /** Whether AN and the number of called people tell that a few have one called copy, or a few have two. */
    private boolean missingTellsASmallCount(StrataCounts counts, int s) {
        int called = strata.get(s).n() - counts.get(CountField.N_MISSING, s);
        int an = counts.get(CountField.AN, s);
        return isSmall(2 * called - an, false) || isSmall(an - called, false);
    }

    /** Whether haploid calls are to be expected, so that their being none says something. */
    private boolean mayBeHaploid(int s, PloidyRegion region) {
        FrequencyDefinition.StratumSize size = strata.get(s);
        return region != PloidyRegion.DIPLOID
                && (!adjusted || region == PloidyRegion.MITOCHONDRIAL || size.females() < size.n());
    }

    /** Likewise diploid ones: not on MT, not of males outside PAR, of nobody whose sex is known on Y. */
    private boolean mayBeDiploid(int s, PloidyRegion region) {
        FrequencyDefinition.StratumSize size = strata.get(s);
        return !adjusted
                || switch (region) {
                    case DIPLOID -> true;
                    case X_NON_PAR -> size.males() < size.n();
                    case Y_NON_PAR -> size.males() + size.females() < size.n();
                    case MITOCHONDRIAL -> false;
                };
    }

    /** Of people who are certain: nobody may be, and there still be one; with t = 1 nothing is small. */
    private boolean isBelow(int peopleAtLeast) {
        return threshold > 1 && peopleAtLeast < threshold;
    }

    private boolean isSmall(int n) {
        return isSmall(n, true);
    }

    /** @param zeroSays whether there could be any, so that a policy which hides 0 hides this one */
    private boolean isSmall(int n, boolean zeroSays) {
        return n > 0 ? n < threshold : n == 0 && zeroSays && rules.censorsZero();
    }

    /** People who certainly carry the allele: copies less the second ones, never more than there are. */
    private static int carriers(StrataCounts counts, int s) {
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
