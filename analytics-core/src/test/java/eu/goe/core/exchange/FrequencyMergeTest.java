package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrequencyMergeTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");

    /** A node with everybody and one stratum of 50 and 20 people, which the package holds whole. */
    private static FrequencyMerge.Node open(int absentMost) {
        return new FrequencyMerge.Node(new int[] {0, 1}, new boolean[2], new int[] {50, 20}, absentMost, 1);
    }

    @Test
    void publishedFiguresAddUp() {
        MergedCounts merged = new FrequencyMerge(List.of(open(-1), open(-1)), 2)
                .merge(List.of(counts(7, 90, 3, 36), counts(5, 100, 0, 40)));
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("12..12");
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("190..190");
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..3");
        assertThat(merged.state(0)).isEqualTo(State.OBSERVED);
        assertThat(merged.nNodes(0) + " " + merged.nNodesAn(0) + " " + merged.nNodesSuppressed(0))
                .isEqualTo("2 2 0");
    }

    @Test
    void aHiddenCellIsNoMoreThanEverybodysAndTheStratumsCopies() {
        StrataCounts hidden = counts(7, 90, 3, 36);
        hidden.hide(CountField.AC, 1);
        MergedCounts merged =
                new FrequencyMerge(List.of(open(-1), open(-1)), 2).merge(List.of(hidden, counts(5, 100, 2, 40)));
        // 2 of the other node, and 0 to min(36 copies, 7 of everybody)
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("2..9");
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("76..76");
        assertThat(merged.state(1)).isEqualTo(State.SUPPRESSED);
        assertThat(merged.nNodesSuppressed(1)).isEqualTo(1);
    }

    @Test
    void aNodeThatListsEverySiteHasNobodyCalledWhereItListsNone() {
        MergedCounts merged =
                new FrequencyMerge(List.of(open(-1), open(-1)), 2).merge(Arrays.asList(counts(0, 90, 0, 36), null));
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("90..90");
        assertThat(merged.state(0)).isEqualTo(State.ZERO);
        assertThat(merged.nNodes(0) + " " + merged.nNodesAn(0)).isEqualTo("2 1");
    }

    @Test
    void aNodeThatLeavesRareSitesOutMayHaveThemAndNobodyKnowsItsAn() {
        MergedCounts merged =
                new FrequencyMerge(List.of(open(4), open(4)), 2).merge(Arrays.asList(counts(9, 90, 5, 36), null));
        // four people at most, two copies each; 50 people with up to 100 copies
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("9..17");
        assertThat(interval(merged, CountField.AN, 0)).isEqualTo("90..190");
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("5..13");
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..76");
    }

    @Test
    void aDroppedStratumIsAnythingUpToTheNodesEverybody() {
        FrequencyMerge.Node dropped =
                new FrequencyMerge.Node(new int[] {0, -1}, new boolean[] {false, true}, new int[] {50}, -1, 1);
        StrataCounts only = new StrataCounts(1);
        put(only, 0, 40, 4, 1, 5);
        MergedCounts merged =
                new FrequencyMerge(List.of(open(-1), dropped), 2).merge(List.of(counts(7, 90, 3, 36), only));
        assertThat(interval(merged, CountField.AC, 1)).isEqualTo("3..9"); // everybody there has 4 + 2 copies
        assertThat(interval(merged, CountField.AN, 1)).isEqualTo("36..126"); // 45 called people
        assertThat(interval(merged, CountField.AC, 0)).isEqualTo("13..13");
    }

    @Test
    void nobodyCalledAnywhereIsNotCallable() {
        MergedCounts merged = new FrequencyMerge(List.of(open(-1)), 2).merge(List.of(counts(0, 0, 0, 0)));
        assertThat(merged.state(0)).isEqualTo(State.NOT_CALLABLE);
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 300);
    }

    /** Random nodes through the gate: what comes together contains the pooled truth, and is it where nothing is hidden. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theMergeContainsTheTruthAndIsItWithoutThresholds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean exact = random.nextInt(4) == 0;
        int t = exact ? 1 : 2 + random.nextInt(5);
        Rules rules = Policy.parse(
                        "coordinator: {min_cohort: " + (exact ? 1 : 15) + ", min_count: " + t + ", min_diff: 1}", "p")
                .coordinator();
        int nStrata = 3; // everybody, A, B; some people are in neither
        int nNodes = 1 + random.nextInt(5);
        List<FrequencyMerge.Node> nodes = new ArrayList<>();
        List<FrequencyGate> gates = new ArrayList<>();
        int[][] sizes = new int[nNodes][];
        for (int i = 0; i < nNodes; i++) {
            int a = random.nextInt(exact ? 1 : 5, 60);
            int b = random.nextInt(exact ? 1 : 5, 60);
            sizes[i] = new int[] {a + b + random.nextInt(20) + 15, a, b};
            FrequencyGate gate = new FrequencyGate(rules, Audience.COORDINATOR, sizes[i]);
            gates.add(gate);
            int[] place = new int[nStrata];
            boolean[] dropped = new boolean[nStrata];
            Arrays.fill(place, -1);
            for (int k = 0; k < gate.kept().length; k++) {
                place[gate.kept()[k]] = k;
            }
            for (int s = 0; s < nStrata; s++) {
                dropped[s] = place[s] < 0;
            }
            int[] people =
                    Arrays.stream(gate.kept()).map(s -> sizes[nodes.size()][s]).toArray();
            nodes.add(new FrequencyMerge.Node(place, dropped, people, t > 1 ? t - 1 : -1, 1));
        }
        FrequencyMerge merge = new FrequencyMerge(nodes, nStrata);
        for (int site = 0; site < 30; site++) {
            double frequency = Math.pow(random.nextDouble(), 3);
            StrataCounts truth = new StrataCounts(nStrata);
            List<@Nullable StrataCounts> published = new ArrayList<>();
            for (int i = 0; i < nNodes; i++) {
                if (random.nextInt(6) == 0) {
                    published.add(null); // the node's store has no such site
                    continue;
                }
                StrataCounts its = new StrataCounts(nStrata);
                for (int s = 1; s < nStrata; s++) {
                    people(its, s, sizes[i][s], frequency, random);
                }
                people(its, 0, sizes[i][0] - sizes[i][1] - sizes[i][2], frequency, random);
                for (CountField field : CountField.values()) {
                    its.set(field, 0, its.get(field, 0) + its.get(field, 1) + its.get(field, 2));
                    for (int s = 0; s < nStrata; s++) {
                        truth.add(field, s, its.get(field, s));
                    }
                }
                FrequencyRow row = gates.get(i)
                        .apply(
                                new FrequencyRow(SITE, its, null),
                                Arrays.stream(sizes[i]).map(n -> 2 * n).toArray());
                published.add(row == null ? null : row.raw());
            }
            MergedCounts merged = merge.merge(published);
            for (CountField field : CountField.values()) {
                for (int s = 0; s < nStrata; s++) {
                    assertThat((long) truth.get(field, s))
                            .as(field + " of stratum " + s)
                            .isBetween(merged.min(field, s), merged.max(field, s));
                    if (exact) {
                        assertThat(merged.isExact(field, s))
                                .as(field + " of stratum " + s)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static void people(StrataCounts into, int s, int n, double frequency, SplittableRandom random) {
        int[] genotypes = new int[4];
        for (int person = 0; person < n; person++) {
            boolean missing = random.nextInt(12) == 0;
            int copies = (random.nextDouble() < frequency ? 1 : 0) + (random.nextDouble() < frequency ? 1 : 0);
            genotypes[missing ? 3 : copies]++;
        }
        put(into, s, genotypes[0], genotypes[1], genotypes[2], genotypes[3]);
    }

    private static void put(StrataCounts into, int s, int homRef, int het, int homAlt, int missing) {
        into.set(CountField.AC, s, het + 2 * homAlt);
        into.set(CountField.AN, s, 2 * (homRef + het + homAlt));
        into.set(CountField.N_HOM_REF, s, homRef);
        into.set(CountField.N_HET, s, het);
        into.set(CountField.N_HOM_ALT, s, homAlt);
        into.set(CountField.N_MISSING, s, missing);
    }

    /** AC and AN of everybody and of the stratum; carriers are heterozygous. */
    private static StrataCounts counts(int ac, int an, int acOfStratum, int anOfStratum) {
        StrataCounts counts = new StrataCounts(2);
        put(counts, 0, an / 2 - ac, ac, 0, 50 - an / 2);
        put(counts, 1, anOfStratum / 2 - acOfStratum, acOfStratum, 0, 20 - anOfStratum / 2);
        return counts;
    }

    private static String interval(MergedCounts merged, CountField field, int stratum) {
        return merged.min(field, stratum) + ".." + merged.max(field, stratum);
    }
}
