package eu.goe.core.audit;

/**
 * Between what each of some counts can be if each lies between bounds and some are sums of others. Mutable, one owner: set {@link #least}
 * and {@link #most}, {@link #solve}, read {@link #min} and {@link #max}.
 */
abstract class Bounds {
    /** What each count is at least, ≥ 0. */
    final int[] least;
    /** What each count is at most. */
    final int[] most;

    final int[] min;
    final int[] max;

    Bounds(int n) {
        least = new int[n];
        most = new int[n];
        min = new int[n];
        max = new int[n];
    }

    /**
     * Finds {@link #min} and {@link #max}.
     *
     * @return false if no counts are within the bounds; then both say nothing
     */
    abstract boolean solve();
}
