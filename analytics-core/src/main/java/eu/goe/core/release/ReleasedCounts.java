package eu.goe.core.release;

import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Counts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is published of one variant in one quality, over the kept strata. Mutable within this package, one owner.
 *
 * <p>Shape: {@code ReleaseField.values().length} rows of {@code nStrata} longs and as many flags.
 */
public final class ReleasedCounts implements Counts {
    private static final int N_FIELDS = ReleaseField.values().length;

    private final int nStrata;
    private final long[] values;
    private final boolean[] present;
    private final double[] hweP;
    private final State[] states;
    private final int[] nodes;

    ReleasedCounts(int nStrata) {
        this.nStrata = nStrata;
        this.values = new long[N_FIELDS * nStrata];
        this.present = new boolean[N_FIELDS * nStrata];
        this.hweP = new double[nStrata];
        Arrays.fill(hweP, Double.NaN);
        this.states = new State[nStrata];
        Arrays.fill(states, State.SUPPRESSED);
        this.nodes = new int[3 * nStrata];
    }

    public int nStrata() {
        return nStrata;
    }

    /** Whether the number is published. */
    public boolean has(ReleaseField field, int stratum) {
        return present[field.ordinal() * nStrata + stratum];
    }

    /**
     * @return the number
     * @throws IllegalStateException if it is not published: whoever reads must ask first
     */
    public long get(ReleaseField field, int stratum) {
        int cell = field.ordinal() * nStrata + stratum;
        if (!present[cell]) {
            throw new IllegalStateException(field + "[" + stratum + "] is not published");
        }
        return values[cell];
    }

    private static @Nullable ReleaseField published(CountField field) {
        return switch (field) {
            case AC -> ReleaseField.AC;
            case AN -> ReleaseField.AN;
            case N_HOM_ALT -> ReleaseField.N_HOM_ALT;
            case N_HET -> ReleaseField.N_HET;
            case N_HEMI_ALT -> ReleaseField.N_HEMI_ALT;
            case N_MISSING -> ReleaseField.N_MISSING;
            case N_HOM_REF, N_POLYPLOID -> null;
        };
    }

    @Override
    public boolean has(CountField field, int stratum) {
        ReleaseField published = published(field);
        return published != null && has(published, stratum);
    }

    @Override
    public long count(CountField field, int stratum) {
        ReleaseField published = published(field);
        if (published == null) {
            throw new IllegalStateException(field + " is never published");
        }
        return get(published, stratum);
    }

    /** AC / AN of the published figures, NaN where either is absent or AN is 0. */
    public double af(int stratum) {
        if (!has(ReleaseField.AC, stratum) || !has(ReleaseField.AN, stratum)) {
            return Double.NaN;
        }
        long an = get(ReleaseField.AN, stratum);
        return an == 0 ? Double.NaN : (double) get(ReleaseField.AC, stratum) / an;
    }

    /** Probability of the exact test of Hardy–Weinberg proportions, NaN where not applicable or not published. */
    public double hweP(int stratum) {
        return hweP[stratum];
    }

    public State state(int stratum) {
        return states[stratum];
    }

    /** Nodes that hold the stratum. */
    public int nNodes(int stratum) {
        return nodes[stratum];
    }

    /** Nodes whose AN is known. */
    public int nNodesAn(int stratum) {
        return nodes[nStrata + stratum];
    }

    /** Nodes that hid a cell. */
    public int nNodesSuppressed(int stratum) {
        return nodes[2 * nStrata + stratum];
    }

    void set(ReleaseField field, int stratum, long value) {
        values[field.ordinal() * nStrata + stratum] = value;
        present[field.ordinal() * nStrata + stratum] = true;
    }

    void hide(ReleaseField field, int stratum) {
        values[field.ordinal() * nStrata + stratum] = 0;
        present[field.ordinal() * nStrata + stratum] = false;
    }

    void setHweP(int stratum, double p) {
        hweP[stratum] = p;
    }

    void setState(int stratum, State state) {
        states[stratum] = state;
    }

    void setNodes(int stratum, int held, int withAn, int suppressed) {
        nodes[stratum] = held;
        nodes[nStrata + stratum] = withAn;
        nodes[2 * nStrata + stratum] = suppressed;
    }
}
