package eu.goe.core.store;

import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of one position after the other, of several files of {@code variants} that overlap. */
public final class LocusReader implements AutoCloseable {
    private final List<RowFileReader<VariantRow>> readers;
    private final SortedMerge<Variant, VariantRow> groups;
    private @Nullable List<SortedMerge.Entry<VariantRow>> next;

    private LocusReader(List<RowFileReader<VariantRow>> readers) {
        this.readers = readers;
        groups = new SortedMerge<>(readers, VariantRow::variant);
        advance();
    }

    /**
     * Opens files.
     *
     * @param wanted columns
     * @param firstStart of the stretch that is wanted, and
     * @param lastStart its last place: row groups outside are not read
     */
    public static LocusReader open(
            TableRoot root,
            List<TableFile> files,
            VariantFormat format,
            Predicate<String> wanted,
            int firstStart,
            int lastStart)
            throws IOException {
        List<RowFileReader<VariantRow>> readers = new ArrayList<>();
        boolean done = false;
        try {
            for (TableFile file : files) {
                readers.add(root.open(file.path(), format, wanted, firstStart, lastStart));
            }
            LocusReader opened = new LocusReader(readers);
            done = true;
            return opened;
        } finally {
            if (!done) {
                for (RowFileReader<VariantRow> reader : readers) {
                    reader.close();
                }
            }
        }
    }

    private void advance() {
        next = groups.hasNext() ? groups.next() : null;
    }

    /** The rows at the next position, by variant; empty behind the last. */
    public List<VariantRow> next() {
        List<VariantRow> rows = new ArrayList<>(2);
        for (List<SortedMerge.Entry<VariantRow>> group = next;
                group != null
                        && (rows.isEmpty()
                                || isSamePlace(rows.get(0), group.get(0).row()));
                group = next) {
            group.forEach(entry -> rows.add(entry.row()));
            advance();
        }
        return rows;
    }

    private static boolean isSamePlace(VariantRow a, VariantRow b) {
        return a.variant().contig() == b.variant().contig()
                && a.variant().start() == b.variant().start();
    }

    @Override
    public void close() throws IOException {
        for (RowFileReader<VariantRow> reader : readers) {
            reader.close();
        }
    }
}
