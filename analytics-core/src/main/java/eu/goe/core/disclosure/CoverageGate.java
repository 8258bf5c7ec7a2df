package eu.goe.core.disclosure;

import eu.goe.core.frequency.CoverageRow;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.WindowGrid;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what leaves of coverage: rule D11. Without a threshold AN as it is; with one, bounds of it that one person's calls do not
 * move.
 *
 * <p>Then the genome is looked at in cells of {@value #CELL} bases, of which only the least and the greatest AN matter. A stratum has
 * bounds that stay while they hold. Where they do not hold in a cell, new ones begin with it, which leave a margin of t people's
 * copies on both sides: so between one boundary of a stratum and the next, calls of more than t people changed. Bounds are multiples
 * of the margin, and positions in no row have AN from 0 to it. Time O(rows × strata). Use: {@link #add} the rows of a window in
 * order, then {@link #finish}.
 */
public final class CoverageGate {
    /** Bases of a cell. */
    static final int CELL = 100;

    private static final int NONE = -1;
    private static final Quality[] QUALITIES = Quality.values();

    /** Takes what may leave. */
    public interface Sink {
        void accept(CoverageRow row) throws IOException;
    }

    private final int[] kept;
    private final int margin;
    private final int[] mostCopies;
    private final List<Quality> qualities;
    private final Sink sink;
    private final GateOutcome outcome = new GateOutcome();

    /** Bounds that hold now, by quality and stratum. */
    private final int[][] min;

    private final int[][] max;

    /** Least and greatest AN of the cell that is being read. */
    private final int[][] cellMin;

    private final int[][] cellMax;
    private int contig = NONE;
    private int cell;
    /** Up to where the cell was read; {@link #NONE} if nothing of it was. */
    private int readTo = NONE;
    /** Up to where bounds are known. */
    private int doneTo;

    private int runStart = NONE;

    /**
     * @param definition of the result; its first stratum is everybody
     * @throws eu.goe.core.errors.PolicyException if everybody are too few
     */
    public CoverageGate(Rules rules, Audience audience, FrequencyDefinition definition, Sink sink) {
        this.kept = FrequencyGate.keptStrata(rules, definition.sizes());
        this.margin = margin(rules, audience);
        int base = rules.rounding();
        this.mostCopies = Arrays.stream(kept)
                .map(s -> 2 * ((definition.strata().get(s).n() + base / 2) / base * base + base / 2))
                .toArray();
        this.qualities = definition.qualities();
        this.sink = sink;
        this.min = new int[QUALITIES.length][kept.length];
        this.max = new int[QUALITIES.length][kept.length];
        this.cellMin = new int[QUALITIES.length][kept.length];
        this.cellMax = new int[QUALITIES.length][kept.length];
    }

    /** Copies by which bounds are wider than what they hold, on each side; 0 where AN leaves as it is. */
    public static int margin(Rules rules, Audience audience) {
        int people = audience == Audience.PUBLIC ? Math.max(rules.minCount(), rules.rounding()) : rules.minCount();
        return people == 1 ? 0 : 2 * people;
    }

    /** What left so far, runs as sites. */
    public GateOutcome outcome() {
        return outcome;
    }

    /** Takes the next row, which begins where the last one ended or behind it. */
    public void add(CoverageRow row) throws IOException {
        if (margin == 0) {
            outcome.siteListed();
            sink.accept(new CoverageRow(row.contig(), row.start(), row.end(), kept(row.raw()), kept(row.adj())));
            return;
        }
        if (row.contig() != contig) {
            finish();
            contig = row.contig();
            doneTo = row.start() / CELL * CELL;
            for (int q = 0; q < QUALITIES.length; q++) {
                Arrays.fill(max[q], margin);
                Arrays.fill(min[q], 0);
            }
        }
        int[][] low = values(row, false);
        int[][] high = values(row, true);
        int at = row.start();
        while (at < row.end()) {
            int start = at / CELL * CELL;
            if (readTo != NONE && start != cell) {
                endCell();
            }
            if (readTo == NONE && at == start && row.end() - start >= CELL) {
                at = row.end() / CELL * CELL;
                zeroUpTo(start);
                bound(start, at, low, high);
            } else {
                int to = Math.min(row.end(), start + CELL);
                read(start, at, to, low, high);
                at = to;
            }
        }
    }

    /** Ends the window. */
    public void finish() throws IOException {
        if (readTo != NONE) {
            endCell();
        }
        if (margin > 0 && contig != NONE) {
            // To the end of the window, where nobody is called any more: else the last run would show where the last
            // person's call ends.
            zeroUpTo((doneTo + WindowGrid.WINDOW_BASES - 1) / WindowGrid.WINDOW_BASES * WindowGrid.WINDOW_BASES);
        }
        endRun(doneTo);
        contig = NONE;
    }

    private void read(int start, int from, int to, int[][] low, int[][] high) throws IOException {
        boolean isNew = readTo == NONE;
        if (isNew) {
            zeroUpTo(start);
            cell = start;
            for (int q = 0; q < QUALITIES.length; q++) {
                System.arraycopy(low[q], 0, cellMin[q], 0, kept.length);
                System.arraycopy(high[q], 0, cellMax[q], 0, kept.length);
            }
        }
        boolean hasGap = from > (isNew ? start : readTo);
        for (int q = 0; q < QUALITIES.length; q++) {
            for (int k = 0; k < kept.length; k++) {
                cellMin[q][k] = hasGap ? 0 : Math.min(cellMin[q][k], low[q][k]);
                cellMax[q][k] = Math.max(cellMax[q][k], high[q][k]);
            }
        }
        readTo = to;
    }

    private void endCell() throws IOException {
        if (readTo < cell + CELL) {
            for (int[] least : cellMin) {
                Arrays.fill(least, 0);
            }
        }
        readTo = NONE;
        bound(cell, cell + CELL, cellMin, cellMax);
    }

    /** What lies between rows is called by nobody. */
    private void zeroUpTo(int start) throws IOException {
        if (start > doneTo) {
            int[][] zero = new int[QUALITIES.length][kept.length];
            bound(doneTo, start, zero, zero);
        }
    }

    /** Makes the bounds hold from one place to another. */
    private void bound(int from, int to, int[][] low, int[][] high) throws IOException {
        boolean holds = true;
        for (int q = 0; q < QUALITIES.length; q++) {
            for (int k = 0; k < kept.length; k++) {
                holds &= min[q][k] <= low[q][k] && high[q][k] <= max[q][k];
            }
        }
        if (!holds) {
            endRun(from);
            for (int q = 0; q < QUALITIES.length; q++) {
                for (int k = 0; k < kept.length; k++) {
                    if (low[q][k] < min[q][k] || high[q][k] > max[q][k]) {
                        min[q][k] = Math.max(0, (low[q][k] - margin) / margin * margin);
                        int most = (high[q][k] + 2 * margin - 1) / margin * margin;
                        max[q][k] = high[q][k] <= mostCopies[k] ? Math.min(most, mostCopies[k]) : most;
                    }
                }
            }
        }
        if (runStart == NONE) {
            runStart = from;
        }
        doneTo = to;
    }

    private void endRun(int end) throws IOException {
        int start = runStart;
        runStart = NONE;
        if (start == NONE || isBase()) {
            return;
        }
        outcome.siteListed();
        sink.accept(new CoverageRow(contig, start, end, bounds(Quality.RAW), bounds(Quality.ADJ)));
    }

    /** Whether the bounds are those of positions in no row. */
    private boolean isBase() {
        boolean isBase = true;
        for (Quality quality : qualities) {
            for (int k = 0; k < kept.length; k++) {
                isBase &= min[quality.ordinal()][k] == 0 && max[quality.ordinal()][k] == margin;
            }
        }
        return isBase;
    }

    private CoverageRow.@Nullable Called bounds(Quality quality) {
        int q = quality.ordinal();
        return qualities.contains(quality) ? new CoverageRow.Called(null, min[q].clone(), max[q].clone()) : null;
    }

    private int[][] values(CoverageRow row, boolean most) {
        int[][] values = new int[QUALITIES.length][kept.length];
        for (int q = 0; q < QUALITIES.length; q++) {
            CoverageRow.Called called = row.called(QUALITIES[q]);
            for (int k = 0; called != null && k < kept.length; k++) {
                values[q][k] = (most ? called.max() : called.min())[kept[k]];
            }
        }
        return values;
    }

    private CoverageRow.@Nullable Called kept(CoverageRow.@Nullable Called called) {
        if (called == null) {
            return null;
        }
        int[] an = called.an();
        return new CoverageRow.Called(an == null ? null : kept(an), kept(called.min()), kept(called.max()));
    }

    private int[] kept(int[] values) {
        return Arrays.stream(kept).map(s -> values[s]).toArray();
    }
}
