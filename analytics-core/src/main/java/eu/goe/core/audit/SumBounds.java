package eu.goe.core.audit;

/**
 * Ranges by one sum after the other until nothing changes, as a patient reader finds them. What follows from several sums only together is
 * not found, so ranges may be too wide, and never too narrow.
 */
final class SumBounds extends Bounds {
    private static final int MOST_ROUNDS = 50;

    private final int[][] sums;

    /** @param sums each a whole, then its parts */
    SumBounds(int[][] sums) {
        super(sums.length == 0 ? 1 : 1 + maxOf(sums));
        this.sums = sums;
    }

    private static int maxOf(int[][] sums) {
        int most = 0;
        for (int[] sum : sums) {
            most = Math.max(most, sum[0]);
        }
        return most;
    }

    @Override
    boolean solve() {
        System.arraycopy(least, 0, min, 0, min.length);
        System.arraycopy(most, 0, max, 0, max.length);
        boolean changed = true;
        for (int round = 0; changed && round < MOST_ROUNDS; round++) {
            changed = false;
            for (int[] sum : sums) {
                changed |= narrow(sum);
            }
        }
        for (int g = 0; g < min.length; g++) {
            if (min[g] > max[g]) {
                return false;
            }
        }
        return true;
    }

    private boolean narrow(int[] sum) {
        long low = 0;
        long high = 0;
        for (int i = 1; i < sum.length; i++) {
            low += min[sum[i]];
            high += max[sum[i]];
        }
        int whole = sum[0];
        boolean changed = set(whole, low, high);
        long restLow = min[whole] - high;
        long restHigh = max[whole] - low;
        for (int i = 1; i < sum.length; i++) {
            int part = sum[i];
            changed |= set(part, restLow + max[part], restHigh + min[part]);
        }
        return changed;
    }

    private boolean set(int g, long low, long high) {
        boolean changed = false;
        if (low > min[g]) {
            min[g] = (int) Math.min(low, Integer.MAX_VALUE);
            changed = true;
        }
        if (high < max[g]) {
            max[g] = (int) high;
            changed = true;
        }
        return changed;
    }
}
