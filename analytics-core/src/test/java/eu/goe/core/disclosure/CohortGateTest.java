package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.cohort.CohortCounts.Sum;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.cohort.CrossedPeople;
import eu.goe.core.errors.PolicyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules D1, D2, D4, D8 and D9 of cross tables: by hand, and against an attacker who tries every table that looks like the published one. */
class CohortGateTest {
    private static final String COORDINATOR = "coordinator: {min_cohort: 1, min_count: 5, max_share: 0.9}";

    /** A person; −1 for no value, NaN for no number. */
    private record Person(int first, int second, double bmi) {}

    private final List<Person> people = new ArrayList<>();

    private void add(int n, int first, int second, double... bmi) {
        for (int i = 0; i < n; i++) {
            people.add(new Person(first, second, bmi.length == 0 ? Double.NaN : bmi[i % bmi.length]));
        }
    }

    private static CrossedPeople crossed(List<Person> people, int attributes, boolean hasBmi) {
        List<List<String>> values = new ArrayList<>();
        int[][] valueOf = new int[attributes][];
        for (int a = 0; a < attributes; a++) {
            int attribute = a;
            valueOf[a] = people.stream()
                    .mapToInt(p -> attribute == 0 ? p.first() : p.second())
                    .toArray();
            int most = Arrays.stream(valueOf[a]).max().orElse(-1);
            values.add(IntStream.rangeClosed(0, most)
                    .mapToObj(v -> "ab".charAt(attribute) + "" + v)
                    .toList());
        }
        double[][] numbers = hasBmi
                ? new double[][] {people.stream().mapToDouble(Person::bmi).toArray()}
                : new double[0][];
        return new CrossedPeople(
                people.size(),
                List.of("A", "B").subList(0, attributes),
                values,
                valueOf,
                hasBmi ? List.of("BMI") : List.of(),
                numbers);
    }

    private static CohortGate gate(String policy) {
        Audience audience = policy.startsWith("public") ? Audience.PUBLIC : Audience.COORDINATOR;
        return new CohortGate(Policy.parse(policy, "p").rules(audience), audience, new byte[] {7});
    }

    /** {@code id=n}, {@code ?} for hidden. */
    private static List<String> shown(CrossTable table) {
        List<String> shown = new ArrayList<>();
        for (int g = 0; g < table.groups().size(); g++) {
            Integer n = table.groups().get(g).n();
            shown.add(CrossTable.id(table.definitions().get(g)) + " " + (n == null ? "?" : n));
        }
        return shown;
    }

    @Test
    void aTableWithoutSmallCountsLeavesAsItIs() {
        add(20, 0, 0);
        add(30, 0, 1);
        add(5, 1, 0);
        add(0, 1, 1);
        assertThat(shown(gate(COORDINATOR).apply(crossed(people, 2, false))))
                .containsExactly(
                        "all 55",
                        "A=a0 50",
                        "A=a1 5",
                        "B=b0 25",
                        "B=b1 30",
                        "A=a0,B=b0 20",
                        "A=a0,B=b1 30",
                        "A=a1,B=b0 5",
                        "A=a1,B=b1 0");
    }

    /** Of 2 × 2 with all margins one small count takes the three others with it, or a margin. */
    @Test
    void aSmallCountIsNotLeftToSubtraction() {
        add(20, 0, 0);
        add(30, 0, 1);
        add(40, 1, 0);
        add(3, 1, 1);
        List<String> shown = shown(gate(COORDINATOR).apply(crossed(people, 2, false)));
        assertThat(shown).contains("all 93", "A=a1,B=b1 ?").hasSize(9);
        assertThat(shown.stream().filter(s -> s.endsWith("?")).count()).isBetween(3L, 5L);
    }

