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

/** Writes sorted rows to files that each lie in one window; a row that goes back in order begins a new file. */
final class WindowFiles implements AutoCloseable {
    private final TableRoot root;
    private final Assembly assembly;
    private final int nSamples;
    private final String prefix;
    private final List<TableFile> files = new ArrayList<>();
    private @Nullable Open open;

    private record Open(String window, String path, RowFileWriter<VariantRow> writer, Variant first) {}

    private @Nullable Variant last;

    /** @param prefix begins the names of the files: the run and the task */
    WindowFiles(TableRoot root, Assembly assembly, int nSamples, String prefix) {
        this.root = root;
        this.assembly = assembly;
        this.nSamples = nSamples;
        this.prefix = prefix;
    }

    void write(VariantRow row) throws IOException {
        Variant variant = row.variant();
        String window = WindowGrid.label(assembly.contig(variant.contig()), variant.start());
        Open current = open;
        if (current == null || !current.window().equals(window) || (last != null && variant.compareTo(last) < 0)) {
            finish();
            String path = "window=" + window + "/" + prefix + "-" + files.size() + ".parquet";
            current = new Open(window, path, root.create(path, new VariantFormat(assembly, nSamples)), variant);
            open = current;
        }
        current.writer().write(row);
        last = variant;
    }

    private void finish() throws IOException {
        Open current = open;
        open = null;
        if (current != null && last != null) {
            long rows = current.writer().rows();
            current.writer().close();
            files.add(new TableFile(
                    current.path(),
                    new TableFile.Partition(0, current.window()),
                    rows,
                    root.bytes(current.path()),
                    current.first(),
                    last));
        }
    }

    /** The files, complete. */
    List<TableFile> files() throws IOException {
        finish();
        return files;
    }

    @Override
    public void close() throws IOException {
        Open current = open;
        open = null;
        if (current != null) {
            current.writer().close();
        }
    }
}
