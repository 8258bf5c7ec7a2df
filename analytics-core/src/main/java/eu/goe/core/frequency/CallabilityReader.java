package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.store.CallabilityFormat;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who was called, of each tile, at places along a stretch of the genome: reads rows of {@code callability} as they are needed, and
 * holds one of each tile. One owner.
 */
public final class CallabilityReader implements AutoCloseable {
    private final Tiles tiles;
    private final List<RowFileReader<CallabilityRow>> readers = new ArrayList<>();
    private final SortedMerge<Long, CallabilityRow> rows;
    private final @Nullable CallabilityRow[] latest;
    private final boolean[] isLoaded;
    private final CallabilitySweep[] sweeps;
    private @Nullable CallabilityRow next;
    private final List<CallabilityRow> arrived = new ArrayList<>();

    /**
     * @param files of one window, in any order
     * @param firstStart of the stretch, and
     * @param lastStart its last place, where it lies on one contig; row groups that begin behind it are not read
     */
    public CallabilityReader(
            TableRoot root, Assembly assembly, List<TableFile> files, Tiles tiles, int firstStart, int lastStart)
            throws IOException {
        this.tiles = tiles;
        latest = new CallabilityRow[tiles.size()];
        isLoaded = new boolean[tiles.size()];
        sweeps = new CallabilitySweep[tiles.size()];
        for (int t = 0; t < sweeps.length; t++) {
            sweeps[t] =
                    new CallabilitySweep(tiles.atomOf(), tiles.firstSample(t), tiles.nSamples(t), tiles.atomSizes(t));
        }
        boolean isOpen = false;
        try {
            for (TableFile file : files) {
                // A row reaches no further than its window.
                readers.add(
                        root.open(file.path(), new CallabilityFormat(assembly), firstOf(file, firstStart), lastStart));
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                close();
            }
        }
        rows = new SortedMerge<>(readers, row -> key(row.contig(), row.start()));
        advance();
    }

    /** Row groups whose rows all begin before a stretch may still reach into it. */
    private static int firstOf(TableFile file, int firstStart) {
        return Math.min(file.first().start(), firstStart);
    }

    private static long key(int contig, int start) {
        return (long) contig << 32 | start;
    }

    private void advance() {
        if (arrived.isEmpty() && rows.hasNext()) {
            rows.next().forEach(entry -> arrived.add(entry.row()));
        }
        next = arrived.isEmpty() ? null : arrived.remove(arrived.size() - 1);
    }

    /**
     * Who was called at a place; places must not go back.
     *
     * @return null if nobody was; else valid until the next call for the tile
     */
    @Nullable
    StateCounts at(int tile, int contig, int position) {
        CallabilityRow row = rowAt(tile, contig, position);
        if (row == null) {
            return null;
        }
        CallabilitySweep sweep = load(tile, row);
        sweep.moveTo(position);
        return sweep.counts();
    }

    /** The row of a tile that speaks of a place; null if there is none. Places must not go back. */
    public @Nullable CallabilityRow rowAt(int tile, int contig, int position) {
        moveTo(contig, position);
        CallabilityRow row = latest[tile];
        return row == null || row.contig() != contig || row.end() <= position ? null : row;
    }

    private CallabilitySweep load(int tile, CallabilityRow row) {
        CallabilitySweep sweep = sweeps[tile];
        if (!isLoaded[tile]) {
            sweep.load(row.called(), row.start());
            isLoaded[tile] = true;
        }
        return sweep;
    }

    private void moveTo(int contig, int position) {
        long place = key(contig, position);
        for (CallabilityRow row = next; row != null && key(row.contig(), row.start()) <= place; row = next) {
            int tile = tiles.index(row.block(), row.tile());
            latest[tile] = row;
            isLoaded[tile] = false;
            advance();
        }
    }

    /**
     * The next place on the contig, behind the last one asked for, at which what {@link #at} says may change.
     *
     * @return {@code Integer.MAX_VALUE} if there is none
     */
    int nextChange(int contig, int position) {
        CallabilityRow coming = next;
        int change = coming != null && coming.contig() == contig ? coming.start() : Integer.MAX_VALUE;
        for (int t = 0; t < sweeps.length; t++) {
            CallabilityRow row = latest[t];
            if (row != null && row.contig() == contig && row.end() > position) {
                CallabilitySweep sweep = load(t, row);
                sweep.moveTo(position);
                change = Math.min(change, Math.min(row.end(), sweep.nextChange()));
            }
        }
        return change;
    }

    /** Where the next row begins that was not reached yet, as contig {@code << 32} and start; −1 if there is none. */
    long nextPlace() {
        CallabilityRow coming = next;
        return coming == null ? -1 : key(coming.contig(), coming.start());
    }

    @Override
    public void close() throws IOException {
        for (RowFileReader<CallabilityRow> reader : readers) {
            reader.close();
        }
    }
}
