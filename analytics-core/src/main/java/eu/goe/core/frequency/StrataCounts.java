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
 * <p>Shape: an array of {@code nStrata} ints for each of {@link CountField}. Loops over one array each become vector instructions.
 */
public final class StrataCounts implements Counts {
    private static final int N_FIELDS = CountField.values().length;

    private final int nStrata;
    private final int[][] values;
    private @Nullable BitSet hidden;

    /** All zero, nothing hidden. */
    public StrataCounts(int nStrata) {
        this.nStrata = nStrata;
        this.values = new int[N_FIELDS][nStrata];
    }

    private StrataCounts(StrataCounts other) {
        this.nStrata = other.nStrata;
        this.values = new int[N_FIELDS][];
        for (int f = 0; f < N_FIELDS; f++) {
            values[f] = other.values[f].clone();
        }
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
        if (isHidden(field, stratum)) {
            throw new IllegalStateException("hidden cell " + field + "[" + stratum + "] has no value");
        }
        return values[field.ordinal()][stratum];
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
        values[field.ordinal()][stratum] = value;
    }

    public void add(CountField field, int stratum, int value) {
        values[field.ordinal()][stratum] += value;
    }

    /**
     * Adds people, or takes them away.
     *
     * @param adds what one of them adds to each {@link CountField}
     * @param people by stratum
     */
    void add(int[] adds, int[] people) {
        for (int f = 0; f < N_FIELDS; f++) {
            if (adds[f] != 0) {
                add(values[f], adds[f], people);
            }
        }
    }

    private static void add(int[] into, int times, int[] people) {
        for (int stratum = 0; stratum < into.length; stratum++) {
            into[stratum] += times * people[stratum];
        }
    }

    /** The counts of one field by stratum, for who reads or fills all of them; none may be hidden. */
    int[] array(CountField field) {
        if (hidden != null) {
            throw new IllegalStateException("counts of which some are hidden");
        }
        return values[field.ordinal()];
    }

    /** Becomes the same as another of as many strata. */
    void set(StrataCounts other) {
        for (int f = 0; f < N_FIELDS; f++) {
            System.arraycopy(other.values[f], 0, values[f], 0, nStrata);
        }
        hidden = other.hidden == null ? null : (BitSet) other.hidden.clone();
    }

    /** Hides the cell for good; its value is forgotten. */
    public void hide(CountField field, int stratum) {
        if (hidden == null) {
            hidden = new BitSet(N_FIELDS * nStrata);
        }
        hidden.set(cell(field, stratum));
        values[field.ordinal()][stratum] = 0;
    }

    public boolean isHidden(CountField field, int stratum) {
        return hidden != null && hidden.get(cell(field, stratum));
    }

    /** All counts to 0, nothing hidden. */
    public void clear() {
        for (int[] counts : values) {
            Arrays.fill(counts, 0);
        }
        hidden = null;
    }

    /** Adds the counts of disjoint people, cell by cell; neither side may have hidden cells. */
    public void addAll(StrataCounts other) {
        if (hidden != null || other.hidden != null || nStrata != other.nStrata) {
            throw new IllegalStateException("only complete counts of the same strata add up");
        }
        for (int f = 0; f < N_FIELDS; f++) {
            add(values[f], 1, other.values[f]);
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

    /** Writes the counts of one field as one field of a row, for readers that know no other form. */
    void write(CountField field, String column, int index, RecordConsumer out) {
        int first = cell(field, 0);
        BitSet absent = hidden == null ? null : hidden.get(first, first + nStrata);
        IntLists.PLAIN.write(column, index, values[field.ordinal()], 0, nStrata, absent, out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return whether the row has the column
     */
    boolean read(CountField field, String column, RowColumns columns) {
        return columns.nextInts(column, values[field.ordinal()], 0, nStrata, stratum -> hide(field, stratum));
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof StrataCounts other
                && nStrata == other.nStrata
                && Arrays.deepEquals(values, other.values)
                && hiddenCells().equals(other.hiddenCells());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
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
