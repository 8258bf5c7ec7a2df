package eu.goe.core.store;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.WindowGrid;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes sorted rows to files that each lie in one window; a row that goes back in order begins a new file. Unless
 * {@link #files} was asked for before it is closed, the files are deleted.
 *
 * @param <T> the row
 */
public final class WindowFiles<T> implements AutoCloseable {
    private final TableRoot root;
    private final Assembly assembly;
    private final RowFormat<T> format;
    private final Function<T, Variant> firstOf;
    private final Function<T, Variant> lastOf;
    private final int owner;
    private final String prefix;
    private final boolean isDryRun;
    private final List<TableFile> files = new ArrayList<>();
    private @Nullable Open<T> open;
    private boolean complete;

    /** A file that is being written; in a dry run it only counts. */
    private static final class Open<T> {
        final String window;
        final String path;
        final @Nullable RowFileWriter<T> writer;
        final Variant first;
        Variant last;
        long rows;

        Open(String window, String path, @Nullable RowFileWriter<T> writer, Variant first) {
            this.window = window;
            this.path = path;
            this.writer = writer;
            this.first = first;
            this.last = first;
        }
    }

    private @Nullable Variant previous;

    private WindowFiles(
            TableRoot root,
            Assembly assembly,
            RowFormat<T> format,
            Function<T, Variant> firstOf,
            Function<T, Variant> lastOf,
            int owner,
            String prefix,
            boolean isDryRun) {
        this.root = root;
        this.assembly = assembly;
        this.format = format;
        this.firstOf = firstOf;
        this.lastOf = lastOf;
        this.owner = owner;
        this.prefix = prefix;
        this.isDryRun = isDryRun;
    }

    /**
     * For rows of {@code variants}.
     *
     * @param nSamples in a tile, at most
     * @param prefix begins the names of the files; a number ends them
     * @param isDryRun whether rows are only counted
     */
    public static WindowFiles<VariantRow> ofVariants(
            TableRoot root, Assembly assembly, int nSamples, String prefix, boolean isDryRun) {
        return new WindowFiles<>(
                root,
                assembly,
                new VariantFormat(assembly, nSamples),
                VariantRow::variant,
                VariantRow::variant,
                0,
                prefix,
                isDryRun);
    }

    /** For rows of {@code callability}; the last place of a file is the last base that its last row speaks of. */
    public static WindowFiles<CallabilityRow> ofCallability(
            TableRoot root, Assembly assembly, String prefix, boolean isDryRun) {
        return new WindowFiles<>(
                root,
                assembly,
                new CallabilityFormat(assembly),
                row -> Variant.of(row.contig(), row.start(), "N", "N"),
                row -> Variant.of(row.contig(), row.end() - 1, "N", "N"),
                0,
                prefix,
                isDryRun);
    }

    /**
     * For rows of a result.
     *
     * @param format how they stand
     * @param firstOf where a row begins, and
     * @param lastOf the last place that it speaks of
     * @param owner number of the result
     */
    public static <T> WindowFiles<T> ofResult(
            TableRoot root,
            Assembly assembly,
            RowFormat<T> format,
            Function<T, Variant> firstOf,
            Function<T, Variant> lastOf,
            int owner,
            String prefix) {
        return new WindowFiles<>(root, assembly, format, firstOf, lastOf, owner, prefix, false);
    }

    /** Adds a row; of several tiles each has its row at a place. */
    public void write(T row) throws IOException {
        Variant place = firstOf.apply(row);
        String window = WindowGrid.label(assembly.contig(place.contig()), place.start());
        Open<T> current = open;
        if (current == null || !current.window.equals(window) || (previous != null && place.compareTo(previous) < 0)) {
            finish();
            String path = (owner == 0 ? "" : "result=" + owner + "/") + "window=" + window + "/" + prefix + files.size()
                    + ".parquet";
            RowFileWriter<T> writer = isDryRun ? null : root.create(path, format);
            current = new Open<>(window, path, writer, place);
            open = current;
        }
        if (current.writer != null) {
            current.writer.write(row);
        }
        current.rows++;
        Variant last = lastOf.apply(row);
        if (last.compareTo(current.last) > 0) {
            current.last = last;
        }
        previous = place;
    }

    private void finish() throws IOException {
        Open<T> current = open;
        open = null;
        if (current != null) {
            String sha256 = current.writer == null ? null : current.writer.closeHashed();
            files.add(new TableFile(
                    current.path,
                    new TableFile.Partition(owner, current.window),
                    current.rows,
                    isDryRun ? 0 : root.bytes(current.path),
                    current.first,
                    current.last,
                    sha256));
        }
    }

    /** The files, complete. */
    public List<TableFile> files() throws IOException {
        finish();
        complete = true;
        return files;
    }

    @Override
    public void close() throws IOException {
        Open<T> current = open;
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
