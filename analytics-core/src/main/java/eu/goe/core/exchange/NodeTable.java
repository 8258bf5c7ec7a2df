package eu.goe.core.exchange;

import eu.goe.core.cohort.CohortCounts.Sum;
import eu.goe.core.cohort.CrossTable;
import eu.goe.core.errors.VerificationException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the cross table of one node says of any group: how many people it has at least and at most. A published figure is rounded; a hidden one
 * is bounded by the sums that it is part of; of a value that the node does not list there are fewer people than its {@code min_count}.
 */
final class NodeTable {
    private static final int UNKNOWN = Integer.MAX_VALUE / 4;

    /** Bounds are narrowed until nothing moves, or so often: they hold at any time. */
    private static final int MOST_ROUNDS = 100;

    private final CrossTable table;
    private final int threshold;
    private final int base;
    private final int rows;
    private final int columns;

    /** Bounds by row and column of values, each 0 for all of them, and one behind the last for people of no listed value. */
    private final int[][] least;

    private final int[][] most;

    /**
     * @param threshold {@code min_count} of the node
     * @param base to which it rounds people
     * @param where how messages call its package
     * @throws VerificationException if the figures cannot all be true
     */
    NodeTable(CrossTable table, int threshold, int base, String where) {
        this.table = table;
        this.threshold = threshold;
        this.base = base;
        rows = table.by().isEmpty() ? 0 : table.values().get(0).size();
        columns = table.by().size() < 2 ? 0 : table.values().get(1).size();
        least = new int[rows + 2][columns + 2];
        most = new int[rows + 2][columns + 2];
        for (int[] row : most) {
            Arrays.fill(row, UNKNOWN);
        }
        for (int r = 0; r <= rows; r++) {
            for (int c = 0; c <= columns; c++) {
                published(r, c);
            }
        }
        boolean isCrossed = table.by().size() == 2;
        boolean moves = true;
        for (int round = 0; moves && round < MOST_ROUNDS; round++) {
            moves = false;
            for (int c = 0; !table.by().isEmpty() && c < (isCrossed ? columns + 2 : 1); c++) {
                moves |= narrowColumn(c);
            }
            for (int r = 0; isCrossed && r < rows + 2; r++) {
                moves |= narrow(least[r], most[r]);
            }
        }
        for (int r = 0; r < rows + 2; r++) {
            for (int c = 0; c < columns + 2; c++) {
                if (least[r][c] > most[r][c]) {
                    throw new VerificationException(where + ": the figures of the table do not add up.");
                }
            }
        }
    }

    private void published(int r, int c) {
        Integer n = table.groups().get(table.group(r - 1, c - 1)).n();
        boolean isMargin = (r == 0) != (c == 0);
        if (n != null) {
            least[r][c] = leastOf(n);
            most[r][c] = mostOf(n);
        }
        if (isMargin) {
            least[r][c] = Math.max(least[r][c], threshold);
        }
    }

    /** The fewest people that are rounded to so many; t if there are any, since fewer are hidden. */
    private int leastOf(int n) {
        return n == 0 ? 0 : Math.max(n - base / 2, threshold);
    }

    /** The most; of 0 nobody, unless t people round to it. */
    private int mostOf(int n) {
        int more = (base - 1) / 2;
        return n == 0 && more < threshold ? 0 : n + more;
    }

    /** The first is the sum of the others: all rows of a column. */
    private boolean narrowColumn(int c) {
        int[] low = new int[rows + 2];
        int[] high = new int[rows + 2];
        for (int r = 0; r < low.length; r++) {
            low[r] = least[r][c];
            high[r] = most[r][c];
        }
        boolean moves = narrow(low, high);
        for (int r = 0; r < low.length; r++) {
            least[r][c] = low[r];
            most[r][c] = high[r];
        }
        return moves;
    }

    /** Narrows bounds of a sum, which come first, and of its parts. */
    private static boolean narrow(int[] low, int[] high) {
        long sumLow = 0;
        long sumHigh = 0;
        for (int i = 1; i < low.length; i++) {
            sumLow += low[i];
            sumHigh += high[i];
        }
        boolean moves = narrow(low, high, 0, sumLow, sumHigh);
        for (int i = 1; i < low.length; i++) {
            moves |= narrow(low, high, i, low[0] - (sumHigh - high[i]), high[0] - (sumLow - low[i]));
        }
        return moves;
    }

    private static boolean narrow(int[] low, int[] high, int i, long atLeast, long atMost) {
        boolean moves = atLeast > low[i] || atMost < high[i];
        low[i] = (int) Math.max(low[i], atLeast);
        high[i] = (int) Math.max(-1, Math.min(high[i], atMost));
        return moves;
    }

    /** Whether the node lists the values. */
    boolean lists(@Nullable String first, @Nullable String second) {
        return (first == null || table.place(0, first) >= 0) && (second == null || table.place(1, second) >= 0);
    }

    /** The least number of people with these values; null for any. */
    int least(@Nullable String first, @Nullable String second) {
        return lists(first, second) ? least[place(0, first)][place(1, second)] : 0;
    }

    /** The greatest. */
    int most(@Nullable String first, @Nullable String second) {
        int its = most[place(0, first)][place(1, second)];
        return lists(first, second) ? its : Math.min(its, threshold - 1);
    }

    private int place(int attribute, @Nullable String value) {
        if (value == null) {
            return 0;
        }
        int place = table.place(attribute, value);
        return place < 0 ? (attribute == 0 ? rows : columns) + 1 : place + 1;
    }

    private CrossTable.@Nullable Group group(@Nullable String first, @Nullable String second) {
        if (!lists(first, second)) {
            return null;
        }
        return table.groups().get(table.group(place(0, first) - 1, place(1, second) - 1));
    }

    /** Whether how many people these are is hidden, or may be some whom the node does not list. */
    boolean hides(@Nullable String first, @Nullable String second) {
        CrossTable.Group group = group(first, second);
        return (group == null || group.n() == null) && most(first, second) > least(first, second);
    }

    /** The sum of an attribute; none of nobody, null where it is not known. */
    @Nullable
    Sum sum(@Nullable String first, @Nullable String second, int attribute) {
        CrossTable.Group group = group(first, second);
        Sum sum = group == null ? null : group.sums().get(attribute);
        return sum == null && most(first, second) == 0 ? new Sum(0, 0) : sum;
    }

    /** Of people who have a value of an attribute: how many at least. */
    int leastMeasured(@Nullable String first, @Nullable String second, int attribute) {
        Sum sum = sum(first, second, attribute);
        return sum == null ? 0 : leastOf(sum.n());
    }

    /** And at most. */
    int mostMeasured(@Nullable String first, @Nullable String second, int attribute) {
        Sum sum = sum(first, second, attribute);
        return Math.min(most(first, second), sum == null ? Integer.MAX_VALUE : mostOf(sum.n()));
    }
}
