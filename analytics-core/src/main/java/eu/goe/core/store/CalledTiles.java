package eu.goe.core.store;

import eu.goe.core.genotype.CalledStates;
import eu.goe.core.genotype.SampleSweep;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** How the samples of each tile were called at places along a window, by rows of {@code callability}. One of each tile is held. One owner. */
final class CalledTiles implements BlockMerge.Called {
    private final BlockTiles tiles;
    private final Iterator<CallabilityRow> rows;
    private final @Nullable CallabilityRow[] latest;
    private final @Nullable SampleSweep[] sweeps;
    private final boolean[] isLoaded;
    private @Nullable CallabilityRow next;

    /** @param rows of all tiles, by contig and start */
    CalledTiles(BlockTiles tiles, Iterator<CallabilityRow> rows) {
        this.tiles = tiles;
        this.rows = rows;
        latest = new CallabilityRow[tiles.count()];
        sweeps = new SampleSweep[tiles.count()];
        isLoaded = new boolean[tiles.count()];
        advance();
    }

    private void advance() {
        next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public CalledStates at(int tile, int contig, int position) {
        for (CallabilityRow row = next; row != null && isReached(row, contig, position); row = next) {
            int of = tiles.index(row.block(), row.tile());
            latest[of] = row;
            isLoaded[of] = false;
            advance();
        }
        CallabilityRow row = latest[tile];
        if (row == null || row.contig() != contig || row.end() <= position) {
            return CalledStates.NOBODY;
        }
        SampleSweep sweep = sweeps[tile];
        if (sweep == null) {
            sweep = new SampleSweep(tiles.size(tile));
            sweeps[tile] = sweep;
        }
        if (!isLoaded[tile]) {
            sweep.load(row.called(), row.start());
            isLoaded[tile] = true;
        }
        sweep.moveTo(position);
        return sweep;
    }

    private static boolean isReached(CallabilityRow row, int contig, int position) {
        return row.contig() < contig || (row.contig() == contig && row.start() <= position);
    }
}
