package eu.goe.core.audit;

/**
 * The least and the greatest value that each count of a table of rows and columns can have when each lies between bounds and the
 * counts of every row, of every column and of all add up. By the theorem of A. J. Hoffman on circulations both follow from sums of bounds over
 * the arcs that cross a cut; of all cuts those that matter are found by trying each set of columns and letting every row choose its side.
 * So all counts are bounded at once, exactly and in whole numbers, in time 2^columns × rows × columns.
 *
 * <p>Counts are numbered: {@code row × columns + column} for cells, then the rows' sums, the columns' sums, and the sum of all.
 *
 * @see <a href="https://doi.org/10.1090/psapm/010/0114758">Hoffman (1960), Some recent applications of the theory of linear inequalities</a>
 */
final class CutBounds extends Bounds {
    /** Columns at most. */
    static final int MOST_COLUMNS = 12;

    private final int rows;
    private final int columns;
    private final int firstRow;
    private final int firstColumn;
    private final int total;

    private final long[] inside;
    private final long[] outside;

    /** @throws IllegalArgumentException if there are more than {@link #MOST_COLUMNS} columns */
    CutBounds(int rows, int columns) {
        super(rows * columns + rows + columns + 1);
        if (columns > MOST_COLUMNS) {
            throw new IllegalArgumentException(columns + " columns");
        }
        this.rows = rows;
        this.columns = columns;
        firstRow = rows * columns;
        firstColumn = firstRow + rows;
        total = firstColumn + columns;
        inside = new long[rows];
        outside = new long[rows];
    }

    @Override
    boolean solve() {
        System.arraycopy(least, 0, min, 0, min.length);
        System.arraycopy(most, 0, max, 0, max.length);
        boolean possible = true;
        for (int set = 0; set < 1 << columns; set++) {
            possible &= cut(set, false) && cut(set, true);
        }
        return possible;
    }

    /**
     * All cuts with a set of columns on the inner side.
     *
     * @param source whether the node that all rows flow from is on the inner side too
     * @return false if bounds contradict each other
     */
    private boolean cut(int set, boolean source) {
        long sum = 0;
        for (int r = 0; r < rows; r++) {
            long in = source ? 0 : -least[firstRow + r];
            long out = source ? most[firstRow + r] : 0;
            for (int c = 0, cell = r * columns; c < columns; c++, cell++) {
                if ((set >> c & 1) == 0) {
                    in += most[cell];
                } else {
                    out -= least[cell];
                }
            }
            inside[r] = in;
            outside[r] = out;
            sum += Math.min(in, out);
        }
        long sinkOut = sum - (source ? least[total] : 0);
        long sinkIn = sum + (source ? 0 : most[total]);
        for (int c = 0; c < columns; c++) {
            if ((set >> c & 1) == 1) {
                sinkOut += most[firstColumn + c];
            } else {
                sinkIn -= least[firstColumn + c];
            }
        }
        if (sinkOut < 0 || sinkIn < 0) {
            return false;
        }
        boundRows(set, source, Math.min(sinkOut, sinkIn));
        for (int c = 0; c < columns; c++) {
            int sumOf = firstColumn + c;
            if ((set >> c & 1) == 1) {
                raise(sumOf, sinkOut);
            } else {
                lower(sumOf, sinkIn);
            }
        }
        if (source) {
            lower(total, sinkOut);
        } else {
            raise(total, sinkIn);
        }
        return true;
    }

    private void boundRows(int set, boolean source, long cut) {
        for (int r = 0; r < rows; r++) {
            long rest = cut - Math.min(inside[r], outside[r]);
            long in = rest + inside[r];
            long out = rest + outside[r];
            for (int c = 0, cell = r * columns; c < columns; c++, cell++) {
                if ((set >> c & 1) == 0) {
                    raise(cell, in);
                } else {
                    lower(cell, out);
                }
            }
            if (source) {
                raise(firstRow + r, out);
            } else {
                lower(firstRow + r, in);
            }
        }
    }

    /** A count that leaves the cut's inner side: so much must, at least. */
    private void raise(int count, long cut) {
        long bound = most[count] - cut;
        if (bound > min[count]) {
            min[count] = (int) Math.min(bound, Integer.MAX_VALUE);
        }
    }

    /** A count that enters it: so much can, at most. */
    private void lower(int count, long cut) {
        long bound = least[count] + cut;
        if (bound < max[count]) {
            max[count] = (int) bound;
        }
    }

    /** Number of counts. */
    int size() {
        return total + 1;
    }
}