    /** The population of four people is not named; as it is what is left of everybody, another one is hidden with it. */
    @Test
    void aValueOfFewPeopleIsNotListed() {
        add(50, 0, -1);
        add(60, 1, -1);
        add(4, 2, -1);
        List<String> shown = shown(gate(COORDINATOR).apply(crossed(people, 1, false)));
        assertThat(shown)
                .hasSize(3)
                .contains("all 114")
                .filteredOn(s -> s.endsWith("?"))
                .hasSize(1);
        add(9, -1, -1);
        assertThat(shown(gate(COORDINATOR).apply(crossed(people, 1, false))))
                .containsExactly("all 123", "A=a0 50", "A=a1 60");
    }

    @Test
    void zeroMayBeHiddenLikeASmallCount() {
        add(20, 0, 0);
        add(30, 0, 1);
        add(40, 1, 0);
        String censor = "coordinator: {min_cohort: 1, min_count: 5, zero: censor}";
        List<String> hidden = shown(gate(censor).apply(crossed(people, 2, false)));
        assertThat(hidden).contains("A=a1,B=b1 ?");
        assertThat(shown(gate(COORDINATOR).apply(crossed(people, 2, false)))).contains("A=a1,B=b1 0");
    }

    @Test
    void peopleAreRoundedEachForThemselves() {
        add(23, 0, -1);
        add(18, 1, -1);
        add(13, 2, -1);
        assertThat(shown(gate("public: {min_cohort: 1, min_count: 10, rounding: 5}")
                        .apply(crossed(people, 1, false))))
                .containsExactly("all 55", "A=a0 25", "A=a1 20", "A=a2 15");
    }

