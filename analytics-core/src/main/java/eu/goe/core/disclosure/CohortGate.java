package eu.goe.core.disclosure;

import eu.goe.core.cohort.CohortCounts.Sum;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.cohort.CrossTable.Group;
import eu.goe.core.cohort.CrossedPeople;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may leave of a cross table of people: rules D1 (floor of everybody), D2 and D4 (small counts, and what is hidden beside them,
 * see {@link ComplementSearch}), D8 (sums that few people make, see {@link SumRule}) and D9 (rounding).
 *
 * <p>A value of fewer than t people is not listed, so that nobody learns that there are any: its people count like those without a value,
 * as a row or a column that is not published. Of the listed values all combinations are, also those of nobody, so that a hidden one may be
 * nobody. Sums of an attribute are published for all groups, or for the values of the first attribute, or of the second, or for everybody only:
 * for the first of these in which no group is hidden, and in no group few people make the sum, also of those who have no listed value.
 */
public final class CohortGate {
    private final Rules rules;
    private final int threshold;
    private final boolean isPublic;
    private final HmacUtils secret;
    private final GateOutcome outcome = new GateOutcome();

    /** @param secret of the node: what is hidden beside a small count, of what could be, follows from it, in all exports alike */
    public CohortGate(Rules rules, Audience audience, byte[] secret) {
        this.rules = rules;
        this.threshold = rules.minCount();
        this.isPublic = audience == Audience.PUBLIC;
        this.secret = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret);
    }

    /** What the rules cost so far; D4 has what D2 hides too, since apart they would tell which of few hidden groups are small. */
    public GateOutcome outcome() {
        return outcome;
    }

    /**
     * Who is in which group.
     *
     * @param values that are listed, by attribute
     * @param members by place of the first attribute's value and place of the second's, each one more than among the listed values, 0 for any and
     *     one behind the last for the others; the first two dimensions are 2 where there is no such attribute
     */
    private record Groups(List<List<String>> values, int[][][] members) {
        int[] of(int row, int column) {
            return members[row + 1][column + 1];
        }

        /** The groups of the table, in its order. */
        List<int[]> ofTable() {
            List<int[]> groups = new ArrayList<>(List.of(of(-1, -1)));
            for (int v = 0; !values.isEmpty() && v < values.get(0).size(); v++) {
                groups.add(of(v, -1));
            }
            for (int v = 0; values.size() > 1 && v < values.get(1).size(); v++) {
                groups.add(of(-1, v));
            }
            for (int r = 0; values.size() > 1 && r < values.get(0).size(); r++) {
                for (int c = 0; c < values.get(1).size(); c++) {
                    groups.add(of(r, c));
                }
            }
            return groups;
        }
    }

    /**
     * @return the table with what may not leave hidden, and people rounded
     * @throws PolicyException if everybody are too few, nothing could stay beside a small count, or a sum of everybody is one of few
     */
    public CrossTable apply(CrossedPeople people) {
        if (people.n() < rules.minCohort() || people.n() < threshold) {
            throw new PolicyException("Refused by rule D1: the cohort has fewer people than min_cohort "
                    + rules.minCohort() + ". Nothing was written.");
        }
        requireFewAttributes(people.by());
        Groups groups = groups(people);
        List<Map<String, String>> definitions = CrossTable.definitions(people.by(), groups.values());
        if (definitions.size() > rules.maxStrata()) {
            throw new PolicyException("Refused by rule D0: " + definitions.size() + " groups, more than max_strata "
                    + rules.maxStrata() + ". Count fewer attributes.");
        }
        List<int[]> members = groups.ofTable();
        int[] n = members.stream().mapToInt(m -> m.length).toArray();
        boolean[] hidden = hidden(people.by(), definitions, n);
        List<List<@Nullable Sum>> sums = new ArrayList<>();
        definitions.forEach(d -> sums.add(new ArrayList<>()));
        for (int a = 0; a < people.sums().size(); a++) {
            addSums(people, groups, a, definitions, hidden, sums);
        }
        List<Group> gated = new ArrayList<>();
        for (int g = 0; g < hidden.length; g++) {
            gated.add(new Group(hidden[g] ? null : rules.rounded(n[g]), sums.get(g)));
        }
        return new CrossTable(people.by(), people.sums(), groups.values(), gated);
    }

    /** @throws PolicyException if a table has more attributes than this gate can protect */
    public static void requireFewAttributes(List<String> by) {
        if (by.size() > CrossTable.MAX_ATTRIBUTES) {
            throw new PolicyException(
                    "Refused by rule D4: a cross table of " + by.size() + " attributes, and small counts are"
                            + " protected in tables of up to " + CrossTable.MAX_ATTRIBUTES + ". Count fewer at once.");
        }
    }

    private Groups groups(CrossedPeople people) {
        List<List<String>> values = new ArrayList<>();
        int[][] placeOf = new int[CrossTable.MAX_ATTRIBUTES][people.n()];
        int[] nPlaces = new int[CrossTable.MAX_ATTRIBUTES];
        for (int a = 0; a < people.by().size(); a++) {
            values.add(listed(people.values().get(a), people.valueOf()[a], placeOf[a]));
            nPlaces[a] = values.get(a).size();
        }
        int[][] n = new int[nPlaces[0] + 2][nPlaces[1] + 2];
        int[][][] members = new int[n.length][n[0].length][];
        for (int i = 0; i < people.n(); i++) {
            for (int r : new int[] {0, placeOf[0][i] + 1}) {
                for (int c : new int[] {0, placeOf[1][i] + 1}) {
                    n[r][c]++;
                }
            }
        }
        for (int r = 0; r < n.length; r++) {
            for (int c = 0; c < n[r].length; c++) {
                members[r][c] = new int[n[r][c]];
            }
        }
        for (int i = people.n() - 1; i >= 0; i--) {
            for (int r : new int[] {0, placeOf[0][i] + 1}) {
                for (int c : new int[] {0, placeOf[1][i] + 1}) {
                    members[r][c][--n[r][c]] = i;
                }
            }
        }
        return new Groups(values, members);
    }

    /**
     * Values of t people or more.
     *
     * @param placeOf gets by person the place among these, one behind the last for other people
     */
    private List<String> listed(List<String> values, int[] valueOf, int[] placeOf) {
        int[] n = new int[values.size()];
        Arrays.stream(valueOf).filter(v -> v >= 0).forEach(v -> n[v]++);
        int[] enough =
                IntStream.range(0, n.length).filter(v -> n[v] >= threshold).toArray();
        for (int i = 0; i < placeOf.length; i++) {
            int place = valueOf[i] < 0 ? -1 : Arrays.binarySearch(enough, valueOf[i]);
            placeOf[i] = place < 0 ? enough.length : place;
        }
        return Arrays.stream(enough).mapToObj(values::get).toList();
    }

    /** Rules D2 and D4. */
    private boolean[] hidden(List<String> by, List<Map<String, String>> definitions, int[] n) {
        List<StratumSize> strata = new ArrayList<>();
        for (int g = 0; g < n.length; g++) {
            strata.add(new StratumSize(CrossTable.id(definitions.get(g)), definitions.get(g), n[g], 0, 0));
        }
        StrataTable table = StrataTable.of(strata, by);
        ComplementSearch search = new ComplementSearch(table);
        // The same in all tables, so that one does not publish what another hides where both could hide it.
        search.begin(ByteBuffer.wrap(secret.hmac("people")).getLong());
        for (int arc = 0; arc < table.nArcs(); arc++) {
            int group = table.stratum(arc);
            int count = table.count(arc, n);
            boolean isGroup = group != StrataTable.NO_STRATUM;
            boolean isCell = isGroup && definitions.get(group).size() == by.size();
            // Everybody knows that a listed value has t people.
            int least = isGroup && definitions.get(group).size() == 1 ? threshold : 0;
            boolean few = count > 0 ? count < threshold : isCell && group != 0 && rules.censorsZero();
            search.set(arc, count, least, n[0]);
            if (!isGroup) {
                search.hide(arc);
            } else if (isPublic && count > 0 && count < n[0]) {
                search.setLikely(arc, few ? 1 : least, n[0]);
            }
            if (few) {
                search.wishFew(arc, threshold);
            }
        }
        boolean safe = search.protect();
        boolean[] hidden = new boolean[n.length];
        for (int arc = 0; arc < table.nArcs(); arc++) {
            if (table.stratum(arc) != StrataTable.NO_STRATUM && search.isHidden(arc)) {
                hidden[table.stratum(arc)] = true;
                outcome.cellHidden("D4");
            }
        }
        if (!safe || hidden[0]) {
            throw new PolicyException(
                    "Refused by rule D4: whatever is hidden of this table, what is left tells of fewer people"
                            + " than min_count " + threshold + ". Count fewer attributes. Nothing was written.");
        }
        return hidden;
    }

    /** Rule D8. */
    private void addSums(
            CrossedPeople people,
            Groups groups,
            int attribute,
            List<Map<String, String>> definitions,
            boolean[] hidden,
            List<List<@Nullable Sum>> into) {
        double[] numbers = people.numberOf()[attribute];
        Set<String> open = levels(people.by())
                .filter(level -> IntStream.range(0, hidden.length)
                        .noneMatch(g -> hidden[g]
                                && level.containsAll(definitions.get(g).keySet())))
                .filter(level -> allowsAll(people.by(), groups, numbers, level))
                .findFirst()
                .orElseThrow(() -> tellsOfFew(people.sums().get(attribute)));
        List<int[]> ofTable = groups.ofTable();
        for (int g = 0; g < ofTable.size(); g++) {
            if (open.containsAll(definitions.get(g).keySet())) {
                double[] values = SumRule.values(numbers, ofTable.get(g));
                into.get(g)
                        .add(new Sum(
                                rules.rounded(values.length),
                                Arrays.stream(values).reduce(0, Double::sum)));
            } else {
                into.get(g).add(null);
                outcome.cellHidden("D8");
            }
        }
    }

    /** Tables within the table: attributes whose values and combinations are its groups; the whole one first, everybody last. */
    private static Stream<Set<String>> levels(List<String> by) {
        return Stream.of(Stream.of(Set.copyOf(by)), by.stream().map(Set::of), Stream.of(Set.<String>of()))
                .flatMap(level -> level);
    }

    /** Whether sums of all groups of a table within the table may leave, and those of people who have no listed value. */
    private boolean allowsAll(List<String> by, Groups groups, double[] numbers, Set<String> level) {
        SumRule rule = new SumRule(rules);
        int[][][] members = groups.members();
        int rows = !by.isEmpty() && level.contains(by.get(0)) ? members.length : 1;
        int columns = by.size() > 1 && level.contains(by.get(1)) ? members[0].length : 1;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (members[r][c].length > 0 && !rule.allows(SumRule.values(numbers, members[r][c]))) {
                    return false;
                }
            }
        }
        return true;
    }

    private PolicyException tellsOfFew(String attribute) {
        return new PolicyException("Refused by rule D8: the sum of " + attribute
                + " tells of few people: fewer than min_count " + threshold
                + " have a value, or another one than most have, or one has more than max_share of it."
                + " Count without --mean " + attribute + ". Nothing was written.");
    }
}
