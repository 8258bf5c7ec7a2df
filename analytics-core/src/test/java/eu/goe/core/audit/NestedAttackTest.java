package eu.goe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.audit.CalledCells.Calls;
import eu.goe.core.audit.Findings.Finding;
import eu.goe.core.cohort.Downsampling;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.Policy;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.testing.Property;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Strata that have each other's people, against all tables that look the same; cells are those whom a draw has more than the next smaller. */
class NestedAttackTest {
    private static final Variant SITE = Variant.of(0, 100, "A", "G");

    private static Rules rules(int t) {
        return Policy.parse("coordinator: {min_cohort: 1, min_diff: 1, min_count: " + t + "}", "p")
                .rules(Audience.COORDINATOR);
    }

    /** Everybody, then the draws; the last cell is in none. */
    private static List<StratumSize> strata(int[] people) {
        List<StratumSize> strata = new ArrayList<>();
        strata.add(new StratumSize("all", Map.of(), Arrays.stream(people).sum(), 0, 0));
        int n = 0;
        for (int i = 0; i < people.length - 1; i++) {
            n += people[i];
            String size = Integer.toString(n);
            strata.add(new StratumSize("downsampling=" + size, Map.of(Downsampling.NAME, size), n, 0, 0));
        }
        return strata;
    }

    private static StrataCounts counts(Calls[] cells) {
        StrataCounts counts = new StrataCounts(cells.length);
        Calls sum = CalledCells.NOBODY;
        for (int i = 0; i < cells.length; i++) {
            sum = sum.plus(cells[i]);
            for (CountField field : CountField.values()) {
                counts.set(field, i == cells.length - 1 ? 0 : i + 1, sum.get(field));
            }
        }
        return counts;
    }

    private static SiteAuditor auditor(int[] people, int t) {
        List<StratumSize> strata = strata(people);
        return new SiteAuditor(
                new SmallCells(rules(t), strata, true),
                IntStream.range(0, strata.size()).toArray(),
                false,
                1,
                Downsampling.NAME);
    }

    @Property
    void verdictsAreThoseOfAllTables(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(3);
        int[] people = random.ints(n, 1, n > 3 ? 3 : 4).toArray();
        int t = 2 + random.nextInt(2);
        Calls[] truth = new Calls[n];
        for (int i = 0; i < n; i++) {
            int het = random.nextInt(people[i] + 1);
            truth[i] = new Calls(people[i] - het, het, 0);
        }
        StrataCounts counts = counts(truth);
        if (counts.get(CountField.AC, 0) < t) {
            return;
        }
        StrataCounts seen = counts.copy();
        for (int s = 0; s < n; s++) {
            for (CountField field : QualityAttack.GENOTYPES) {
                seen.hide(field, s);
            }
            seen.hide(CountField.N_MISSING, s);
            if (s > 0 && random.nextBoolean()) {
                seen.hide(CountField.AC, s);
            }
        }
        Map<String, int[]> ranges = new HashMap<>();
        CalledCells.everyCalls(people, 0, new Calls[n], other -> {
            StrataCounts otherCounts = counts(other);
            for (int s = 0; s < n; s++) {
                if (!seen.isHidden(CountField.AC, s)
                        && seen.get(CountField.AC, s) != otherCounts.get(CountField.AC, s)) {
                    return;
                }
            }
            for (int i = 0; i < n; i++) {
                int s = i == n - 1 ? 0 : i + 1;
                see(ranges, "draw " + s, otherCounts.get(CountField.AC, s));
                see(ranges, "cell " + i, other[i].ac());
            }
        });
        boolean unsafe = false;
        for (int i = 0; i < n; i++) {
            int s = i == n - 1 ? 0 : i + 1;
            unsafe |= isUnsafe(
                    ranges.get("draw " + s), counts.get(CountField.AC, s), counts.get(CountField.AN, s), t, true);
            unsafe |= i > 0 && isUnsafe(ranges.get("cell " + i), truth[i].ac(), 2 * people[i], t, false);
        }
        Set<String> found = new TreeSet<>();
        for (Finding finding : auditor(people, t)
                .audit(
                        new FrequencyRow(SITE, null, counts),
                        new FrequencyRow(SITE, null, seen),
                        PloidyRegion.DIPLOID)) {
            if (finding.count().equals("adj_ac")) {
                found.add(finding.group());
            }
        }
        assertThat(!found.isEmpty())
                .as(
                        "%s %s people %s t %s AC %s",
                        found,
                        Arrays.toString(truth),
                        Arrays.toString(people),
                        t,
                        IntStream.range(0, n)
                                .mapToObj(s -> seen.isHidden(CountField.AC, s) ? "?" : "" + seen.get(CountField.AC, s))
                                .toList())
                .isEqualTo(unsafe);
    }

