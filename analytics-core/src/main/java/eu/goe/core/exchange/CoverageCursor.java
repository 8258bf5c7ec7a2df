package eu.goe.core.exchange;

import eu.goe.core.frequency.CoverageRow;
import eu.goe.core.frequency.Quality;
import eu.goe.core.parquet.RowFileReader;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Goes along the coverage of one node in one window, and knows AN at each place. One owner. */
final class CoverageCursor implements AutoCloseable {
    private final @Nullable RowFileReader<CoverageRow> rows;
    private final NodeSite.@Nullable AnRange elsewhere;
    private final boolean listsAll;
    private @Nullable CoverageRow next;
    private boolean isInside;

    /**
     * @param rows of the window, in genome order; null if it has none
     * @param anSlack AN at positions in no row, at most
     * @param listsAll whether a variant that the node does not list has the AN of one that no block lists; else its store may have it,
     *     and the bounds hold
     */
    CoverageCursor(@Nullable RowFileReader<CoverageRow> rows, int nStrata, int anSlack, boolean listsAll) {
        this.rows = rows;
        int[] most = new int[nStrata];
        Arrays.fill(most, anSlack);
        this.elsewhere = new NodeSite.AnRange(new int[nStrata], most);
        this.listsAll = listsAll;
        advance();
    }

    private CoverageCursor() {
        rows = null;
        elsewhere = null;
        listsAll = false;
    }

    /** Of a node without coverage. */
    static CoverageCursor none() {
        return new CoverageCursor();
    }

    private void advance() {
        next = rows != null && rows.hasNext() ? rows.next() : null;
    }

    /** Goes to a place, not before the last one. */
    void moveTo(int contig, int position) {
        CoverageRow row = next;
        while (row != null && (row.contig() < contig || (row.contig() == contig && row.end() <= position))) {
            advance();
            row = next;
        }
        isInside = row != null && row.contig() == contig && row.start() <= position;
    }

    /** AN here of a variant that the node does not list, null if the node has no coverage. */
    NodeSite.@Nullable AnRange called(Quality quality) {
        CoverageRow row = next;
        CoverageRow.Called called = isInside && row != null ? row.called(quality) : null;
        if (called == null) {
            return elsewhere;
        }
        int[] an = called.an();
        return listsAll && an != null ? new NodeSite.AnRange(an, an) : new NodeSite.AnRange(called.min(), called.max());
    }

    /** Between what AN of every variant here lies, null if the node has no coverage in the quality. */
    NodeSite.@Nullable AnRange bounds(Quality quality) {
        CoverageRow row = next;
        if (!isInside || row == null) {
            return elsewhere;
        }
        CoverageRow.Called called = row.called(quality);
        return called == null ? null : new NodeSite.AnRange(called.min(), called.max());
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
        }
    }
}
