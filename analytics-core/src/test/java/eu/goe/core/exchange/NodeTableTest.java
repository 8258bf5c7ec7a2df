package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.cohort.CohortCounts.Sum;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.cohort.CrossTable.Group;
import eu.goe.core.cohort.CrossedPeople;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.CohortGate;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.errors.VerificationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node's cross table says of groups: bounds that always hold, by hand and on random tables that went through the gate. */
class NodeTableTest {
    private static CrossTable table(@Nullable Integer... n) {
        return new CrossTable(
                List.of("A", "B"),
                List.of(),
                List.of(List.of("x", "y"), List.of("u", "v")),
                Arrays.stream(n).map(i -> new Group(i, List.of())).toList());
    }

    private static String range(NodeTable node, @Nullable String a, @Nullable String b) {
        return node.least(a, b) + ".." + node.most(a, b);
    }

    /** Of 100 people x has 60, of whom u has 30. Of u's 40, four are neither of x nor of y, so y has 36 at most, of whom 6 are of u. */
    @Test
    void aHiddenCountIsBoundedByItsSums() {
        // all, x, y, u, v, xu, xv, yu, yv
        NodeTable node = new NodeTable(table(100, 60, null, 40, null, 30, null, 6, null), 5, 1, "p");
        assertThat(range(node, null, null)).isEqualTo("100..100");
        assertThat(range(node, "y", null)).isEqualTo("6..36");
        assertThat(range(node, null, "v")).isEqualTo("5..60");
        assertThat(range(node, "x", "v")).isEqualTo("0..30");
        assertThat(range(node, "y", "v")).isEqualTo("0..30");
        assertThat(node.hides("y", "v")).isTrue();
        assertThat(node.hides("x", "u")).isFalse();
        // Nobody lists z: it has fewer than t people; of z and v there are no more than there are of z.
        assertThat(range(node, "z", null)).isEqualTo("0..4");
        assertThat(range(node, "z", "u")).isEqualTo("0..4");
        assertThat(node.hides("z", null)).isTrue();
    }

    /** x and y are all, so nobody is of another value. */
    @Test
    void whereTheListedValuesAreEverybodyThereIsNobodyElse() {
        NodeTable node = new NodeTable(table(100, 60, 40, 50, 50, 30, 30, 20, 20), 5, 1, "p");
        assertThat(range(node, "z", null)).isEqualTo("0..0");
        assertThat(range(node, "z", "u")).isEqualTo("0..0");
        assertThat(node.hides("z", null)).isFalse();
        assertThat(node.sum("z", null, 0)).isEqualTo(new Sum(0, 0));
    }

    @Test
    void roundedCountsAreIntervals() {
        NodeTable node = new NodeTable(table(100, 20, 80, 60, 40, 10, 10, 50, 30), 10, 5, "p");
        assertThat(range(node, null, null)).isEqualTo("98..102");
        assertThat(range(node, "y", "v")).isEqualTo("28..32");
        // Fewer than t would be hidden.
        assertThat(range(node, "x", "v")).isEqualTo("10..12");
        NodeTable other = new NodeTable(table(100, 20, 80, 60, 40, 20, 0, 40, 40), 10, 5, "p");
        assertThat(range(other, "x", "v")).isEqualTo("0..0");
    }

    @Test
    void figuresThatCannotBeTrueAreNotBelieved() {
        assertThatThrownBy(() -> new NodeTable(table(100, 60, 41, 50, 50, 30, 30, 20, 20), 5, 1, "p"))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("do not add up");
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void boundsOfAGatedTableHoldTheTruth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int attributes = random.nextInt(3);
        int n = 60 + random.nextInt(200);
        int[] sizes = {1 + random.nextInt(4), 1 + random.nextInt(4)};
        int[][] valueOf = new int[attributes][n];
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < attributes; a++) {
                valueOf[a][i] = random.nextInt(sizes[a] + 1) * random.nextInt(sizes[a] + 1) / (sizes[a] + 1)
                        - random.nextInt(2);
            }
            numbers[i] = random.nextInt(20) == 0 ? Double.NaN : 10 + random.nextInt(30);
        }
        List<List<String>> values = IntStream.range(0, attributes)
                .mapToObj(
                        a -> IntStream.range(0, sizes[a]).mapToObj(v -> "v" + v).toList())
                .toList();
        CrossedPeople people = new CrossedPeople(
                n, List.of("A", "B").subList(0, attributes), values, valueOf, List.of("BMI"), new double[][] {numbers});
        int t = 2 + random.nextInt(9);
        int base = 1 + random.nextInt(6);
        Audience audience = random.nextBoolean() ? Audience.PUBLIC : Audience.COORDINATOR;
        String policy = audience.label() + ": {min_cohort: 1, min_count: " + t + ", rounding: " + base + "}";
        CrossTable table = new CohortGate(Policy.parse(policy, "p").rules(audience), audience, new byte[] {(byte) seed})
                .apply(people);
        NodeTable node = new NodeTable(table, t, base, "p");
        List<@Nullable String> firsts = new ArrayList<>(Arrays.asList(null, "v0", "v1", "v2", "v3", "other"));
        for (String a : attributes > 0 ? firsts : firsts.subList(0, 1)) {
            for (String b : attributes > 1 ? firsts : firsts.subList(0, 1)) {
                double sum = 0;
                int all = 0;
                int measured = 0;
                for (int i = 0; i < n; i++) {
                    if ((a == null || a.equals("v" + valueOf[0][i])) && (b == null || b.equals("v" + valueOf[1][i]))) {
                        all++;
                        if (!Double.isNaN(numbers[i])) {
                            measured++;
                            sum += numbers[i];
                        }
                    }
                }
                assertThat(all).as("%s %s", a, b).isBetween(node.least(a, b), node.most(a, b));
                assertThat(measured)
                        .as("%s %s", a, b)
                        .isBetween(node.leastMeasured(a, b, 0), node.mostMeasured(a, b, 0));
                Sum published = node.sum(a, b, 0);
                if (published != null) {
                    assertThat(published.sum()).isEqualTo(sum);
                }
                if (base == 1 && !node.hides(a, b)) {
                    assertThat(node.least(a, b)).isEqualTo(node.most(a, b));
                }
            }
        }
    }
}