    private static void see(Map<String, int[]> ranges, String of, int n) {
        int[] range = ranges.computeIfAbsent(of, k -> new int[] {n, n});
        range[0] = Math.min(range[0], n);
        range[1] = Math.max(range[1], n);
    }

    /** Nobody here has two copies, so carriers are copies, and everybody has another allele. */
    private static boolean isUnsafe(int[] range, int ac, int an, int t, boolean isStratum) {
        boolean few = ac > 0 && ac < t;
        boolean allButFew = (an - ac > 0 && an - ac < t) || (isStratum && an / 2 < t);
        return (few && (range[0] > 0 || range[1] < Math.min(t, an)))
                || (allButFew && (range[0] == range[1] || (range[1] < an && an - range[0] < t)));
    }

    @Test
    void drawsThatDifferByTwoCopiesAreFound() {
        int[] people = {200, 20, 300};
        StrataCounts counts = counts(new Calls[] {new Calls(150, 50, 0), new Calls(18, 2, 0), new Calls(200, 100, 0)});
        StrataCounts seen = counts.copy();
        for (int s = 0; s < 3; s++) {
            for (CountField field : QualityAttack.GENOTYPES) {
                seen.hide(field, s);
            }
        }
        assertThat(auditor(people, 10)
                        .audit(
                                new FrequencyRow(SITE, null, counts),
                                new FrequencyRow(SITE, null, seen),
                                PloidyRegion.DIPLOID))
                .containsExactly(
                        new Finding(Findings.Kind.PUBLISHED, "adj_ac", "those that downsampling=220 has more"));
    }

    @Property
    void nothingIsFoundInWhatTheGateLetsOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(4);
        int t = 2 + random.nextInt(8);
        int[] people = random.ints(n, 20, 200).toArray();
        Calls[] adj = new Calls[n];
        Calls[] raw = new Calls[n];
        double frequency = Math.pow(10, -2 * random.nextDouble());
        for (int i = 0; i < n; i++) {
            adj[i] = CalledCells.NOBODY;
            raw[i] = CalledCells.NOBODY;
            for (int p = 0; p < people[i]; p++) {
                int copies = (random.nextDouble() < frequency ? 1 : 0) + (random.nextDouble() < frequency ? 1 : 0);
                Calls one = new Calls(copies == 0 ? 1 : 0, copies == 1 ? 1 : 0, copies == 2 ? 1 : 0);
                raw[i] = raw[i].plus(one);
                adj[i] = random.nextInt(20) == 0 ? adj[i] : adj[i].plus(one);
            }
        }
        FrequencyRow truth = new FrequencyRow(SITE, random.nextBoolean() ? counts(raw) : null, counts(adj));
        FrequencyRow seen = new FrequencyGate(
                        rules(t), Audience.COORDINATOR, strata(people), true, new byte[] {(byte) seed})
                .apply(truth, PloidyRegion.DIPLOID, List.of());
        if (seen != null) {
            assertThat(auditor(people, t).audit(truth, seen, PloidyRegion.DIPLOID))
                    .isEmpty();
        }
    }
}
