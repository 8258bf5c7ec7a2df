package eu.goe.core.audit;

import eu.goe.core.audit.Findings.Kind;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Attacks strata of which each has all people of the smaller ones, as those drawn at random: a count grows from each to the next, and what it grows by is
 * a count of the people in between. What is published on either side bounds both, exactly.
 */
final class NestedAttack {
    private final SmallCells small;
    /** Places of strata by size; the last is everybody. */
    private final int[] levels;

    private final int[] truth;
    private final int[] growth;
    private final boolean[] isKnown;
    private final int[] minOfLess;
    private final int[] maxOfLess;
    private final int[] minOfMore;
    private final int[] maxOfMore;

    /** @param levels places of strata, the smallest first, everybody last */
    NestedAttack(SmallCells small, int[] levels) {
        this.small = small;
        this.levels = levels.clone();
        int n = levels.length;
        truth = new int[n];
        growth = new int[n];
        isKnown = new boolean[n];
        minOfLess = new int[n];
        maxOfLess = new int[n];
        minOfMore = new int[n];
        maxOfMore = new int[n];
    }

    /** Places of the strata that an attribute of sizes names, by size and then everybody; only the latter if there are none. */
    static int[] levels(List<StratumSize> strata, @Nullable String attribute) {
        return IntStream.concat(
                        IntStream.range(0, strata.size())
                                .filter(s -> isLevel(strata.get(s).definition(), attribute))
                                .boxed()
                                .sorted(Comparator.comparing(s -> strata.get(s).n()))
                                .mapToInt(s -> s),
                        IntStream.of(0))
                .toArray();
    }

    static boolean isLevel(Map<String, String> definition, @Nullable String attribute) {
        return attribute != null && definition.containsKey(attribute);
    }

    /**
     * Attacks the counts of one quality, or of what raw counts have more than adj counts.
     *
     * @param less what the counts are looked at beside; null for nothing
     * @param seenLess what is published of it
     * @param prefix of the count's name: {@code adj_}
     */
    void attack(
            StrataCounts counts,
            StrataCounts seen,
            @Nullable StrataCounts less,
            @Nullable StrataCounts seenLess,
            int[] places,
            PloidyRegion region,
            String prefix,
            Findings findings) {
        attack(CountField.AC, counts, seen, less, seenLess, places, region, prefix, findings);
        for (CountField field : QualityAttack.GENOTYPES) {
            attack(field, counts, seen, less, seenLess, places, region, prefix, findings);
        }
    }

    private void attack(
            CountField field,
            StrataCounts counts,
            StrataCounts seen,
            @Nullable StrataCounts less,
            @Nullable StrataCounts seenLess,
            int[] places,
            PloidyRegion region,
            String prefix,
            Findings findings) {
        int n = levels.length;
        for (int i = 0; i < n; i++) {
            int s = levels[i];
            int k = places[s];
            isKnown[i] = k >= 0 && !seen.isHidden(field, k) && (seenLess == null || !seenLess.isHidden(field, k));
            truth[i] = counts.get(field, s) - (less == null ? 0 : less.get(field, s));
            growth[i] = most(field, counts, less, s) - (i == 0 ? 0 : most(field, counts, less, levels[i - 1]));
        }
        for (int i = 0; i < n; i++) {
            minOfLess[i] = isKnown[i] ? truth[i] : i == 0 ? 0 : minOfLess[i - 1];
            maxOfLess[i] = isKnown[i] ? truth[i] : growth[i] + (i == 0 ? 0 : maxOfLess[i - 1]);
        }
        for (int i = n - 1; i >= 0; i--) {
            boolean isLast = i == n - 1;
            minOfMore[i] = isKnown[i] ? truth[i] : isLast ? 0 : Math.max(0, minOfMore[i + 1] - growth[i + 1]);
            maxOfMore[i] = isKnown[i] ? truth[i] : isLast ? maxOfLess[i] : maxOfMore[i + 1];
        }
        String count = prefix + field.column();
        boolean isAc = field == CountField.AC && less == null;
        for (int i = 0; i < n; i++) {
            String group = AuditTable.label(small.strata().get(levels[i]).definition());
            int min = Math.max(minOfLess[i], minOfMore[i]);
            int max = Math.min(maxOfLess[i], maxOfMore[i]);
            int most = most(field, counts, less, levels[i]);
            judge(isAc, isSmall(field, i, counts, less, region), min, max, most, count, group, findings);
            boolean allBut = isAc && (small.isSmall(most - truth[i]) || small.isOfAllButFew(counts, levels[i], region));
            judge(false, allBut, most - max, most - min, most, count, "all but a few of " + group, findings);
            if (i > 0) {
                int grown = truth[i] - truth[i - 1];
                int low = Math.max(0, minOfMore[i] - maxOfLess[i - 1]);
                int high = Math.min(growth[i], maxOfMore[i] - minOfLess[i - 1]);
                String between = "those that " + group + " has more";
                judge(isAc, small.isSmall(grown), low, high, growth[i], count, between, findings);
                boolean allGrown = isAc && small.isSmall(growth[i] - grown);
                judge(
                        false,
                        allGrown,
                        growth[i] - high,
                        growth[i] - low,
                        growth[i],
                        count,
                        "all but a few of " + between,
                        findings);
            }
        }
    }

    private boolean isSmall(
            CountField field, int i, StrataCounts counts, @Nullable StrataCounts less, PloidyRegion region) {
        if (less != null) {
            return small.isSmall(truth[i]);
        }
        return field == CountField.AC
                ? small.isOfFew(counts, levels[i], region)
                : small.isSmallGenotype(field, counts, levels[i], region);
    }

    /** Copies that were called, or people. */
    private int most(CountField field, StrataCounts counts, @Nullable StrataCounts less, int s) {
        return field == CountField.AC
                ? counts.get(CountField.AN, s) - (less == null ? 0 : less.get(CountField.AN, s))
                : small.strata().get(s).n();
    }

    /** @param mustBeBoth whether it must be possibly 0 and possibly t, as far as there are so many, and not only one of both */
    private void judge(
            boolean mustBeBoth,
            boolean isSmall,
            int min,
            int max,
            int most,
            String count,
            String group,
            Findings findings) {
        if (!isSmall) {
            return;
        }
        boolean isTold = min == max;
        findings.attacked(!isTold);
        boolean isUnsafe =
                mustBeBoth ? min > 0 || max < Math.min(small.threshold(), most) : min > 0 && max < small.threshold();
        if (isTold || isUnsafe) {
            findings.add(isTold ? Kind.PUBLISHED : Kind.FOLLOWS, count, group);
        }
    }
}
