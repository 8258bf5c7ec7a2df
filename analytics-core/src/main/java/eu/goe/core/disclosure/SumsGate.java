package eu.goe.core.disclosure;

import eu.goe.core.association.GenomePart;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsLayout;
import eu.goe.core.association.SumsRow;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.genome.Assembly;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
    /** How many people each group of a part has; 0 where nothing is told of it. */
    private final Map<GenomePart, int[]> people = new EnumMap<>(GenomePart.class);

    private final Map<String, Long> hidden = new TreeMap<>();
    private long dropped;

    /**
     * @param definition of the rows
     * @param told groups of which something may be told, by {@link #told}
     */
    public SumsGate(Rules rules, Assembly assembly, SumsDefinition definition, boolean[] told) {
        this.rules = rules;
        this.assembly = assembly;
        layout = definition.layout();
        List<SumsDefinition.Group> groups = definition.groups();
        for (GenomePart part : GenomePart.values()) {
            people.put(
                    part,
                    IntStream.range(0, groups.size())
                            .filter(g -> groups.get(g).part() == part)
                            .map(g -> told[g] ? groups.get(g).n() : 0)
                            .toArray());
        }
    }

    /**
     * Refuses a result that may not leave whatever its variants are.
     *
     * @return of each group whether something may be told of it: on X and Y others are in it, and other covariates, than on autosomes, which keeps no package back
     * @throws PolicyException that names the rule and the columns, and no number of people
     */
    public static boolean[] told(SumsDefinition definition, Audience audience, Rules rules) {
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
        boolean[] told = new boolean[definition.groups().size()];
        List<Differencing.Export> before = new ArrayList<>();
        for (int g = 0; g < told.length; g++) {
            SumsDefinition.Group group = definition.groups().get(g);
            if (group.n() == 0) {
                continue;
            }
            Differencing.Export its = published("", definition, List.of(group));
            PolicyException refusal = refusal(group, rules);
            if (refusal == null && !isApart(its, before, rules)) {
                refusal = refused(
                        "D6",
                        "the people of phenotype(s) " + String.join(", ", group.traits())
                                + " differ by few (min_diff " + rules.minDiff()
                                + ") from those of others of the result,"
                                + " and products of covariates of both would tell of these. Give all phenotypes to the same"
                                + " people (NA in one is NA in all), or sum one of them");
            }
            if (refusal == null) {
                told[g] = true;
                before.add(its);
            } else if (group.part() == GenomePart.AUTOSOMES) {
                throw refusal;
            }
        }
        return told;
    }

    private static boolean isApart(Differencing.Export next, List<Differencing.Export> before, Rules rules) {
        try {
            new Differencing(rules, before).require(next);
            return true;
        } catch (PolicyException within) {
            // Its words are about results that were exported before.
            return false;
        }
    }

    /**
     * What groups tell, for the rules on differences: calls of each of their variants, products of each covariate, associations of each trait.
     *
     * @param label how messages call the result
     */
    public static Differencing.Export published(
            String label, SumsDefinition definition, List<SumsDefinition.Group> groups) {
        Map<String, String> valuesOf = new HashMap<>();
        definition.traits().forEach(t -> valuesOf.put(t.name(), t.valuesSha256()));
        List<String> ids = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        List<Differencing.Figures> figures = new ArrayList<>();
        for (SumsDefinition.Group group : groups) {
            List<Differencing.Figures> its = new ArrayList<>(List.of(Differencing.Figures.COUNTS));
            definition
                    .columnsSha256()
                    .forEach((column, values) -> its.add(Differencing.Figures.productsOf(column, values)));
            for (String trait : group.traits()) {
                its.add(Differencing.Figures.associationOf(trait, valuesOf.getOrDefault(trait, "")));
            }
            its.forEach(one -> {
                ids.add(name(group) + "=" + String.join(",", group.traits()));
                members.add(group.members());
                figures.add(one);
            });
        }
        return new Differencing.Export(label, ids, members, figures);
    }

    private static String name(SumsDefinition.Group group) {
        return group.part().name().toLowerCase(Locale.ROOT);
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

    /** Why nothing may be told of a group, whatever others are; null if it may. */
    private static @Nullable PolicyException refusal(SumsDefinition.Group group, Rules rules) {
        String where = " (" + name(group) + ")";
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
        int[] inGroup = people.getOrDefault(part, new int[0]);
        boolean isListed = false;
        for (int g = 0; g < row.n().length; g++) {
            if (!row.tells(g)) {
                continue;
            }
            String rule = inGroup[g] == 0 ? "D10 group" : hides(row, g, inGroup[g] - row.n()[g]);
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
            System.arraycopy(row.sums(), from, told.sums(), from, layout.width(part, g));
        }
        dropped += isListed ? 0 : 1;
        return isListed ? told : null;
    }

    /** @param missing people without a call: of two sums in which these have different means the difference is what they have */
    private @Nullable String hides(SumsRow row, int g, int missing) {
        if (isFew(missing, rules.minCount())) {
            return "D10 missing";
        }
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
