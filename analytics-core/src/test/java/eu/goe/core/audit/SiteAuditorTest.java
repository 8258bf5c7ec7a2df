package eu.goe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.audit.CalledCells.Calls;
import eu.goe.core.audit.Findings.Finding;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Promise;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.testing.Property;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verdicts against every table that looks the same; and the gate's own packages. */
class SiteAuditorTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");
    private static final CountField[] GENOTYPES = {
        CountField.N_HOM_REF, CountField.N_HET, CountField.N_HOM_ALT, CountField.N_HEMI_ALT, CountField.N_POLYPLOID
    };

    private static Rules rules(int t, Audience audience) {
        return Policy.parse(audience.label() + ": {min_cohort: 1, min_diff: 1, min_count: " + t + "}", "p")
                .rules(audience);
    }

    private static SiteAuditor auditor(CalledCells cells, int t, int[] places, int anRounding) {
        return new SiteAuditor(
                new SmallCells(rules(t, Audience.COORDINATOR), cells.strata(), true), places, false, anRounding);
    }

    private static int[] all(CalledCells cells) {
        return IntStream.range(0, cells.strata().size()).toArray();
    }

    private static Set<String> verdict(SiteAuditor auditor, StrataCounts truth, StrataCounts seen) {
        Set<String> unsafe = new TreeSet<>();
        for (Finding finding : auditor.audit(
                new FrequencyRow(SITE, null, truth), new FrequencyRow(SITE, null, seen), PloidyRegion.DIPLOID)) {
            unsafe.add(finding.count().replace("adj_an - ", "") + " " + finding.group());
        }
        return unsafe;
    }

    /** What every table that looks the same leaves of a count. */
    private static final class Range {
        int least = Integer.MAX_VALUE;
        int most;

        void see(int n) {
            least = Math.min(least, n);
            most = Math.max(most, n);
        }
    }

    /** Counts that are small and known to be so, found by trying all calls. */
    private static Set<String> bruteForce(
            CalledCells cells, Calls[] truth, StrataCounts seen, int t, boolean genotypes) {
        List<int[]> groups = cells.groups();
        int nStrata = cells.strata().size();
        CountField[] fields = {CountField.AC, CountField.N_HOM_REF, CountField.N_HET, CountField.N_HOM_ALT};
        Range[][] ranges = new Range[fields.length][groups.size()];
        for (Range[] of : ranges) {
            Arrays.setAll(of, g -> new Range());
        }
        int[] called = Arrays.stream(truth).mapToInt(Calls::called).toArray();
        CalledCells.everyCalls(called, 0, new Calls[called.length], other -> {
            Calls[] sums = cells.sums(other, groups);
            for (CountField field : fields) {
                for (int s = 0; s < nStrata; s++) {
                    if (!seen.isHidden(field, s) && seen.get(field, s) != sums[s].get(field)) {
                        return;
                    }
                }
            }
            for (int f = 0; f < fields.length; f++) {
                for (int g = 0; g < sums.length; g++) {
                    ranges[f][g].see(sums[g].get(fields[f]));
                }
            }
        });
        Calls[] sums = cells.sums(truth, groups);
        Set<String> unsafe = new TreeSet<>();
        for (int f = 0; f < (genotypes ? fields.length : 1); f++) {
            for (int g = 0; g < sums.length; g++) {
                int n = sums[g].get(fields[f]);
                int an = 2 * sums[g].called();
                boolean isStratum = g < nStrata;
                Range range = ranges[f][g];
                boolean isUnsafe;
                if (fields[f] == CountField.AC) {
                    int enough = Math.min(t, an / 2);
                    int carriers = sums[g].het() + sums[g].homAlt();
                    int others = sums[g].het() + sums[g].homRef();
                    boolean few = isSmall(n, t) || (isStratum && isSmall(carriers, t));
                    boolean allButFew = isSmall(an - n, t) || (isStratum && isSmall(others, t));
                    isUnsafe = (few && (range.least > 0 || range.most < enough))
                            || (allButFew && (range.most < an || an - range.least < enough));
                } else {
                    // By AC and AN of the group alone: at least, and at most.
                    Range ac = ranges[0][g];
                    int people = an / 2;
                    int[] own = switch (fields[f]) {
                        case N_HOM_ALT -> new int[] {ac.least - people, ac.most / 2};
                        case N_HOM_REF -> new int[] {people - ac.most, people - (ac.least + 1) / 2};
                        default -> new int[] {ac.least == ac.most ? ac.least % 2 : 0, Math.min(ac.most, an - ac.least)};
                    };
                    int most = Math.min(own[1], people);
                    int least = most < t ? Math.max(0, own[0]) : 0;
                    boolean isPublished = isStratum && !seen.isHidden(fields[f], g);
                    isUnsafe =
                            isSmall(n, t) && (isPublished || (range.least > least && range.most < Math.min(t, most)));
                }
                if (isUnsafe) {
                    unsafe.add("adj_" + fields[f].column() + " " + label(cells, groups.get(g)));
                }
            }
        }
        return unsafe;
    }

    private static boolean isSmall(int n, int t) {
        return n > 0 && n < t;
    }

    private static String label(CalledCells cells, int[] vector) {
        Map<String, String> definition = new HashMap<>();
        for (int a = 0; a < vector.length; a++) {
            boolean isNone = cells.hasNone() && vector[a] == cells.values()[a] - 1;
            if (vector[a] >= 0) {
                definition.put("a" + a, isNone ? "(none)" : "v" + vector[a]);
            }
        }
        return AuditTable.label(definition);
    }

    private static void hideAt(StrataCounts counts, CountField[] fields, int s) {
        for (CountField field : fields) {
            counts.hide(field, s);
        }
    }

    private static Calls[] randomCalls(SplittableRandom random, int n, int people) {
        Calls[] calls = new Calls[n];
        for (int i = 0; i < n; i++) {
            int hom = random.nextInt(3) == 0 ? random.nextInt(people + 1) : 0;
            int het = random.nextInt(people - hom + 1);
            calls[i] = random.nextInt(5) == 0 ? new Calls(people, 0, 0) : new Calls(people - hom - het, het, hom);
        }
        return calls;
    }

    /** AC hidden here and there, whether or not that protects anything. */
    @Promise(attack = "auditor")
    @Property
    void verdictsOnCopiesAreThoseOfAllTables(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{2}, {3}, {4}, {2, 2}, {3, 2}, {2, 3}};
        int[] shape = shapes[random.nextInt(shapes.length)];
        int n = CalledCells.nCells(shape);
        int people = n > 4 ? 2 : 1 + random.nextInt(3);
        CalledCells cells = new CalledCells(
                shape,
                random.nextBoolean(),
                IntStream.generate(() -> people).limit(n).toArray());
        int t = 2 + random.nextInt(2);
        Calls[] truth = randomCalls(random, n, people);
        StrataCounts counts = cells.counts(truth);
        if (counts.get(CountField.AC, 0) - counts.get(CountField.N_HOM_ALT, 0) < t) {
            return;
        }
        StrataCounts seen = counts.copy();
        for (int s = 0; s < seen.nStrata(); s++) {
            hideAt(seen, GENOTYPES, s);
            seen.hide(CountField.N_MISSING, s);
            if (random.nextInt(3) > 0) {
                seen.hide(CountField.AC, s);
            }
        }
        Set<String> found = new TreeSet<>(verdict(auditor(cells, t, all(cells), 1), counts, seen));
        found.removeIf(text -> !text.startsWith("adj_ac "));
        assertThat(found).isEqualTo(bruteForce(cells, truth, seen, t, false));
    }

    /** Counts of all kinds hidden here and there: what the auditor finds is so. Counts what it does not find. */
    @Property
    void whatIsFoundOnGenotypesIsSo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{2}, {3}, {2, 2}};
        int[] shape = shapes[random.nextInt(shapes.length)];
        int n = CalledCells.nCells(shape);
        int people = n > 3 ? 2 + random.nextInt(2) : 2 + random.nextInt(4);
        CalledCells cells = new CalledCells(
                shape,
                random.nextBoolean(),
                IntStream.generate(() -> people).limit(n).toArray());
        int t = 2 + random.nextInt(2);
        Calls[] truth = randomCalls(random, n, people);
        StrataCounts counts = cells.counts(truth);
        if (counts.get(CountField.AC, 0) - counts.get(CountField.N_HOM_ALT, 0) < t) {
            return;
        }
        StrataCounts seen = counts.copy();
        for (int s = 0; s < seen.nStrata(); s++) {
            seen.hide(CountField.N_MISSING, s);
            if (random.nextInt(3) > 0) {
                hideAt(seen, GENOTYPES, s);
                if (random.nextInt(2) > 0) {
                    seen.hide(CountField.AC, s);
                }
            }
        }
        Set<String> brute = bruteForce(cells, truth, seen, t, true);
        Set<String> found = verdict(auditor(cells, t, all(cells), 1), counts, seen);
        assertThat(brute).containsAll(found);
        assertThat(found.isEmpty()).as("found %s of %s", found, brute).isEqualTo(brute.isEmpty());
    }

    private static FrequencyGate gate(CalledCells cells, int t, Audience audience, int minCohort, int secret) {
        Rules rules = Policy.parse(
                        audience.label() + ": {min_cohort: " + minCohort + ", min_diff: 1, min_count: " + t + "}", "p")
                .rules(audience);
        return new FrequencyGate(rules, audience, cells.strata(), true, new byte[] {(byte) secret});
    }

    static LongStream seeds() {
        Long one = Long.getLong("goe.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 500);
    }

    private record Exported(CalledCells cells, FrequencyRow truth, FrequencyRow seen, SiteAuditor auditor) {
        List<Finding> audit() {
            return auditor.audit(truth, seen, PloidyRegion.DIPLOID);
        }
    }

    /** A random site as the gate lets it out; null where it does not. */
    private static @Nullable Exported exported(SplittableRandom random, int[][] shapes, int people) {
        int[] shape = shapes[random.nextInt(shapes.length)];
        int n = CalledCells.nCells(shape);
        int t = 2 + random.nextInt(9);
        Audience audience = random.nextBoolean() ? Audience.COORDINATOR : Audience.PUBLIC;
        int[] sizes = random.ints(n, people / 2, people + 1).toArray();
        for (int i = 0; i < n; i++) {
            sizes[i] = random.nextInt(4) == 0 ? random.nextInt(16) : sizes[i];
        }
        CalledCells cells = new CalledCells(shape, random.nextBoolean(), sizes);
        Calls[] adj = new Calls[n];
        Calls[] raw = new Calls[n];
        double frequency = Math.pow(10, -3 * random.nextDouble());
        for (int i = 0; i < n; i++) {
            adj[i] = CalledCells.NOBODY;
            raw[i] = CalledCells.NOBODY;
            for (int p = 0; p < sizes[i]; p++) {
                int copies = (random.nextDouble() < frequency ? 1 : 0) + (random.nextDouble() < frequency ? 1 : 0);
                Calls one = new Calls(copies == 0 ? 1 : 0, copies == 1 ? 1 : 0, copies == 2 ? 1 : 0);
                raw[i] = raw[i].plus(one);
                adj[i] = random.nextInt(20) == 0 ? adj[i] : adj[i].plus(one);
            }
        }
        int which = random.nextInt(3);
        FrequencyRow truth =
                new FrequencyRow(SITE, which == 0 ? null : cells.counts(raw), which == 1 ? null : cells.counts(adj));
        if (Arrays.stream(sizes).sum() < people) {
            return null;
        }
        FrequencyGate gate =
                gate(cells, t, audience, List.of(1, 50, people).get(random.nextInt(3)), (int) random.nextLong());
        FrequencyRow seen = gate.apply(truth, PloidyRegion.DIPLOID, List.of());
        if (seen == null) {
            return null;
        }
        int[] places = new int[cells.strata().size()];
        Arrays.fill(places, -1);
        int[] kept = gate.kept();
        for (int k = 0; k < kept.length; k++) {
            places[kept[k]] = k;
        }
        int rounding = audience == Audience.PUBLIC ? 2 * rules(t, audience).rounding() : 1;
        return new Exported(cells, truth, seen, auditor(cells, t, places, rounding));
    }

    @Promise(attack = "auditor")
    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsFoundInWhatTheGateLetsOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{3}, {6}, {3, 2}, {4, 3}, {8, 3}, {2, 2, 2}, {3, 3, 2}};
        Exported exported = exported(random, shapes, 200);
        if (exported != null) {
            assertThat(exported.audit()).isEmpty();
        }
    }

    /** A site as the gate lets it out, then one count more: the auditor says what trying all tables says. */
    @Promise(attack = "auditor")
    @Property
    void oneCountMoreIsJudgedAsAllTablesJudgeIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] shapes = {{2}, {3}, {2, 2}};
        int[] shape = shapes[random.nextInt(shapes.length)];
        int n = CalledCells.nCells(shape);
        CalledCells cells = new CalledCells(
                shape,
                random.nextBoolean(),
                IntStream.generate(() -> 3).limit(n).toArray());
        int t = 2 + random.nextInt(2);
        Calls[] truth = randomCalls(random, n, 3);
        StrataCounts counts = cells.counts(truth);
        FrequencyRow row = gate(cells, t, Audience.COORDINATOR, 1, (int) seed)
                .apply(new FrequencyRow(SITE, null, counts), PloidyRegion.DIPLOID, List.of());
        if (row == null) {
            return;
        }
        SiteAuditor auditor = auditor(cells, t, all(cells), 1);
        Set<String> ofGate = bruteForce(cells, truth, row.adj(), t, true);
        assertThat(verdict(auditor, counts, row.adj())).isEqualTo(ofGate).isEmpty();
        for (int i = 0; i < 4; i++) {
            CountField field = random.nextBoolean() ? CountField.AC : GENOTYPES[random.nextInt(3)];
            int s = random.nextInt(counts.nStrata());
            if (row.adj().isHidden(field, s)) {
                StrataCounts more = counts.copy();
                for (CountField each : CountField.values()) {
                    for (int k = 0; k < more.nStrata(); k++) {
                        if (row.adj().isHidden(each, k) && (each != field || k != s)) {
                            more.hide(each, k);
                        }
                    }
                }
                Set<String> brute = bruteForce(cells, truth, more, t, true);
                Set<String> found = verdict(auditor, counts, more);
                if (field == CountField.AC) {
                    assertThat(found.isEmpty())
                            .as("%s of stratum %s published: %s", field, s, brute)
                            .isEqualTo(brute.isEmpty());
                } else {
                    // One genotype count alone is refused whether or not all tables tell something.
                    assertThat(found).isNotEmpty();
                }
            }
        }
    }

    /** Raw and adj AC hidden here and there: what raw has more is judged as all tables judge it. */
    @Property
    void rawBesideAdjIsJudgedAsAllTablesJudgeIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(2);
        int people = n == 2 ? 4 : 3;
        int t = 2 + random.nextInt(2);
        CalledCells cells = new CalledCells(
                new int[] {n},
                random.nextBoolean(),
                IntStream.generate(() -> people).limit(n).toArray());
        Calls[] raw = randomCalls(random, n, people);
        Calls[] adj = new Calls[n];
        for (int i = 0; i < n; i++) {
            adj[i] = new Calls(
                    raw[i].homRef() - random.nextInt(Math.min(2, raw[i].homRef() + 1)),
                    raw[i].het() - random.nextInt(Math.min(2, raw[i].het() + 1)),
                    raw[i].homAlt());
        }
        StrataCounts trueRaw = cells.counts(raw);
        StrataCounts trueAdj = cells.counts(adj);
        if (trueRaw.get(CountField.AC, 0) - trueRaw.get(CountField.N_HOM_ALT, 0) < t) {
            return;
        }
        StrataCounts seenRaw = trueRaw.copy();
        StrataCounts seenAdj = trueAdj.copy();
        for (int s = 0; s < trueRaw.nStrata(); s++) {
            for (StrataCounts seen : List.of(seenRaw, seenAdj)) {
                hideAt(seen, GENOTYPES, s);
                seen.hide(CountField.N_MISSING, s);
            }
            boolean hidesAdj = random.nextInt(3) > 0;
            if (hidesAdj) {
                seenAdj.hide(CountField.AC, s);
            }
            if (hidesAdj || random.nextInt(3) > 0) {
                seenRaw.hide(CountField.AC, s);
            }
        }
        List<int[]> groups = cells.groups();
        Range[] more = new Range[groups.size()];
        Arrays.setAll(more, g -> new Range());
        int[] ofAdj = Arrays.stream(adj).mapToInt(Calls::called).toArray();
        int[] ofRaw = Arrays.stream(raw).mapToInt(Calls::called).toArray();
        CalledCells.everyCalls(ofRaw, 0, new Calls[n], someRaw -> {
            Calls[] rawSums = cells.sums(someRaw, groups);
            if (!looksLike(seenRaw, rawSums)) {
                return;
            }
            CalledCells.everyCalls(ofAdj, 0, new Calls[n], someAdj -> {
                for (int i = 0; i < n; i++) {
                    if (someAdj[i].homRef() > someRaw[i].homRef()
                            || someAdj[i].het() > someRaw[i].het()
                            || someAdj[i].homAlt() > someRaw[i].homAlt()) {
                        return;
                    }
                }
                Calls[] adjSums = cells.sums(someAdj, groups);
                if (looksLike(seenAdj, adjSums)) {
                    for (int g = 0; g < more.length; g++) {
                        more[g].see(rawSums[g].ac() - adjSums[g].ac());
                    }
                }
            });
        });
        Calls[] rawSums = cells.sums(raw, groups);
        Calls[] adjSums = cells.sums(adj, groups);
        Set<String> brute = new TreeSet<>();
        for (int g = 0; g < more.length; g++) {
            int truth = rawSums[g].ac() - adjSums[g].ac();
            if (isSmall(truth, t) && more[g].least > 0 && more[g].most < t) {
                brute.add(label(cells, groups.get(g)));
            }
        }
        Set<String> found = new TreeSet<>();
        for (Finding finding : auditor(cells, t, all(cells), 1)
                .audit(
                        new FrequencyRow(SITE, trueRaw, trueAdj),
                        new FrequencyRow(SITE, seenRaw, seenAdj),
                        PloidyRegion.DIPLOID)) {
            if (finding.count().equals("raw_ac - adj_ac")) {
                found.add(finding.group());
            }
        }
        assertThat(found).isEqualTo(brute);
    }

    private static boolean looksLike(StrataCounts seen, Calls[] sums) {
        for (int s = 0; s < seen.nStrata(); s++) {
            if (!seen.isHidden(CountField.AC, s) && seen.get(CountField.AC, s) != sums[s].ac()) {
                return false;
            }
        }
        return true;
    }

    @Promise(attack = "auditor")
    @Test
    void aComplementThatIsPublishedIsFound() {
        // attack 4: FIN 40, SWE 20, ISL 4 of 64; only ISL is hidden.
        CalledCells cells = new CalledCells(new int[] {3}, false, new int[] {1_200, 700, 100});
        StrataCounts counts =
                cells.counts(new Calls[] {new Calls(1_160, 40, 0), new Calls(680, 20, 0), new Calls(96, 4, 0)});
        StrataCounts seen = counts.copy();
        for (int s = 0; s < seen.nStrata(); s++) {
            hideAt(seen, GENOTYPES, s);
        }
        seen.hide(CountField.AC, 3);
        SiteAuditor auditor = auditor(cells, 10, all(cells), 1);
        assertThat(verdict(auditor, counts, seen)).containsExactly("adj_ac a0=v2");
        seen.hide(CountField.AC, 2);
        assertThat(verdict(auditor, counts, seen)).isEmpty();
        // AC and heterozygotes of ISL, looked at twice.
        assertThat(auditor.hidden()).isEqualTo(4);
    }

    /** Everybody heterozygous but in one cell, where one is; only that cell's AC is hidden, so it follows. */
    private static Set<String> hiddenAlone(CalledCells cells, SiteAuditor auditor, Map<String, String> cell) {
        Calls[] calls = new Calls[cells.people().length];
        Arrays.fill(calls, new Calls(0, 20, 0));
        calls[0] = new Calls(19, 1, 0);
        StrataCounts counts = cells.counts(calls);
        StrataCounts seen = counts.copy();
        List<Map<String, String>> strata =
                cells.strata().stream().map(s -> s.definition()).toList();
        for (int s = 0; s < seen.nStrata(); s++) {
            hideAt(seen, GENOTYPES, s);
        }
        seen.hide(CountField.AC, strata.indexOf(cell));
        Set<String> found = verdict(auditor, counts, seen);
        found.removeIf(text -> !text.startsWith("adj_ac "));
        return found;
    }

    private static CalledCells twenties(int... values) {
        return new CalledCells(
                values,
                false,
                IntStream.generate(() -> 20).limit(CalledCells.nCells(values)).toArray());
    }

    @Test
    void aCellOfThreeAttributesThatIsHiddenAloneIsFound() {
        CalledCells cells = twenties(2, 2, 3);
        SiteAuditor auditor = auditor(cells, 5, all(cells), 1);
        assertThat(hiddenAlone(cells, auditor, Map.of("a0", "v0", "a1", "v0", "a2", "v0")))
                .containsExactly("adj_ac a0=v0,a1=v0,a2=v0");
        assertThat(auditor.isExact()).isFalse();
    }

    @Test
    void aCellOfAsManyColumnsAsRowsThatIsHiddenAloneIsFound() {
        CalledCells cells = twenties(14, 14);
        SiteAuditor auditor = auditor(cells, 5, all(cells), 1);
        assertThat(hiddenAlone(cells, auditor, Map.of("a0", "v0", "a1", "v0"))).containsExactly("adj_ac a0=v0,a1=v0");
        assertThat(auditor.isExact()).isFalse();
    }
}