    @Test
    void fewPeopleOrManyAttributesAreRefused() {
        add(99, 0, 0);
        assertThatThrownBy(() -> gate("coordinator: {}").apply(crossed(people, 1, false)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D1");
        assertThatThrownBy(() -> CohortGate.requireFewAttributes(List.of("a", "b", "c")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("3 attributes");
        assertThatThrownBy(() ->
                        gate("coordinator: {min_cohort: 1, max_strata: 1}").apply(crossed(people, 1, false)))
                .hasMessageContaining("max_strata");
    }

    /** 10 × (20 + 22.5) and 10 × (25 + 30), by hand. */
    @Test
    void sumsLeaveWithTheirPeople() {
        add(20, 0, 0, 20, 22.5);
        add(20, 1, 0, 25, 30);
        add(6, 1, 0);
        CrossTable table = gate(COORDINATOR).apply(crossed(people, 1, true));
        assertThat(table.groups().stream().map(g -> g.sums().get(0)))
                .containsExactly(new Sum(40, 975), new Sum(20, 425), new Sum(20, 550));
        assertThat(table.groups().get(2).n()).isEqualTo(26);
    }

    /** In a1 one person has 1000 of 1000 + 9 × 5: 96 %. Everybody's sum stays, in which the share is 1000 / 3045. */
    @Test
    void aSumThatOnePersonMakesTakesTheOthersWithIt() {
        add(100, 0, 0, 15, 25);
        add(1, 1, 0, 1000);
        add(9, 1, 0, 4, 5, 6);
        CohortGate gate = gate(COORDINATOR);
        CrossTable table = gate.apply(crossed(people, 1, true));
        assertThat(table.groups().stream().map(g -> g.sums().get(0))).containsExactly(new Sum(110, 3045), null, null);
        assertThat(table.groups()).allMatch(g -> g.n() != null);
        assertThat(gate.outcome().cellsHidden()).containsOnly(Map.entry("D8", 2L));
    }

    /** Attack 28: nobody has anything, but one. */
    @Test
    void attack28ASumOfOnePersonIsRefused() {
        add(199, 0, 0, 0);
        add(1, 0, 0, 1e6);
        assertThatThrownBy(() -> gate(COORDINATOR).apply(crossed(people, 1, true)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D8")
                .hasMessageContaining("BMI");
    }

    /** The sum of zeros and ones is how many people have it: in a1 three, in a0 all but three. */
    @Test
    void aSumOfOnesIsACountOfPeople() {
        add(20, 0, 0, 1, 0);
        add(3, 1, 0, 1);
        add(17, 1, 0, 0);
        assertThat(gate(COORDINATOR)
                        .apply(crossed(people, 1, true))
                        .groups()
                        .get(2)
                        .sums())
                .containsExactly((Sum) null);
        people.clear();
        add(20, 0, 0, 1, 0);
        add(17, 1, 0, 1);
        add(3, 1, 0, 0);
        assertThat(gate(COORDINATOR)
                        .apply(crossed(people, 1, true))
                        .groups()
                        .get(1)
                        .sums())
                .containsExactly((Sum) null);
        people.clear();
        add(20, 0, 0, 1, 0);
        add(15, 1, 0, 1);
        add(5, 1, 0, 0);
        assertThat(gate(COORDINATOR)
                        .apply(crossed(people, 1, true))
                        .groups()
                        .get(2)
                        .sums())
                .containsExactly(new Sum(20, 15));
    }

    /** Of three who have no value of A the sum would be what the others leave of everybody's. */
    @Test
    void sumsOfThoseInNoGroupAreProtectedToo() {
        add(40, 0, 0, 20, 30);
        add(40, 1, 0, 20, 30);
        add(7, -1, 0);
        add(3, -1, 0, 20, 30);
        CrossTable table = gate(COORDINATOR).apply(crossed(people, 1, true));
        assertThat(table.groups()).allMatch(g -> g.n() != null);
        assertThat(table.groups().stream().map(g -> g.sums().get(0) == null)).containsExactly(false, true, true);
    }

    /** All pairs are hidden, but no value: sums of the first attribute's values leave, and not also those of the second's. */
    @Test
    void whereAPairIsHiddenSumsOfTheFirstAttributeLeave() {
        add(20, 0, 0, 20, 30);
        add(30, 0, 1, 20, 30);
        add(40, 1, 0, 20, 30);
        add(3, 1, 1, 20, 30, 40);
        CrossTable table = gate(COORDINATOR).apply(crossed(people, 2, true));
        // all, a0, a1, b0, b1, then pairs
        assertThat(table.groups().stream().map(g -> g.n() == null))
                .containsExactly(false, false, false, false, false, true, true, true, true);
        assertThat(table.groups().subList(0, 3).stream().map(g -> g.sums().get(0)))
                .containsExactly(new Sum(93, 2340), new Sum(50, 1250), new Sum(43, 1090));
        assertThat(table.groups().subList(3, 9)).allMatch(g -> g.sums().get(0) == null);
    }

    /** Where a value itself is hidden, beside four people without one, only everybody's sum is left. */
    @Test
    void whereAValueIsHiddenOnlyTheSumOfEverybodyLeaves() {
        add(20, 0, 0, 20, 30);
        add(30, 1, 0, 20, 30);
        add(4, -1, 0, 20, 30);
        CrossTable table = gate(COORDINATOR).apply(crossed(people, 1, true));
        assertThat(table.hidden()).isEqualTo(1);
        assertThat(table.groups().stream().map(g -> g.sums().get(0))).containsExactly(new Sum(54, 1350), null, null);
    }

    /** Of every set of people whose sum follows from the published ones, as linear algebra sees it, t have a value, or nobody has. */
    @Promise(attack = "tables")
    @ParameterizedTest
    @MethodSource("seeds")
    void noSumOfFewFollowsFromPublishedOnes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int t = 2 + random.nextInt(3);
        int rows = 1 + random.nextInt(3);
        int columns = 1 + random.nextInt(3);
        for (int cell = 0; cell < rows * columns; cell++) {
            int n = random.nextInt(5) == 0 ? random.nextInt(t) : t + random.nextInt(3 * t);
            for (int i = 0; i < n; i++) {
                double bmi = random.nextInt(12) == 0 ? Double.NaN : 15 + random.nextInt(20);
                people.add(
                        new Person(cell % rows - random.nextInt(20) / 19, cell / rows - random.nextInt(20) / 19, bmi));
            }
        }
        CrossTable table;
        try {
            table = gate("coordinator: {min_cohort: 1, min_count: " + t + "}").apply(crossed(people, 2, true));
        } catch (PolicyException e) {
            assertThat(people.size()).as("%s", e.getMessage()).isLessThan(12 * t);
            return;
        }
        // How many have a value tells how many there are.
        assertThat(table.groups()).noneMatch(g -> g.n() == null && g.sums().get(0) != null);
        // Atoms are all pairs of values there are, missing ones too.
        List<List<Integer>> atoms = people.stream()
                .map(p -> List.of(p.first(), p.second()))
                .distinct()
                .toList();
        int[] measured = atoms.stream()
                .mapToInt(atom -> (int) people.stream()
                        .filter(p -> List.of(p.first(), p.second()).equals(atom) && !Double.isNaN(p.bmi()))
                        .count())
                .toArray();
        RowSpace known = new RowSpace(RowSpace.PRIMES[0], atoms.size());
        List<Map<String, String>> definitions = table.definitions();
        for (int g = 0; g < definitions.size(); g++) {
            if (table.groups().get(g).sums().get(0) != null) {
                Map<String, String> of = definitions.get(g);
                BitSet members = new BitSet();
                for (int i = 0; i < atoms.size(); i++) {
                    String a = "a" + atoms.get(i).get(0);
                    String b = "b" + atoms.get(i).get(1);
                    members.set(
                            i,
                            of.getOrDefault("A", a).equals(a)
                                    && of.getOrDefault("B", b).equals(b));
                }
                known.add(members);
            }
        }
        for (long subset = 1; subset < 1L << atoms.size(); subset++) {
            BitSet members = BitSet.valueOf(new long[] {subset});
            int n = members.stream().map(i -> measured[i]).sum();
            if (n > 0 && n < t) {
                assertThat(known.contains(members))
                        .as("%s of %s, t %d", members, atoms, t)
                        .isFalse();
            }
        }
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 400);
    }

    /**
     * Whatever sums and differences are made: every count that is small, of a group or of people beside the listed ones, may be 0 and may be
     * enough. The attacker knows which values are listed, that these have t people, and which combinations beside them nobody has.
     */
    @Promise(attack = "tables")
    @ParameterizedTest
    @MethodSource("seeds")
    void noSumOfPublishedCountsTellsASmallOne(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{2, 1}, {3, 1}, {4, 1}, {2, 2}, {3, 2}, {2, 3}, {3, 3}};
        int[] shape = shapes[random.nextInt(shapes.length)];
        int attributes = shape[1] == 1 ? 1 : 2;
        boolean hasNone = random.nextBoolean();
        int t = 2 + random.nextInt(3);
        int most = shape[0] * shape[1] > 6 ? 12 : 18;
        for (int i = 0; i < shape[0] * shape[1] && people.size() < most; i++) {
            int r = i % shape[0];
            int c = i / shape[0];
            add(
                    Math.min(most - people.size(), random.nextInt(4) * random.nextInt(2 * t) / 2),
                    hasNone && r == shape[0] - 1 ? -1 : r,
                    attributes == 1 || hasNone && c == shape[1] - 1 ? -1 : c);
        }
        String audience = random.nextBoolean() ? "public" : "coordinator";
        String zero = random.nextBoolean() ? "publish" : "censor";
        String policy = audience + ": {min_cohort: 1, rounding: 1, min_count: " + t + ", zero: " + zero + "}";
        CrossTable table;
        try {
            table = gate(policy).apply(crossed(people, attributes, false));
        } catch (PolicyException e) {
            // A total that leaves no room for both 0 and t beside what is listed.
            assertThat(people.size()).as("%s", e.getMessage()).isLessThan(4 * t);
            return;
        }
        int rows = table.values().get(0).size();
        int columns = attributes < 2 ? 0 : table.values().get(1).size();
        int[][] truth = new int[rows + 1][columns + 1];
        for (Person p : people) {
            int r = table.place(0, p.first() < 0 ? null : "a" + p.first());
            int c = attributes < 2 ? -1 : table.place(1, p.second() < 0 ? null : "b" + p.second());
            truth[r < 0 ? rows : r][c < 0 ? columns : c]++;
        }
        int[][] least = new int[rows + 2][columns + 2];
        int[][] greatest = new int[rows + 2][columns + 2];
        for (int[] row : least) {
            Arrays.fill(row, Integer.MAX_VALUE);
        }
        int[] cells = Arrays.stream(truth).flatMapToInt(Arrays::stream).toArray();
        int[] open = IntStream.range(0, cells.length)
                .filter(i -> cells[i] > 0 || !isBeside(i, rows, columns))
                .toArray();
        FrequencyGateTest.everyTable(new int[open.length], 0, people.size(), ofOpen -> {
            int[] other = new int[cells.length];
            for (int i = 0; i < open.length; i++) {
                other[open[i]] = ofOpen[i];
            }
            int[][] sums = sums(other, rows, columns);
            if (looksLike(table, sums, rows, columns, t)) {
                for (int r = 0; r < sums.length; r++) {
                    for (int c = 0; c < sums[r].length; c++) {
                        least[r][c] = Math.min(least[r][c], sums[r][c]);
                        greatest[r][c] = Math.max(greatest[r][c], sums[r][c]);
                    }
                }
            }
        });
        int[][] sums = sums(cells, rows, columns);
        boolean someSmall = false;
        for (int r = 0; r < sums.length; r++) {
            for (int c = 0; c < sums[r].length; c++) {
                boolean isListedCell = r > 0 && r <= rows && (columns == 0 || c > 0 && c <= columns);
                boolean isSmall = sums[r][c] > 0 && sums[r][c] < t;
                boolean isZero = zero.equals("censor") && sums[r][c] == 0 && isListedCell;
                someSmall |= isSmall || isZero;
                if (isSmall) {
                    assertThat(least[r][c])
                            .as("least at %d %d of %s in %s, t %d", r, c, Arrays.deepToString(sums), shown(table), t)
                            .isZero();
                }
                if (isSmall || isZero) {
                    assertThat(greatest[r][c])
                            .as("greatest at %d %d of %s in %s, t %d", r, c, Arrays.deepToString(sums), shown(table), t)
                            .isGreaterThanOrEqualTo(t);
                }
            }
        }
        if (!someSmall) {
            assertThat(table.hidden()).as("%s", shown(table)).isZero();
        }
    }

    /** Sums by row and column of places, 0 for any, one behind the last for the people beside. */
    private static int[][] sums(int[] cells, int rows, int columns) {
        int[][] sums = new int[rows + 2][columns + 2];
        for (int i = 0; i < cells.length; i++) {
            for (int r : new int[] {0, 1 + i / (columns + 1)}) {
                for (int c : new int[] {0, 1 + i % (columns + 1)}) {
                    sums[r][c] += cells[i];
                }
            }
        }
        return sums;
    }

    /** Whether a cell is of people without a listed value. */
    private static boolean isBeside(int cell, int rows, int columns) {
        return cell / (columns + 1) == rows || columns > 0 && cell % (columns + 1) == columns;
    }

    private static boolean looksLike(CrossTable table, int[][] sums, int rows, int columns, int t) {
        for (int r = 0; r <= rows; r++) {
            for (int c = 0; c <= columns; c++) {
                Integer n = table.groups().get(table.group(r - 1, c - 1)).n();
                boolean isMargin = (r == 0) != (c == 0);
                if (n != null && n != sums[r][c] || isMargin && sums[r][c] < t) {
                    return false;
                }
            }
        }
        return true;
    }
}
