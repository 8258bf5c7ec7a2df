package eu.goe.ingest.job;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.Tiles;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of one task in genome order, though left-aligning moves some of them back. Rows wait until every later
 * record is {@value #WAIT_BASES} bases further on; the few that come from further away are kept aside and go to files of
 * their own, which {@link SeamMerge} merges with the rest. Memory: the rows of so many bases, and {@value #LATE_BYTES}
 * bytes of late ones.
 */
final class RowOrder implements AutoCloseable {
    /** How far behind the latest record rows are written. */
    static final int WAIT_BASES = 20_000;

    private static final int LATE_BYTES = 32 << 20;
    /** A row's fields beside its packed columns, about. */
    private static final int ROW_BYTES = 200;

    private final RowJoin rows;
    private final int nSamples;
    private final boolean moves;
    private final WindowFiles<VariantRow> files;
    private final WindowFiles<VariantRow> lateFiles;
    private final WindowFiles<VariantRow> strayFiles;
    private final TreeMap<RowKey, VariantRow> waiting = new TreeMap<>();
    private final TreeMap<RowKey, VariantRow> late = new TreeMap<>();
    private final TreeMap<RowKey, VariantRow> stray = new TreeMap<>();
    private long lateBytes;
    private @Nullable RowKey written;

    /**
     * @param moves whether normalising moves rows back
     * @param prefix begins the names of the files: the run and the task
     * @param isDryRun whether rows are only counted
     */
    RowOrder(
            TableRoot root,
            Assembly assembly,
            int nSamples,
            String prefix,
            boolean moves,
            boolean isDryRun,
            RowJoin rows) {
        int tile = Math.min(nSamples, VariantRow.TILE_SAMPLES);
        this.rows = rows;
        this.nSamples = nSamples;
        this.moves = moves;
        files = WindowFiles.ofVariants(root, assembly, tile, prefix + "-", isDryRun);
        lateFiles = WindowFiles.ofVariants(root, assembly, tile, prefix + "-late", isDryRun);
        strayFiles = WindowFiles.ofVariants(root, assembly, tile, prefix + SeamMerge.STRAY, isDryRun);
    }

    /** Adds a row of the latest record, joining it to one of the same variant that is still here. */
    void add(VariantRow row) {
        waiting.merge(RowKey.of(row), row, this::join);
    }

    /** Adds a row of a record that stands behind a later one: right only if it is a copy, which {@link SeamMerge} sees. */
    void addStray(VariantRow row) {
        stray.merge(RowKey.of(row), row, this::join);
    }

    private VariantRow join(VariantRow a, VariantRow b) {
        return rows.join(a, b, Tiles.samples(a.tile(), nSamples, VariantRow.TILE_SAMPLES));
    }

    /** Writes what no record from here on is expected to come before. */
    void reached(int contig, int start) throws IOException {
        if (!waiting.isEmpty()) {
            int from = moves ? Math.max(0, start - WAIT_BASES) : start;
            // "!" sorts before every allele.
            write(new RowKey(Variant.of(contig, from, "!", "!"), -1));
        }
    }

    /** Writes all that waits: what comes is on another contig. */
    void contigEnds() throws IOException {
        write(null);
    }

    private void write(@Nullable RowKey place) throws IOException {
        while (!waiting.isEmpty() && (place == null || waiting.firstKey().compareTo(place) < 0)) {
            Map.Entry<RowKey, VariantRow> first = waiting.pollFirstEntry();
            RowKey key = first.getKey();
            RowKey latest = written;
            if (latest != null && latest.variant().contig() == key.variant().contig() && key.compareTo(latest) <= 0) {
                keepLate(key, first.getValue());
            } else {
                files.write(first.getValue());
                written = key;
            }
        }
    }

    private void keepLate(RowKey key, VariantRow row) throws IOException {
        late.merge(key, row, this::join);
        byte[] genotypes = row.genotypes();
        lateBytes += ROW_BYTES + (genotypes == null ? 0 : genotypes.length);
        if (lateBytes > LATE_BYTES) {
            writeAll(late, lateFiles);
            lateBytes = 0;
        }
    }

    private static void writeAll(SortedMap<RowKey, VariantRow> rows, WindowFiles<VariantRow> into) throws IOException {
        for (VariantRow row : rows.values()) {
            into.write(row);
        }
        rows.clear();
    }

    /** Writes the rest; the files, complete. */
    List<TableFile> finish() throws IOException {
        contigEnds();
        writeAll(late, lateFiles);
        writeAll(stray, strayFiles);
        List<TableFile> all = new ArrayList<>(files.files());
        all.addAll(lateFiles.files());
        all.addAll(strayFiles.files());
        return all;
    }

    @Override
    public void close() throws IOException {
        try (files;
                lateFiles) {
            strayFiles.close();
        }
    }
}
