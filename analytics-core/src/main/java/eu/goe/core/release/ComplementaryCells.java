package eu.goe.core.release;

import java.util.List;

/**
 * Rule D4: hides further cells of a site until none that must stay hidden can be computed from the published ones.
 *
 * <p>Where strata differ in one attribute only, the hidden parts of a line are known by their sum and nothing else; they
 * are safe when there are two of them at least and the sum is not small. Where attributes are crossed, lines meet, and
 * in each line with a hidden cell the hidden ones other than the largest must together not be small (measured: no
 * hidden cell could be solved for). Ties go by the order of the strata. If nothing else helps, every stratum but
 * {@code all} is hidden. Time O(lines × strata) for a site with a hidden cell.
 */
final class ComplementaryCells {
    private final List<ReleaseStrata.Line> lines;
    private final int threshold;
    private final boolean crossed;
    private final boolean anyRest;

    /** @param threshold t: 1 to t − 1 is small */
    ComplementaryCells(List<ReleaseStrata.Line> lines, int threshold) {
        this.lines = List.copyOf(lines);
        this.threshold = threshold;
        this.crossed = lines.stream().anyMatch(line -> line.parent() != 0);
        this.anyRest = lines.stream().anyMatch(ReleaseStrata.Line::hasRest);
    }

    /**
     * @param hidden by stratum, the first is everybody; set for the cells to hide more
     * @param exact by stratum, whether the measures are exact
     * @param measures of what may not be small, each by stratum; known to be at least so much
     */
    void protect(boolean[] hidden, boolean[] exact, long[]... measures) {
        if (hidden[0]) {
            java.util.Arrays.fill(hidden, true);
            return;
        }
        if (!anyRest && !any(hidden)) {
            return;
        }
        boolean[] active = new boolean[measures.length];
        for (int m = 0; m < measures.length; m++) {
            active[m] = isActive(hidden, exact, measures[m]);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (ReleaseStrata.Line line : lines) {
                if (isSafe(line, hidden, exact, active, measures)) {
                    continue;
                }
                int next = smallestVisible(line, hidden, active, measures);
                if (next < 0) {
                    java.util.Arrays.fill(hidden, 1, hidden.length, true);
                    return;
                }
                hidden[next] = true;
                changed = true;
            }
        }
    }

    private boolean isActive(boolean[] hidden, boolean[] exact, long[] measure) {
        for (int s = 0; s < hidden.length; s++) {
            if (hidden[s] && isSmall(measure[s])) {
                return true;
            }
        }
        for (ReleaseStrata.Line line : lines) {
            if (isSmall(rest(line, exact, measure))) {
                return true;
            }
        }
        return false;
    }

    private boolean isSafe(
            ReleaseStrata.Line line, boolean[] hidden, boolean[] exact, boolean[] active, long[][] measures) {
        int n = line.hasRest() ? 1 : 0;
        for (int child : line.children()) {
            n += hidden[child] ? 1 : 0;
        }
        boolean parentHidden = hidden[line.parent()];
        n += parentHidden ? 1 : 0;
        if (n == 0) {
            return true;
        }
        for (int m = 0; m < measures.length; m++) {
            if (!active[m]) {
                continue;
            }
            long[] measure = measures[m];
            long rest = rest(line, exact, measure);
            long sum = rest;
            long largest = rest;
            boolean small = isSmall(rest);
            for (int child : line.children()) {
                if (hidden[child]) {
                    sum += measure[child];
                    largest = Math.max(largest, measure[child]);
                    small |= isSmall(measure[child]);
                }
            }
            if (parentHidden) {
                sum += measure[line.parent()];
                largest = Math.max(largest, measure[line.parent()]);
                small |= isSmall(measure[line.parent()]);
            }
            boolean onlyRest = n == 1 && line.hasRest();
            boolean matters = small || (crossed && !onlyRest);
            long mass = crossed && !onlyRest ? sum - largest : sum;
            if (matters && (n < 2 || mass < threshold)) {
                return false;
            }
        }
        return true;
    }

    /** What is left of the parent beside its parts; 0 where there is nobody, or the figures do not tell. */
    private static long rest(ReleaseStrata.Line line, boolean[] exact, long[] measure) {
        if (!line.hasRest() || !exact[line.parent()]) {
            return 0;
        }
        long rest = measure[line.parent()];
        for (int child : line.children()) {
            if (!exact[child]) {
                return 0;
            }
            rest -= measure[child];
        }
        return Math.max(0, rest);
    }

    private static int smallestVisible(ReleaseStrata.Line line, boolean[] hidden, boolean[] active, long[][] measures) {
        int best = -1;
        long least = Long.MAX_VALUE;
        for (int child : line.children()) {
            if (hidden[child]) {
                continue;
            }
            long value = 0;
            for (int m = 0; m < measures.length; m++) {
                value = active[m] ? Math.max(value, measures[m][child]) : value;
            }
            if (value > 0 && value < least) {
                least = value;
                best = child;
            }
        }
        return best;
    }

    private boolean isSmall(long value) {
        return value > 0 && value < threshold;
    }

    private static boolean any(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return true;
            }
        }
        return false;
    }
}
