package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Counts;

/**
 * The counts of one variant in one quality over the strata of a merged table. Every cell is an interval
 * {@code [min, max]} that contains the true total over the nodes; where both ends are equal the figure is exact. Mutable,
 * one owner.
 *
 * <p>Shape: {@code CountField.values().length} rows of {@code nStrata} longs, twice; three of {@code nStrata} ints.
 */
public final class MergedCounts implements Counts {
    private static final int N_FIELDS = CountField.values().length;

    /** What a merged cell says: the three kinds of nothing stay apart. */
    public enum State {
        OBSERVED,
        ZERO,
        NOT_CALLABLE,
        SUPPRESSED
    }

    private final int nStrata;
    private final long[] min;
    private final long[] max;
    private final int[] nNodes;
    private final int[] nNodesAn;
    private final int[] nNodesSuppressed;

    public MergedCounts(int nStrata) {
        this.nStrata = nStrata;
        this.min = new long[N_FIELDS * nStrata];
        this.max = new long[N_FIELDS * nStrata];
        this.nNodes = new int[nStrata];
        this.nNodesAn = new int[nStrata];
        this.nNodesSuppressed = new int[nStrata];
    }

    public int nStrata() {
        return nStrata;
    }

    /** Adds one node's contribution, which lies in {@code [lo, hi]}, to a cell. */
    public void add(CountField field, int stratum, long lo, long hi) {
        if (lo < 0 || hi < lo) {
            throw new IllegalArgumentException("interval " + lo + ".." + hi);
        }
        int cell = field.ordinal() * nStrata + stratum;
        min[cell] += lo;
        max[cell] += hi;
    }

    public long min(CountField field, int stratum) {
        return min[field.ordinal() * nStrata + stratum];
    }

    public long max(CountField field, int stratum) {
        return max[field.ordinal() * nStrata + stratum];
    }

    @Override
    public boolean has(CountField field, int stratum) {
        return isExact(field, stratum);
    }

    @Override
    public long count(CountField field, int stratum) {
        if (!isExact(field, stratum)) {
            throw new IllegalStateException(field + "[" + stratum + "] is an interval");
        }
        return min(field, stratum);
    }

    public boolean isExact(CountField field, int stratum) {
        return min(field, stratum) == max(field, stratum);
    }

    /** Notes one node: whether its AN is known here, and whether some of its cells are hidden. */
    public void addNode(int stratum, boolean anKnown, boolean suppressed) {
        nNodes[stratum]++;
        nNodesAn[stratum] += anKnown ? 1 : 0;
        nNodesSuppressed[stratum] += suppressed ? 1 : 0;
    }

    /** Sets the node counts as read back from a table. */
    public void setNodes(int stratum, int nodes, int nodesAn, int nodesSuppressed) {
        nNodes[stratum] = nodes;
        nNodesAn[stratum] = nodesAn;
        nNodesSuppressed[stratum] = nodesSuppressed;
    }

    /** Nodes that hold the stratum. */
    public int nNodes(int stratum) {
        return nNodes[stratum];
    }

    /** Nodes whose AN is known here. */
    public int nNodesAn(int stratum) {
        return nNodesAn[stratum];
    }

    /** Nodes with a hidden cell here. */
    public int nNodesSuppressed(int stratum) {
        return nNodesSuppressed[stratum];
    }

    /**
     * Observed where AC is exact and above 0; zero where it is exactly 0 and somebody was called; not callable where
     * nobody was; suppressed where the figures do not tell.
     */
    public State state(int stratum) {
        if (isExact(CountField.AC, stratum)) {
            if (min(CountField.AC, stratum) > 0) {
                return State.OBSERVED;
            }
            if (max(CountField.AN, stratum) == 0) {
                return State.NOT_CALLABLE;
            }
            if (min(CountField.AN, stratum) > 0) {
                return State.ZERO;
            }
        }
        return State.SUPPRESSED;
    }
}
