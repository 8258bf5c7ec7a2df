package eu.goe.core.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.UsageException;
import eu.goe.core.testing.Property;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StrataPlanTest {
    /** number: sex, population: 0 f FIN, 1 m FIN, 2 m SWE, 3 ? SWE, 4 f -, 5 m FIN (not live), 6 f FIN. */
    private static final SampleAttributes SEVEN = attributes(
            7,
            "sex",
            new String[] {"female", "male", "male", null, "female", "male", "female"},
            "population",
            new String[] {"FIN", "FIN", "SWE", "SWE", null, "FIN", "FIN"});

    private static final int[] LIVE = {0, 1, 2, 3, 4, 6};

    @Test
    void strataAreAllThenEachAttributeThenTheirCombination() {
        StrataPlan plan = StrataPlan.of(SEVEN, List.of("population", "sex"), LIVE);
        // Counted by hand from the table above.
        assertThat(plan.strata())
                .extracting(Stratum::id, Stratum::people)
                .containsExactly(
                        tuple("all", 6),
                        tuple("population=FIN", 3),
                        tuple("population=SWE", 2),
                        tuple("sex=female", 3),
                        tuple("sex=male", 2),
                        tuple("population=FIN,sex=female", 2),
                        tuple("population=FIN,sex=male", 1),
                        tuple("population=SWE,sex=male", 1));
        assertThat(plan.strata().get(6).values()).isEqualTo(Map.of("population", "FIN", "sex", "male"));
        assertThat(plan.peopleWithout("population")).isEqualTo(1);
        assertThat(plan.peopleWithout("sex")).isEqualTo(1);
    }

    @Test
    void sexIsPartOfTheAtomEvenIfNotAskedFor() {
        StrataPlan plan = StrataPlan.of(SEVEN, List.of(), LIVE);
        assertThat(plan.strata()).extracting(Stratum::id).containsExactly("all");
        assertThat(plan.nAtoms()).isEqualTo(3);
        assertThat(plan.atomOf()).containsExactly(0, 1, 1, 2, 0, -1, 0);
        assertThat(List.of(plan.atomSex(0), plan.atomSex(1), plan.atomSex(2)))
                .containsExactly(Sex.FEMALE, Sex.MALE, Sex.UNKNOWN);
        assertThat(plan.atomsOfStratum()).isDeepEqualTo(new int[][] {{0, 1, 2}});
        assertThat(plan.strataOfAtom()).isDeepEqualTo(new int[][] {{0}, {0}, {0}});
        assertThat(plan.atomSizes(0, 7)).containsExactly(3, 2, 1);
        assertThat(plan.atomSizes(2, 3)).containsExactly(1, 1, 1);
        assertThat(plan.atomSizes(6, 100)).containsExactly(1, 0, 0);
        assertThat(plan.atomSizes(100, 5)).containsExactly(0, 0, 0);
    }

    @Test
    void idsFollowTheOrderOfBy() {
        assertThat(StrataPlan.of(SEVEN, List.of("sex", "population"), LIVE).strata())
                .extracting(Stratum::id)
                .containsSubsequence("sex=female", "population=FIN", "sex=female,population=FIN");
    }

    @Test
    void withoutAnybodyThereIsOnlyAll() {
        StrataPlan plan = StrataPlan.of(SEVEN, List.of("population"), new int[0]);
        assertThat(plan.strata()).containsExactly(new Stratum("all", 0, Map.of()));
        assertThat(plan.nAtoms()).isZero();
    }

    @Test
    void sexMayBeAskedForBeforeItIsKnown() {
        StrataPlan plan = StrataPlan.of(SampleAttributes.empty(2), List.of("sex"), new int[] {0, 1});
        assertThat(plan.strata()).extracting(Stratum::id).containsExactly("all");
        assertThat(plan.peopleWithout("sex")).isEqualTo(2);
    }

    @Test
    void unknownAttributeIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> StrataPlan.of(SEVEN, List.of("popluation", "sex", "sex"), LIVE))
                .isInstanceOf(UsageException.class)
                .hasMessage("--by: no attribute 'popluation' (known: population, sex); did you mean population?;"
                        + " attribute sex is named twice");
    }

    @Test
    void valuesThatCannotNameAStratumAreCountedNotShown() {
        SampleAttributes attributes = attributes(3, "diagnosis", new String[] {"type 2, late", "none", "=cmd()"});
        assertThatThrownBy(() -> StrataPlan.of(attributes, List.of("diagnosis"), new int[] {0, 1, 2}))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--by diagnosis: 2 of its 3 values cannot be part of a stratum's name")
                .hasMessageNotContaining("late")
                .hasMessageNotContaining("cmd");
        // Only live samples count.
        assertThat(StrataPlan.of(attributes, List.of("diagnosis"), new int[] {1})
                        .strata())
                .hasSize(2);
    }

    @Test
    void tooManyStrataAreRefusedWithTheirNumber() {
        assertThatThrownBy(() -> StrataPlan.of(SEVEN, List.of("population", "sex"), LIVE, 7, null))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "--by population,sex makes 8 strata, at most 7 are allowed. Take attributes with fewer values,"
                                + " or raise --max-strata.");
        assertThat(StrataPlan.of(SEVEN, List.of("population", "sex"), LIVE, 8, null)
                        .strata())
                .hasSize(8);
    }

    @Property
    void strataOfAnAttributeAndThoseWithoutAddUpToAll(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StrataPlan plan = randomPlan(random);
        for (String attribute : plan.by()) {
            int sum = plan.strata().stream()
                    .filter(s -> s.values().keySet().equals(java.util.Set.of(attribute)))
                    .mapToInt(Stratum::people)
                    .sum();
            assertThat(sum + plan.peopleWithout(attribute))
                    .isEqualTo(plan.strata().get(0).people());
        }
    }

    /** The oracle asks every sample for its values. */
    @Property
    void stratumHoldsExactlyTheLiveSamplesWithItsValues(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(60);
        SampleAttributes attributes = randomAttributes(random, n);
        int[] live = IntStream.range(0, n).filter(i -> random.nextInt(5) > 0).toArray();
        StrataPlan plan = StrataPlan.of(attributes, List.of("b", "sex", "a"), live);
        int stratumNumber = 0;
        for (Stratum stratum : plan.strata()) {
            List<Integer> expected = new ArrayList<>();
            for (int sample : live) {
                boolean in = stratum.values().entrySet().stream()
                        .allMatch(v -> attributes
                                .value(v.getKey(), sample)
                                .filter(v.getValue()::equals)
                                .isPresent());
                if (in) {
                    expected.add(sample);
                }
            }
            List<Integer> actual = new ArrayList<>();
            for (int sample = 0; sample < n; sample++) {
                int atom = plan.atomOf()[sample];
                if (atom >= 0 && contains(plan.atomsOfStratum()[stratumNumber], atom)) {
                    actual.add(sample);
                    assertThat(contains(plan.strataOfAtom()[atom], stratumNumber))
                            .isTrue();
                    assertThat(plan.atomSex(atom)).isEqualTo(attributes.sex(sample));
                }
            }
            assertThat(actual).isEqualTo(expected).hasSize(stratum.people());
            assertThat(stratum.people() > 0 || stratum.isAll()).isTrue();
            stratumNumber++;
        }
        assertThat(plan.strata()).extracting(Stratum::id).doesNotHaveDuplicates();
    }

    @Property
    void sizesOfTilesAddUpToThePlan(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StrataPlan plan = randomPlan(random);
        int n = plan.atomOf().length;
        int[] sum = new int[plan.nAtoms()];
        for (int first = 0; first < n; ) {
            int count = 1 + random.nextInt(10);
            int[] sizes = plan.atomSizes(first, Math.min(count, n - first));
            for (int atom = 0; atom < sum.length; atom++) {
                sum[atom] += sizes[atom];
            }
            first += count;
        }
        assertThat(sum).isEqualTo(plan.atomSizes(0, n));
        assertThat(IntStream.of(sum).sum()).isEqualTo(plan.strata().get(0).people());
        assertThat(IntStream.of(sum).allMatch(size -> size > 0)).isTrue();
    }

    @Property
    void planDoesNotDependOnTheOrderOfSamples(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SampleAttributes attributes = randomAttributes(random, 30);
        int[] live = IntStream.range(0, 30).toArray();
        int[] reversed = IntStream.range(0, 30).map(i -> 29 - i).toArray();
        StrataPlan a = StrataPlan.of(attributes, List.of("a", "b"), live);
        StrataPlan b = StrataPlan.of(attributes, List.of("a", "b"), reversed);
        assertThat(a.strata()).isEqualTo(b.strata());
        assertThat(a.atomOf()).isEqualTo(b.atomOf());
        assertThat(a.atomsOfStratum()).isDeepEqualTo(b.atomsOfStratum());
    }

    /** Of each size so many live people, each with those of the smaller ones; a stratum is its atoms, and others stay as they are. */
    @Property
    void drawsAreOfTheirSizeAndNested(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 20 + random.nextInt(60);
        SampleAttributes attributes = randomAttributes(random, n);
        int[] live = IntStream.range(0, n).filter(i -> random.nextInt(5) > 0).toArray();
        int small = 1 + random.nextInt(live.length / 2);
        Downsampling downsampling = new Downsampling(List.of(live.length, small, small + 1), seed);
        StrataPlan plan = StrataPlan.of(attributes, List.of("a"), live, 1000, downsampling);
        List<Stratum> without = StrataPlan.of(attributes, List.of("a"), live).strata();
        assertThat(plan.strata().subList(0, without.size())).isEqualTo(without);
        List<Set<Integer>> drawn = new ArrayList<>();
        for (int s = without.size(); s < plan.strata().size(); s++) {
            int[] atoms = plan.atomsOfStratum()[s];
            drawn.add(IntStream.range(0, n)
                    .filter(i -> contains(atoms, plan.atomOf()[i]))
                    .boxed()
                    .collect(Collectors.toSet()));
        }
        assertThat(drawn).extracting(Set::size).containsExactly(small, small + 1, live.length);
        assertThat(drawn.get(1)).containsAll(drawn.get(0));
        assertThat(plan.strata().get(without.size()).id()).isEqualTo("downsampling=" + small);
        assertThat(StrataPlan.of(attributes, List.of("a"), live, 1000, downsampling)
                        .atomOf())
                .isEqualTo(plan.atomOf());
    }

    /** Everybody is drawn as often as anybody: 20 of 100 people, 400 draws, 5 standard deviations. */
    @Test
    void everybodyIsDrawnAsOften() {
        int[] times = new int[100];
        for (int seed = 0; seed < 400; seed++) {
            int[] levels = new Downsampling(List.of(20), seed)
                    .levels(IntStream.range(0, 100).toArray(), 100);
            for (int i = 0; i < 100; i++) {
                times[i] += levels[i] == 0 ? 1 : 0;
            }
        }
        assertThat(IntStream.of(times).sum()).isEqualTo(8000);
        assertThat(IntStream.of(times).boxed()).allMatch(t -> Math.abs(t - 80) < 5 * 8);
    }

    @Test
    void drawsOfMoreThanThereAreAreRefused() {
        assertThatThrownBy(() -> StrataPlan.of(SEVEN, List.of(), LIVE, 100, new Downsampling(List.of(7), 1)))
                .isInstanceOf(UsageException.class)
                .hasMessage("--downsample 7: there are only 6 people.");
        assertThatThrownBy(() -> new Downsampling(List.of(0), 1)).isInstanceOf(UsageException.class);
    }

    @Test
    void planTravelsToTasks() throws Exception {
        StrataPlan plan = StrataPlan.of(SEVEN, List.of("population"), LIVE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(plan);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            StrataPlan back = (StrataPlan) in.readObject();
            assertThat(back.strata()).isEqualTo(plan.strata());
            assertThat(back.atomOf()).isEqualTo(plan.atomOf());
        }
    }

    private static boolean contains(int[] values, int value) {
        return IntStream.of(values).anyMatch(v -> v == value);
    }

    private static StrataPlan randomPlan(SplittableRandom random) {
        int n = 1 + random.nextInt(60);
        SampleAttributes attributes = randomAttributes(random, n);
        int[] live = IntStream.range(0, n).filter(i -> random.nextInt(5) > 0).toArray();
        return StrataPlan.of(attributes, List.of("a", "sex", "b"), live);
    }

    private static SampleAttributes randomAttributes(SplittableRandom random, int n) {
        String[] sex = new String[n];
        String[] a = new String[n];
        String[] b = new String[n];
        for (int i = 0; i < n; i++) {
            sex[i] = random.nextInt(4) == 0 ? null : random.nextBoolean() ? "female" : "male";
            a[i] = random.nextInt(4) == 0 ? null : "A" + random.nextInt(3);
            b[i] = random.nextInt(4) == 0 ? null : "" + random.nextInt(12);
        }
        return attributes(n, "sex", sex, "a", a, "b", b);
    }

    private static SampleAttributes attributes(int n, Object... namesAndColumns) {
        Map<String, @Nullable String[]> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndColumns.length; i += 2) {
            columns.put((String) namesAndColumns[i], (String[]) namesAndColumns[i + 1]);
        }
        return SampleAttributes.of(n, columns);
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
