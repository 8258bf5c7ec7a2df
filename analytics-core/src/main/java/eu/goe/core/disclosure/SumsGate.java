package eu.goe.core.disclosure;

import eu.goe.core.association.GenomePart;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.association.SumsRow;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.genome.Assembly;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rule D10 on sums for a regression of all nodes: products of columns of two values count people, so that each cell has nobody or enough of them, and no sum is one person's; of a variant the sums of a
 * group of people leave together or not at all, where enough people carry it, on every side of every column of two values. A variant of which nothing is told is not listed. Mutable, one owner.
 */
public final class SumsGate implements RowGate<SumsRow> {
    /** Rounds of one regression at most: {@code DISCLOSURE.md}, D10. */
    public static final int MOST_ROUNDS = 12;
    /** People whose weights coefficients from outside must leave, at least. */
    private static final double LEAST_EFFECTIVE = 50;
    /** Part of all weights that they may give one person. */
    private static final double LARGEST_WEIGHT = 0.1;

    private final Rules rules;
    private final Assembly assembly;
    private final SumsLayout layout;
    /** Of each group of a part. */
    private final Map<GenomePart, List<Boolean>> isWithheld = new EnumMap<>(GenomePart.class);

    private final Map<String, Long> hidden = new TreeMap<>();
    private long dropped;

    /** @param definition of the rows */
    public SumsGate(Rules rules, Assembly assembly, SumsDefinition definition) {
        this.rules = rules;
        this.assembly = assembly;
        layout = definition.layout();
        definition
                .groups()
                .forEach(group -> isWithheld
                        .computeIfAbsent(group.part(), p -> new ArrayList<>())
                        .add(withholds(group, rules)));
    }

    /**
     * Refuses a result that may not leave whatever its variants are.
     *
     * @throws PolicyException that names the rule and the columns, and no number of people
     */
    public static void require(SumsDefinition definition, Audience audience, Rules rules) {
        if (audience == Audience.PUBLIC) {
            throw new PolicyException(
                    "Refused by rule D10: sums for a regression are for the coordinator who adds them up."
                            + " Export them with --audience coordinator.");
        }
        AssociationGate.require(definition.traits(), rules);
        SumsDefinition.Answered plan = definition.plan();
        if (plan != null && plan.round() > MOST_ROUNDS) {
            throw new PolicyException("Refused by rule D10: round " + plan.round() + " of a regression, which may have "
                    + MOST_ROUNDS + ". Ask the coordinator to begin again with other covariates.");
        }
        for (SumsDefinition.Group group : definition.groups()) {
            PolicyException refusal = refusal(group, rules);
            if (refusal != null && group.part() == GenomePart.AUTOSOMES) {
                throw refusal;
            }
        }
    }

    /** Whether nothing is told of a group: on X and Y others are in it, and other covariates, than on autosomes, which keeps no package back. */
    public static boolean withholds(SumsDefinition.Group group, Rules rules) {
        return refusal(group, rules) != null;
    }

    /**
     * One model for each first package, and one plan for each of its rounds: of coefficients or means that somebody chose twice the difference would tell of few people.
     *
     * @param label how messages call the result
     * @param mine what it answers
     * @param earlier what exported results answered
     * @throws PolicyException if that was another plan
     */
    public static void requireOnePlan(
            String label, SumsDefinition.Answered mine, List<SumsDefinition.Answered> earlier) {
        for (SumsDefinition.Answered its : earlier) {
            if (!its.first().equals(mine.first())) {
                continue;
            }
            if (!its.model().equals(mine.model())) {
                throw refused(
                        "D10",
                        "result " + label + " answers a plan of another model than was answered before, and the"
                                + " first packages fix it. Begin again with those");
            }
            if (its.round() == mine.round() && !its.packageId().equals(mine.packageId())) {
                throw refused(
                        "D10",
                        "round " + mine.round() + ", which result " + label
                                + " answers, was answered before to another plan");
            }
        }
    }

    /** Why nothing may be told of a group; null if it may, or nobody is in it. */
    private static @Nullable PolicyException refusal(SumsDefinition.Group group, Rules rules) {
        if (group.n() == 0) {
            return null;
        }
        String where = " (" + group.part().name().toLowerCase(Locale.ROOT) + ")";
        if (group.n() < rules.gwasMinN()) {
            return refused("D10", "fewer people than gwas_min_n " + rules.gwasMinN() + where);
        }
        if (group.leastCell() < rules.minCount()) {
            return refused(
                    "D10",
                    "fewer people than min_count " + rules.minCount() + " in a cell of " + group.leastCellOf() + where
                            + ". Leave a column out, or put levels together");
        }
        // Nor does a share that is not a number let it out.
        if (!(1000 * group.maxShare() <= rules.maxShare())) {
            return refused(
                    "D8",
                    "a sum of " + group.maxShareOf() + where + " of which one person makes more than max_share "
                            + rules.maxShare() / 1e3 + ". Cut its tails, or leave it out");
        }
        for (SumsDefinition.NullStep step : group.nulls()) {
            if (!(step.effectivePeople() >= LEAST_EFFECTIVE && step.largestWeight() <= LARGEST_WEIGHT)) {
                return refused(
                        "D10",
                        "coefficients of phenotype " + step.trait() + where
                                + " that give few people all the weight. Ask the coordinator where they come from");
            }
        }
        return null;
    }

    private static PolicyException refused(String rule, String what) {
        return new PolicyException("Refused by rule " + rule + ": " + what + ".");
    }

    /**
     * Lets a variant through.
     *
     * @return a row without what only the gate asks for; null if nothing is told
     */
    @Override
    public @Nullable SumsRow apply(SumsRow row) {
        GenomePart part = SumsLayout.part(assembly, row.variant());
        SumsRow told = SumsRow.untold(row.variant(), layout, part);
        boolean isListed = false;
        for (int g = 0; g < row.n().length; g++) {
            if (!row.tells(g)) {
                continue;
            }
            String rule = isWithheld.getOrDefault(part, List.of()).get(g) ? "D10 group" : hides(row, g);
            if (rule != null) {
                hidden.merge(rule, 1L, Long::sum);
                continue;
            }
            isListed = true;
            told.n()[g] = row.n()[g];
            told.an()[g] = row.an()[g];
            told.ac()[g] = row.ac()[g];
            told.nNodes()[g] = row.nNodes()[g];
            int from = layout.first(part, g);
            System.arraycopy(row.sums(), from, told.sums(), from, layout.sums()[part.ordinal()][g]);
        }
        dropped += isListed ? 0 : 1;
        return isListed ? told : null;
    }

    private @Nullable String hides(SumsRow row, int g) {
        if (row.mac(g) == 0 && rules.gwasMinMac() == 1) {
            // Where nothing is hidden, that nobody carries it tells nothing beside.
            return null;
        }
        if (row.mac(g) < rules.gwasMinMac() || isFew(row.nCarriers()[g], rules.minCount())) {
            return "D10 gwas_min_mac";
        }
        if (isFew(row.leastArm()[g], rules.gwasMinMacArm())) {
            return "D10 gwas_min_mac_arm";
        }
        if (isFew(row.leastSide()[g], rules.minCount())) {
            return "D10 min_count";
        }
        // Nor does a share that is not a number let it out.
        return 1000 * row.share()[g] <= rules.maxShare() ? null : "D10 max_share";
    }

    private static boolean isFew(int people, int least) {
        return people > 0 && people < least;
    }

    @Override
    public Map<String, Long> hidden() {
        return new TreeMap<>(hidden);
    }

    @Override
    public long dropped() {
        return dropped;
    }
}
