package eu.goe.core.disclosure;

import eu.goe.core.association.Association;
import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.AssociationStatus;
import eu.goe.core.association.TraitFigures;
import eu.goe.core.errors.PolicyException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rule D10: of an association leaves what is about enough people, of each variant and trait effect, error, p-value and frequency together or nothing. Of one carrier of a rare
 * variant β is what covariates leave of the trait; and where few cases or controls are carriers β, its error, the frequency and the number of people give back the table. Variants
 * of which nothing is told are not listed, since that they are there would say that somebody has them. Mutable, one owner.
 */
public final class AssociationGate {
    /** People are rounded to this, or to what the policy says if that is coarser: their exact number at a variant says how many have no call. */
    private static final int ROUNDING = 10;
    /** Leverage of somebody whose own trait the regression would follow. */
    private static final double MAX_LEVERAGE = 0.9;

    private final Rules rules;
    private final List<AssociationDefinition.TestedTrait> traits;
    private final Map<String, Long> hidden = new TreeMap<>();
    private long dropped;

    /** @param traits of the rows */
    public AssociationGate(Rules rules, List<AssociationDefinition.TestedTrait> traits) {
        this.rules = rules;
        this.traits = traits;
    }

    /**
     * Refuses a result that may not leave whatever its figures are.
     *
     * @throws PolicyException that names the rule and the trait, and no number of people
     */
    public static void require(AssociationDefinition definition, Rules rules) {
        if (definition.interaction() != null) {
            throw new PolicyException("Refused by rule D10: the effects are those where "
                    + definition.interaction()
                    + " is 0, which nodes cannot pool, and no rule judges interactions. Test without --interaction.");
        }
        for (AssociationDefinition.TestedTrait trait : definition.traits()) {
            if (trait.n() < rules.gwasMinN()) {
                throw refused(trait, "has fewer people than gwas_min_n " + rules.gwasMinN());
            }
            if (trait.isBinary() && trait.cases() < rules.gwasMinCases()) {
                throw refused(trait, "has fewer cases than gwas_min_cases " + rules.gwasMinCases());
            }
            if (trait.isBinary() && trait.controls() < rules.gwasMinControls()) {
                throw refused(trait, "has fewer controls than gwas_min_controls " + rules.gwasMinControls());
            }
            if (1000L * trait.coefficients() > (long) rules.maxParamsRatio() * trait.n()) {
                throw refused(
                        trait,
                        "has more coefficients than max_params_ratio " + rules.maxParamsRatio() / 1e3
                                + " for each person. Take fewer covariates");
            }
            if (trait.leastLevel() < rules.minCount()) {
                throw refused(
                        trait,
                        "has covariate " + trait.leastLevelOf() + ", of which fewer people than min_count "
                                + rules.minCount() + " have one of two values. Leave it out, or put levels together");
            }
            // Nor does a share that is not a number let it out.
            if (!(1000 * trait.maxShare() <= rules.maxShare())) {
                throw new PolicyException("Refused by rule D8: of phenotype " + trait.name()
                        + " one person makes a greater share than max_share " + rules.maxShare() / 1e3
                        + ". Test it with --rank-normalise, or cut its tails.");
            }
            if (trait.maxLeverage() > MAX_LEVERAGE) {
                throw refused(
                        trait,
                        "has covariates that set one person apart (leverage above " + MAX_LEVERAGE
                                + "). Leave the covariate out, or cut its tails");
            }
        }
    }

    private static PolicyException refused(AssociationDefinition.TestedTrait trait, String why) {
        return new PolicyException("Refused by rule D10: phenotype " + trait.name() + " " + why + ".");
    }

    /** What people are rounded to. */
    public static int rounding(Rules rules) {
        return Math.max(ROUNDING, rules.rounding());
    }

    /** To the nearest multiple. */
    public static int rounded(int people, Rules rules) {
        int base = rounding(rules);
        return (people + base / 2) / base * base;
    }

    /** Frequency of the rarer allele below which nothing of a trait is told: GWAS-SSF's {@code minor_allele_freq_lower_limit}. */
    public static double lowestFrequency(AssociationDefinition.TestedTrait trait, Rules rules) {
        return rules.gwasMinMac() / (2.0 * trait.n());
    }

    /**
     * Lets a variant through.
     *
     * @return a row whose numbers of copies say the frequency and no more, with what is hidden of a trait {@link AssociationStatus#SUPPRESSED}; null if nothing is told
     */
    public @Nullable AssociationRow apply(AssociationRow row) {
        TraitFigures figures = row.figures();
        TraitFigures told = TraitFigures.untested(traits.size());
        boolean isListed = false;
        for (int t = 0; t < traits.size(); t++) {
            String rule = hides(figures, t);
            if (rule == null) {
                isListed = true;
                tell(figures, told, t);
            } else {
                hidden.merge(rule, 1L, Long::sum);
                told.set(t, Association.untested(figures.test()[t], AssociationStatus.SUPPRESSED), Double.NaN);
            }
        }
        dropped += isListed ? 0 : 1;
        return isListed ? new AssociationRow(row.variant(), told) : null;
    }

    /** The rule that hides the figures; null if none does. */
    private @Nullable String hides(TraitFigures figures, int t) {
        if (!figures.status()[t].hasFigures()) {
            return "D10 not tested";
        }
        if (figures.mac(t) < rules.gwasMinMac()) {
            return "D10 gwas_min_mac";
        }
        int cases = figures.nCarrierCases()[t];
        int controls = figures.nCarriers()[t] - cases;
        if (traits.get(t).isBinary() && (isFew(cases) || isFew(controls))) {
            return "D10 gwas_min_mac_arm";
        }
        // Nor does a share that is not a number let it out.
        return 1000 * figures.share()[t] <= rules.maxShare() ? null : "D10 max_share";
    }

    private boolean isFew(int carriers) {
        return carriers > 0 && carriers < rules.gwasMinMacArm();
    }

    private void tell(TraitFigures figures, TraitFigures told, int t) {
        int n = rounded(figures.n()[t], rules);
        told.n()[t] = n;
        told.an()[t] = 2 * n;
        told.ac()[t] = figures.af(t) * 2 * n;
        told.nCases()[t] = rounded(figures.nCases()[t], rules);
        told.set(
                t,
                new Association(
                        figures.beta()[t],
                        figures.standardError()[t],
                        figures.negLog10P()[t],
                        figures.test()[t],
                        figures.status()[t]),
                Double.NaN);
    }

    /** Figures hidden, by rule. */
    public Map<String, Long> hidden() {
        return new TreeMap<>(hidden);
    }

    /** Variants of which nothing is told. */
    public long dropped() {
        return dropped;
    }
}
