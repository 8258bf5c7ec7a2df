package eu.goe.ingest.job;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes sorted rows to files that each lie in one window; a row that goes back in order begins a new file. Unless
 * {@link #files} was asked for before it is closed, the files are deleted.
 */
final class WindowFiles implements AutoCloseable {
    private final TableRoot root;
    private final Assembly assembly;
    private final int nSamples;
    private final String prefix;
    private final boolean isDryRun;
    private final List<TableFile> files = new ArrayList<>();
    private @Nullable Open open;
    private boolean complete;

    /** A file that is being written; in a dry run it only counts. */
    private static final class Open {
        final String window;
        final String path;
        final @Nullable RowFileWriter<VariantRow> writer;
        final Variant first;
        long rows;

        Open(String window, String path, @Nullable RowFileWriter<VariantRow> writer, Variant first) {
            this.window = window;
            this.path = path;
            this.writer = writer;
            this.first = first;
        }
    }

    private @Nullable Variant last;

    /**
     * @param prefix begins the names of the files; a number ends them
     * @param isDryRun whether rows are only counted
     */
    WindowFiles(TableRoot root, Assembly assembly, int nSamples, String prefix, boolean isDryRun) {
        this.isDryRun = isDryRun;
        this.root = root;
        this.assembly = assembly;
        this.nSamples = nSamples;
        this.prefix = prefix;
    }

    void write(VariantRow row) throws IOException {
        Variant variant = row.variant();
        String window = WindowGrid.label(assembly.contig(variant.contig()), variant.start());
        Open current = open;
        if (current == null || !current.window.equals(window) || (last != null && variant.compareTo(last) < 0)) {
            finish();
            String path = "window=" + window + "/" + prefix + files.size() + ".parquet";
            RowFileWriter<VariantRow> writer =
                    isDryRun ? null : root.create(path, new VariantFormat(assembly, nSamples));
            current = new Open(window, path, writer, variant);
            open = current;
        }
        if (current.writer != null) {
            current.writer.write(row);
        }
        current.rows++;
        last = variant;
    }

    private void finish() throws IOException {
        Open current = open;
        open = null;
        if (current != null && last != null) {
            if (current.writer != null) {
                current.writer.close();
            }
            files.add(new TableFile(
                    current.path,
                    new TableFile.Partition(0, current.window),
                    current.rows,
                    isDryRun ? 0 : root.bytes(current.path),
                    current.first,
                    last));
        }
    }

    /** The files, complete. */
    List<TableFile> files() throws IOException {
        finish();
        complete = true;
        return files;
    }

    @Override
    public void close() throws IOException {
        Open current = open;
        open = null;
        try {
            if (current != null && current.writer != null) {
                current.writer.close();
            }
        } finally {
            if (!complete && !isDryRun) {
                if (current != null) {
                    root.delete(current.path);
                }
                for (TableFile file : files) {
                    root.delete(file.path());
                }
            }
        }
    }
}
