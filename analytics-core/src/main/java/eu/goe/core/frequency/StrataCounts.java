package eu.goe.core.frequency;

import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one variant in one quality (raw or adj) over the strata of a result. Mutable, one owner; a cell may be
 * hidden (by the disclosure gate), which is not the same as 0 and has no value.
 *
 * <p>Shape: {@code CountField.values().length} rows of {@code nStrata} ints.
 */
public final class StrataCounts implements Counts {
    private static final int N_FIELDS = CountField.values().length;

    private final int nStrata;
    private final int[] values;
    private @Nullable BitSet hidden;

    /** All zero, nothing hidden. */
    public StrataCounts(int nStrata) {
        this.nStrata = nStrata;
        this.values = new int[N_FIELDS * nStrata];
    }

    private StrataCounts(StrataCounts other) {
        this.nStrata = other.nStrata;
        this.values = other.values.clone();
        this.hidden = other.hidden == null ? null : (BitSet) other.hidden.clone();
    }

    /** An independent copy. */
    public StrataCounts copy() {
        return new StrataCounts(this);
    }

    public int nStrata() {
        return nStrata;
    }

    /**
     * @return the count
     * @throws IllegalStateException if the cell is hidden: whoever reads must ask first
     */
    public int get(CountField field, int stratum) {
        int cell = cell(field, stratum);
        if (hidden != null && hidden.get(cell)) {
            throw new IllegalStateException("hidden cell " + field + "[" + stratum + "] has no value");
        }
        return values[cell];
    }

    @Override
    public boolean has(CountField field, int stratum) {
        return !isHidden(field, stratum);
    }

    @Override
    public long count(CountField field, int stratum) {
        return get(field, stratum);
    }

    public void set(CountField field, int stratum, int value) {
        values[cell(field, stratum)] = value;
    }

    public void add(CountField field, int stratum, int value) {
        values[cell(field, stratum)] += value;
    }

    /**
     * Adds people, or takes them away. One loop for each count is what becomes vector instructions.
     *
     * @param adds what one of them adds to each {@link CountField}
     * @param people by stratum
     */
    void add(int[] adds, int[] people) {
        for (int f = 0; f < N_FIELDS; f++) {
            if (adds[f] != 0) {
                add(f * nStrata, adds[f], people);
            }
        }
    }

    private void add(int row, int times, int[] people) {
        for (int stratum = 0; stratum < nStrata; stratum++) {
            values[row + stratum] += times * people[stratum];
        }
    }

    /** Becomes the same as another of as many strata. */
    void set(StrataCounts other) {
        System.arraycopy(other.values, 0, values, 0, values.length);
        hidden = other.hidden == null ? null : (BitSet) other.hidden.clone();
    }

    /** Hides the cell for good; its value is forgotten. */
    public void hide(CountField field, int stratum) {
        hideCell(cell(field, stratum));
    }

    private void hideCell(int cell) {
        if (hidden == null) {
            hidden = new BitSet(values.length);
        }
        hidden.set(cell);
        values[cell] = 0;
    }

    public boolean isHidden(CountField field, int stratum) {
        return hidden != null && hidden.get(cell(field, stratum));
    }

    /** All counts to 0, nothing hidden. */
    public void clear() {
        Arrays.fill(values, 0);
        hidden = null;
    }

    /** Adds the counts of disjoint people, cell by cell; neither side may have hidden cells. */
    public void addAll(StrataCounts other) {
        if (hidden != null || other.hidden != null || nStrata != other.nStrata) {
            throw new IllegalStateException("only complete counts of the same strata add up");
        }
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
    }

    /**
     * Adds the counts of disjoint people that are kept over other strata; none of them may be hidden.
     *
     * @param placeOf of each stratum here its place there, −1 where those people are in none of it
     */
    public void addAll(StrataCounts other, int[] placeOf) {
        for (CountField field : CountField.values()) {
            for (int s = 0; s < nStrata; s++) {
                if (placeOf[s] >= 0) {
                    add(field, s, other.get(field, placeOf[s]));
                }
            }
        }
    }

    /**
     * What the same calls say about an allele at the position that nobody has: whoever was called was called without it. Exact where no call
     * has more than two copies, and the counts are those as called.
     */
    public StrataCounts ofUnlisted() {
        StrataCounts unlisted = new StrataCounts(nStrata);
        for (int s = 0; s < nStrata; s++) {
            unlisted.set(CountField.AN, s, get(CountField.AN, s));
            unlisted.set(
                    CountField.N_HOM_REF,
                    s,
                    get(CountField.N_HOM_REF, s) + get(CountField.N_HET, s) + get(CountField.N_HOM_ALT, s));
            unlisted.set(CountField.N_MISSING, s, get(CountField.N_MISSING, s));
        }
        return unlisted;
    }

    /** Writes the counts of one field as one field of a row. */
    void write(CountField field, IntLists as, String column, int index, RecordConsumer out) {
        as.write(column, index, values, cell(field, 0), nStrata, hidden, out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return whether the row has the column
     */
    boolean read(CountField field, String column, RowColumns columns) {
        return columns.nextInts(column, values, cell(field, 0), nStrata, this::hideCell);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof StrataCounts other
                && nStrata == other.nStrata
                && Arrays.equals(values, other.values)
                && hiddenCells().equals(other.hiddenCells());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    private BitSet hiddenCells() {
        return hidden == null ? new BitSet() : hidden;
    }

    private int cell(CountField field, int stratum) {
        if (stratum < 0 || stratum >= nStrata) {
            throw new IndexOutOfBoundsException("stratum " + stratum + " of " + nStrata);
        }
        return field.ordinal() * nStrata + stratum;
    }
}
