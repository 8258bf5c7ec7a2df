package eu.goe.core.association;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Where p-values of a genome lie, for a Manhattan plot, in bounded memory however many there are: which cells of a grid of places and −log10 p hold one, and the smallest
 * {@value #EXACT} p-values as they are. The grid's columns are as narrow, in powers of 2 of bases, as gives at most {@value #COLUMNS} with a value, so that a region is drawn as
 * well as a genome. The result does not depend on the order of values, nor on how parts are merged. At most 600 kB, mostly 100 kB.
 */
public final class ManhattanGrid implements Serializable {
    private static final long serialVersionUID = 1L;

    /** So many of the smallest p-values are kept as they are. */
    public static final int EXACT = 500;

    static final int COLUMNS = 2048;
    private static final int CELLS_PER_UNIT = 32;
    /** Up to here cells are of equal height, above they grow with −log10 p, {@value #CELLS_PER_OCTAVE} for each doubling. */
    private static final int LINEAR = 16;

    private static final int CELLS_PER_OCTAVE = 64;
    private static final int LAST_CELL = LINEAR * CELLS_PER_UNIT + 16 * CELLS_PER_OCTAVE;

    private final PriorityQueue<GenomePoint> top = new PriorityQueue<>(EXACT + 1, Collections.reverseOrder());
    private final Map<Integer, int[]> extents = new TreeMap<>();
    private Map<Long, BitSet> columns = new HashMap<>();
    private int shift;
    private long count;
    private long lastKey = -1;
    private BitSet lastColumn = new BitSet();

    /**
     * One column of the grid.
     *
     * @param start 0-based, and
     * @param end after the last base
     * @param spans runs of cells that hold a value, from below
     */
    public record Column(int contig, long start, long end, List<Span> spans) {}

    /** Values of −log10 p from {@code low} to {@code high}. */
    public record Span(double low, double high) {}

    /** First and last 0-based start on a contig. */
    public record Extent(int contig, int first, int last) {}

    /**
     * @param contig index in the assembly's order
     * @param start 0-based
     * @param negLog10P at least 0; NaN, where there is no p-value, is left out
     */
    public void add(int contig, int start, double negLog10P) {
        if (Double.isNaN(negLog10P)) {
            return;
        }
        if (negLog10P < 0) {
            throw new IllegalArgumentException("−log10 p of " + negLog10P);
        }
        count++;
        long key = key(contig, start >> shift);
        if (key != lastKey) {
            lastColumn = columns.computeIfAbsent(key, k -> new BitSet());
            lastKey = key;
            coarsen();
        }
        lastColumn.set(cell(negLog10P));
        extend(contig, start, start);
        GenomePoint worst = top.size() < EXACT ? null : top.peek();
        if (worst == null || negLog10P >= worst.negLog10P()) {
            offer(new GenomePoint(contig, start, negLog10P));
        }
    }

    /** Adds all values of another. */
    public void merge(ManhattanGrid other) {
        count += other.count;
        while (shift < other.shift) {
            halve();
        }
        other.columns.forEach((key, column) -> {
            long ours = key(contig(key), bin(key) >> (shift - other.shift));
            columns.computeIfAbsent(ours, k -> new BitSet()).or(column);
        });
        lastKey = -1;
        coarsen();
        other.extents.forEach((contig, extent) -> extend(contig, extent[0], extent[1]));
        other.top.forEach(this::offer);
    }

    private void offer(GenomePoint point) {
        top.add(point);
        if (top.size() > EXACT) {
            top.poll();
        }
    }

    private void extend(int contig, int first, int last) {
        int[] extent = extents.get(contig);
        if (extent == null) {
            extents.put(contig, new int[] {first, last});
        } else {
            extent[0] = Math.min(extent[0], first);
            extent[1] = Math.max(extent[1], last);
        }
    }

    private void coarsen() {
        while (columns.size() > COLUMNS && shift < 31) {
            halve();
        }
    }

    /** Half as many columns on each contig, each twice as wide. */
    private void halve() {
        Map<Long, BitSet> wider = new HashMap<>();
        columns.forEach((key, column) -> wider.computeIfAbsent(key(contig(key), bin(key) >> 1), k -> new BitSet())
                .or(column));
        columns = wider;
        shift++;
        // The column in use went into another one.
        lastColumn = columns.getOrDefault(key(contig(lastKey), bin(lastKey) >> 1), lastColumn);
        lastKey = lastKey < 0 ? -1 : key(contig(lastKey), bin(lastKey) >> 1);
    }

    private static long key(int contig, int bin) {
        return ((long) contig << 32) | bin;
    }

    private static int contig(long key) {
        return (int) (key >>> 32);
    }

    private static int bin(long key) {
        return (int) key;
    }

    private static int cell(double negLog10P) {
        if (negLog10P < LINEAR) {
            return (int) (negLog10P * CELLS_PER_UNIT);
        }
        double octaves = Math.log(negLog10P / LINEAR) / Math.log(2);
        return (int) Math.min(LAST_CELL, LINEAR * CELLS_PER_UNIT + octaves * CELLS_PER_OCTAVE);
    }

    private static double floor(int cell) {
        int above = cell - LINEAR * CELLS_PER_UNIT;
        return above <= 0 ? (double) cell / CELLS_PER_UNIT : LINEAR * Math.pow(2, (double) above / CELLS_PER_OCTAVE);
    }

    /** Values in all. */
    public long count() {
        return count;
    }

    /** Columns that hold a value, in the order of the genome. */
    public List<Column> columns() {
        List<Column> all = new ArrayList<>();
        new TreeMap<>(columns).forEach((key, cells) -> {
            List<Span> spans = new ArrayList<>();
            for (int from = cells.nextSetBit(0); from >= 0; ) {
                int to = cells.nextClearBit(from);
                spans.add(new Span(floor(from), floor(to)));
                from = cells.nextSetBit(to);
            }
            long bin = bin(key);
            all.add(new Column(contig(key), bin << shift, (bin + 1) << shift, List.copyOf(spans)));
        });
        return all;
    }

    /** The smallest p-values, smallest first. */
    public List<GenomePoint> top() {
        return top.stream().sorted().toList();
    }

    /** Contigs with a value, in order. */
    public List<Extent> extents() {
        List<Extent> all = new ArrayList<>();
        extents.forEach((contig, extent) -> all.add(new Extent(contig, extent[0], extent[1])));
        return all;
    }
}
