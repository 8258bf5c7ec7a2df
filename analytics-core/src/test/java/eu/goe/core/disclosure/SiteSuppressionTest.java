package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules D4 and D6: an attacker who tries every table that looks like the published one (attacks 4, 6, 7 and 57 of the policy). */
class SiteSuppressionTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");
    private static final int PEOPLE = 200;
    private static final int SEEDS = 500;

    /** Called people of one cell at a site, raw or adj. */
    private record Calls(int het, int hom) {
        int ac() {
            return het + 2 * hom;
        }
    }

    /**
     * Strata of people with values of attributes; the last value of each may stand for none, which makes no stratum.
     *
     * @param values by attribute how many; {@code hasNone} whether the last is none
     */
    private record Cohort(int[] values, boolean hasNone) {
        int nCells() {
            return Arrays.stream(values).reduce(1, (a, b) -> a * b);
        }

        private int value(int cell, int attribute) {
            int rest = cell;
            for (int a = 0; a < attribute; a++) {
                rest /= values[a];
            }
            return rest % values[attribute];
        }

        /** Values of the stratum's attributes, −1 for any. */
        List<int[]> strata() {
            List<int[]> strata = new ArrayList<>();
            int[] any = new int[values.length];
            everyVector(any, 0, new int[values.length], a -> values[a] - (hasNone ? 1 : 0), strata::add);
            strata.sort((x, y) -> Long.compare(
                    Arrays.stream(x).filter(v -> v >= 0).count(),
                    Arrays.stream(y).filter(v -> v >= 0).count()));
            return strata;
        }

        private static void everyVector(
                int[] at, int i, int[] unused, java.util.function.IntUnaryOperator size, Consumer<int[]> use) {
            if (i == at.length) {
                use.accept(at.clone());
                return;
            }
            for (int v = -1; v < size.applyAsInt(i); v++) {
                at[i] = v;
                everyVector(at, i + 1, unused, size, use);
            }
        }

        boolean isIn(int cell, int[] stratum) {
            for (int a = 0; a < values.length; a++) {
                if (stratum[a] >= 0 && stratum[a] != value(cell, a)) {
                    return false;
                }
            }
            return true;
        }

        List<StratumSize> sizes() {
            return strata().stream()
                    .map(stratum -> {
                        Map<String, String> definition = new HashMap<>();
                        for (int a = 0; a < stratum.length; a++) {
                            if (stratum[a] >= 0) {
                                definition.put("a" + a, "v" + stratum[a]);
                            }
                        }
                        int n = 0;
                        for (int cell = 0; cell < nCells(); cell++) {
                            n += isIn(cell, stratum) ? PEOPLE : 0;
                        }
                        return new StratumSize(definition.toString(), definition, n, 0, 0);
                    })
                    .toList();
        }

        StrataCounts counts(Calls[] cells, int missing) {
            List<int[]> strata = strata();
            StrataCounts counts = new StrataCounts(strata.size());
            for (int s = 0; s < strata.size(); s++) {
                for (int cell = 0; cell < cells.length; cell++) {
                    if (isIn(cell, strata.get(s))) {
                        Calls calls = cells[cell];
                        counts.add(CountField.AC, s, calls.ac());
                        counts.add(CountField.AN, s, 2 * (PEOPLE - missing));
                        counts.add(CountField.N_HOM_REF, s, PEOPLE - missing - calls.het - calls.hom);
                        counts.add(CountField.N_HET, s, calls.het);
                        counts.add(CountField.N_HOM_ALT, s, calls.hom);
                        counts.add(CountField.N_MISSING, s, missing);
                    }
                }
            }
            return counts;
        }
    }

    private static FrequencyGate gate(Cohort cohort, int t, Audience audience, int secret) {
        Rules rules = Policy.parse(audience.label() + ": {min_cohort: 1, min_diff: 1, min_count: " + t + "}", "p")
                .rules(audience);
        return new FrequencyGate(rules, audience, cohort.sizes(), true, new byte[] {(byte) secret});
    }

    private static @Nullable FrequencyRow published(Cohort cohort, int t, StrataCounts raw, StrataCounts adj) {
        return gate(cohort, t, Audience.COORDINATOR, 1)
                .apply(new FrequencyRow(SITE, raw, adj), PloidyRegion.DIPLOID, List.of());
    }

    private static boolean looksLike(StrataCounts published, StrataCounts other) {
        for (CountField field : CountField.values()) {
            for (int s = 0; s < published.nStrata(); s++) {
                if (!published.isHidden(field, s) && published.get(field, s) != other.get(field, s)) {
                    return false;
                }
            }
        }
        return true;
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, SEEDS);
    }

    private static Calls[] hets(int[] counts) {
        return Arrays.stream(counts).mapToObj(n -> new Calls(n, 0)).toArray(Calls[]::new);
    }

    /** Heterozygous people only, so that AC is what there is; one or two attributes, with people who have no value. */
    @Promise(attack = "6", cases = SEEDS)
    @ParameterizedTest
    @MethodSource("seeds")
    void noSumOfPublishedCountsTellsASmallOne(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{2}, {3}, {4}, {2, 2}, {3, 2}, {2, 3}, {3, 3}, {2, 2, 2}};
        Cohort cohort = new Cohort(shapes[random.nextInt(shapes.length)], random.nextBoolean());
        int t = 2 + random.nextInt(3);
        int nCells = cohort.nCells();
        int[] table = new int[nCells];
        int total = 0;
        int most = nCells > 6 ? 8 : 14;
        for (int i = 0; i < nCells && total < most; i++) {
            table[i] = Math.min(most - total, random.nextInt(2) * random.nextInt(2 * t + 1));
            total += table[i];
        }
        StrataCounts truth = cohort.counts(hets(table), 0);
        FrequencyRow row = published(cohort, t, null, truth);
        if (total < t) {
            assertThat(row).isNull();
            return;
        }
        List<int[]> strata = cohort.strata();
        int[] least = new int[strata.size() + nCells];
        int[] greatest = new int[strata.size() + nCells];
        Arrays.fill(least, Integer.MAX_VALUE);
        FrequencyGateTest.everyTable(new int[nCells], 0, total, other -> {
            StrataCounts counts = cohort.counts(hets(other), 0);
            if (looksLike(row.adj(), counts)) {
                for (int s = 0; s < least.length; s++) {
                    int n = s < strata.size() ? counts.get(CountField.AC, s) : other[s - strata.size()];
                    least[s] = Math.min(least[s], n);
                    greatest[s] = Math.max(greatest[s], n);
                }
            }
        });
        for (int s = 0; s < least.length; s++) {
            int n = s < strata.size() ? truth.get(CountField.AC, s) : table[s - strata.size()];
            if (n > 0 && n < t) {
                if (cohort.values().length < 3) {
                    // Of more attributes only that it may be enough is promised.
                    assertThat(least[s])
                            .as("least of %s, place %s of %s", Arrays.toString(table), s, cohort)
                            .isZero();
                }
                assertThat(greatest[s])
                        .as("greatest of %s, place %s of %s", Arrays.toString(table), s, cohort)
                        .isGreaterThanOrEqualTo(t);
            }
        }
    }

    /** One attribute of three values, everybody diploid: no genotype count is certain to be 1 to t − 1. */
    @Promise(attack = "6", cases = SEEDS)
    @ParameterizedTest
    @MethodSource("seeds")
    void noGenotypeCountFollows(long seed) {
        requireNoGenotypeFollows(seed, Audience.COORDINATOR);
    }

    @Promise(attack = "6", cases = SEEDS)
    @ParameterizedTest
    @MethodSource("seeds")
    void noGenotypeCountFollowsForThePublic(long seed) {
        requireNoGenotypeFollows(seed, Audience.PUBLIC);
    }

    private static void requireNoGenotypeFollows(long seed, Audience audience) {
        SplittableRandom random = new SplittableRandom(seed);
        Cohort cohort = new Cohort(new int[] {3}, random.nextBoolean());
        int t = 2 + random.nextInt(2);
        Calls[] cells = new Calls[3];
        for (int i = 0; i < 3; i++) {
            cells[i] = new Calls(random.nextInt(7), random.nextInt(4));
        }
        StrataCounts truth = cohort.counts(cells, 0);
        FrequencyRow row = gate(cohort, t, audience, 1)
                .apply(new FrequencyRow(SITE, null, truth), PloidyRegion.DIPLOID, List.of());
        if (row == null) {
            return;
        }
        List<int[]> strata = cohort.strata();
        CountField[] fields = {CountField.N_HET, CountField.N_HOM_ALT};
        int[][] least = new int[2][strata.size()];
        int[][] greatest = new int[2][strata.size()];
        for (int[] row1 : least) {
            Arrays.fill(row1, Integer.MAX_VALUE);
        }
        int total = truth.get(CountField.AC, 0);
        // Sums of copies by cell, then every number of homozygotes.
        FrequencyGateTest.everyTable(
                new int[3],
                0,
                total,
                copies -> everyHom(copies, 0, new Calls[3], other -> {
                    StrataCounts counts = cohort.counts(other, 0);
                    if (looksLike(row.adj(), counts)) {
                        for (int f = 0; f < 2; f++) {
                            for (int s = 0; s < strata.size(); s++) {
                                int n = counts.get(fields[f], s);
                                least[f][s] = Math.min(least[f][s], n);
                                greatest[f][s] = Math.max(greatest[f][s], n);
                            }
                        }
                    }
                }));
        for (int f = 0; f < 2; f++) {
            for (int s = 0; s < strata.size(); s++) {
                assertThat(least[f][s] > 0 && greatest[f][s] < t)
                        .as(
                                "%s of %s in stratum %s is %s..%s, t = %s",
                                fields[f], Arrays.toString(cells), s, least[f][s], greatest[f][s], t)
                        .isFalse();
            }
        }
    }

    private static void everyHom(int[] copies, int at, Calls[] cells, Consumer<Calls[]> use) {
        if (at == cells.length) {
            use.accept(cells);
            return;
        }
        for (int hom = 0; 2 * hom <= copies[at]; hom++) {
            cells[at] = new Calls(copies[at] - 2 * hom, hom);
            everyHom(copies, at + 1, cells, use);
        }
    }

    /** Raw and adj of the same people: neither count, nor how many copies are in calls that are not adj, follows. */
    @Promise(attack = "6", cases = SEEDS)
    @ParameterizedTest
    @MethodSource("seeds")
    void rawBesideAdjTellsOfNoFew(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Cohort cohort = new Cohort(new int[] {3}, random.nextBoolean());
        int t = 2 + random.nextInt(2);
        int[] adj = new int[3];
        int[] less = new int[3];
        for (int i = 0; i < 3; i++) {
            adj[i] = random.nextInt(6);
            less[i] = random.nextInt(2) * random.nextInt(4);
        }
        StrataCounts trueAdj = cohort.counts(hets(adj), 20);
        StrataCounts trueRaw = cohort.counts(hets(sum(adj, less)), 0);
        FrequencyRow row = published(cohort, t, trueRaw, trueAdj);
        if (row == null) {
            return;
        }
        int n = cohort.strata().size();
        int[][] least = new int[3][n];
        int[][] greatest = new int[3][n];
        for (int[] of : least) {
            Arrays.fill(of, Integer.MAX_VALUE);
        }
        int mostAdj = Arrays.stream(adj).sum() + t;
        int mostBeside = Arrays.stream(less).sum() + t;
        for (int total = 0; total <= mostAdj; total++) {
            FrequencyGateTest.everyTable(new int[3], 0, total, a -> {
                StrataCounts otherAdj = cohort.counts(hets(a), 20);
                if (!looksLike(row.adj(), otherAdj)) {
                    return;
                }
                for (int rest = 0; rest <= mostBeside; rest++) {
                    FrequencyGateTest.everyTable(new int[3], 0, rest, d -> {
                        StrataCounts otherRaw = cohort.counts(hets(sum(a, d)), 0);
                        if (looksLike(row.raw(), otherRaw)) {
                            for (int s = 0; s < n; s++) {
                                int x = otherAdj.get(CountField.AC, s);
                                int y = otherRaw.get(CountField.AC, s);
                                int[] values = {x, y, y - x};
                                for (int f = 0; f < 3; f++) {
                                    least[f][s] = Math.min(least[f][s], values[f]);
                                    greatest[f][s] = Math.max(greatest[f][s], values[f]);
                                }
                            }
                        }
                    });
                }
            });
        }
        for (int s = 0; s < n; s++) {
            for (int f = 0; f < 3; f++) {
                assertThat(least[f][s] > 0 && greatest[f][s] < t)
                        .as(
                                "%s and %s, field %s in stratum %s is %s..%s, t = %s",
                                Arrays.toString(adj), Arrays.toString(less), f, s, least[f][s], greatest[f][s], t)
                        .isFalse();
            }
        }
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = new int[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    /** Attack 57, of strata of one attribute: who knows how it is chosen what is hidden, and tries every table and secret, cannot tell. */
    @Promise(attack = "57")
    @ParameterizedTest
    @CsvSource({"3,16", "4,14", "5,11"})
    void knowingTheAlgorithmDoesNotHelp(int nValues, int most) {
        Cohort cohort = new Cohort(new int[] {nValues}, false);
        int t = 3;
        Map<String, List<TreeSet<Integer>>> valuesOf = new HashMap<>();
        int nStrata = cohort.strata().size();
        for (int secret = 0; secret < 24; secret++) {
            FrequencyGate gate = gate(cohort, t, Audience.PUBLIC, secret);
            for (int total = t; total <= most; total++) {
                FrequencyGateTest.everyTable(new int[cohort.nCells()], 0, total, table -> {
                    StrataCounts counts = cohort.counts(hets(table), 0);
                    FrequencyRow row =
                            gate.apply(new FrequencyRow(SITE, null, counts), PloidyRegion.DIPLOID, List.of());
                    StringBuilder looks = new StringBuilder();
                    for (CountField field : new CountField[] {CountField.AC, CountField.N_HET, CountField.N_HOM_ALT}) {
                        for (int s = 0; s < nStrata; s++) {
                            looks.append(
                                            row.adj().isHidden(field, s)
                                                    ? "?"
                                                    : row.adj().get(field, s))
                                    .append(' ');
                        }
                    }
                    List<TreeSet<Integer>> values = valuesOf.computeIfAbsent(looks.toString(), k -> {
                        List<TreeSet<Integer>> sets = new ArrayList<>();
                        for (int s = 0; s < nStrata; s++) {
                            sets.add(new TreeSet<>());
                        }
                        return sets;
                    });
                    for (int s = 0; s < nStrata; s++) {
                        values.get(s).add(counts.get(CountField.AC, s));
                    }
                });
            }
        }
        int unsafe = 0;
        int hidden = 0;
        StringBuilder examples = new StringBuilder();
        for (Map.Entry<String, List<TreeSet<Integer>>> output : valuesOf.entrySet()) {
            for (TreeSet<Integer> values : output.getValue()) {
                boolean isPrimary = values.stream().anyMatch(v -> v > 0 && v < t);
                hidden += isPrimary ? 1 : 0;
                if (isPrimary && values.stream().allMatch(v -> v > 0 && v < t)) {
                    unsafe++;
                    if (unsafe < 10) {
                        examples.append(output.getKey()).append(values).append('\n');
                    }
                }
            }
        }
        assertThat(hidden).isPositive();
        assertThat(unsafe).as("of %s; %s", hidden, examples).isZero();
    }

    @Promise(attack = "4")
    @Test
    void aSmallPopulationTakesOneMoreWithIt() {
        // attack 4: AC FIN 40, SWE 20, ISL 4
        Cohort cohort = new Cohort(new int[] {3}, false);
        FrequencyRow row = published(cohort, 10, null, cohort.counts(hets(new int[] {40, 20, 4}), 0));
        assertThat(row.adj().get(CountField.AC, 0)).isEqualTo(64);
        assertThat(row.adj().isHidden(CountField.AC, 3)).isTrue();
        assertThat(row.adj().isHidden(CountField.AC, 1)).isNotEqualTo(row.adj().isHidden(CountField.AC, 2));
    }
}
