package eu.goe.core.query;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Region;
import eu.goe.core.genome.Regions;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of many files in genome order, those of one variant together. Opens only files that overlap at once; files and
 * row groups without a position in the regions are not read.
 */
final class VariantStream implements AutoCloseable {
    private static final Comparator<Variant> BY_PLACE =
            Comparator.comparingInt(Variant::contig).thenComparingInt(Variant::start);

    private final TableRoot root;
    private final VariantFormat format;
    private final @Nullable Regions regions;
    private final List<List<TableFile>> units;
    private final List<RowFileReader<VariantRow>> readers = new ArrayList<>();
    private @Nullable SortedMerge<Variant, VariantRow> rows;
    private int next;

    /** @param regions null for everything */
    VariantStream(TableRoot root, Assembly assembly, List<TableFile> files, @Nullable Regions regions) {
        this.root = root;
        this.format = new VariantFormat(assembly, 1);
        this.regions = regions;
        this.units = overlapping(files.stream().filter(this::mayHold).toList());
    }

    private boolean mayHold(TableFile file) {
        if (regions == null) {
            return true;
        }
        int first = file.first().contig();
        int last = file.last().contig();
        for (int contig = first; contig <= last; contig++) {
            int from = contig == first ? file.first().start() : 0;
            int to = contig == last ? file.last().start() + 1 : Integer.MAX_VALUE;
            if (regions.overlaps(contig, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** Files that may share variants, together; in genome order. */
    private static List<List<TableFile>> overlapping(List<TableFile> files) {
        List<TableFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(TableFile::first, BY_PLACE).thenComparing(TableFile::path));
        List<List<TableFile>> units = new ArrayList<>();
        Variant reach = null;
        for (TableFile file : sorted) {
            if (reach == null || BY_PLACE.compare(file.first(), reach) > 0) {
                units.add(new ArrayList<>());
                reach = file.last();
            } else if (BY_PLACE.compare(file.last(), reach) > 0) {
                reach = file.last();
            }
            units.get(units.size() - 1).add(file);
        }
        return units;
    }

    /** Rows of all files that may be read: more than come out where regions are given. */
    long rowsAtMost() {
        return units.stream().flatMap(List::stream).mapToLong(TableFile::rows).sum();
    }

    /** The rows of the next variant in the regions; null at the end. */
    @Nullable
    List<VariantRow> next() throws IOException {
        while (true) {
            SortedMerge<Variant, VariantRow> open = rows;
            while (open != null && open.hasNext()) {
                List<SortedMerge.Entry<VariantRow>> group = open.next();
                Variant variant = group.get(0).row().variant();
                if (regions == null || regions.contains(variant.contig(), variant.start())) {
                    return group.stream().map(SortedMerge.Entry::row).toList();
                }
            }
            close();
            if (next == units.size()) {
                return null;
            }
            for (TableFile file : units.get(next++)) {
                readers.add(open(file));
            }
            rows = new SortedMerge<>(readers, VariantRow::variant);
        }
    }

    private RowFileReader<VariantRow> open(TableFile file) throws IOException {
        if (regions == null || file.first().contig() != file.last().contig()) {
            return root.open(file.path(), format, column -> true);
        }
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (Region region : regions.toList()) {
            if (region.overlaps(
                    file.first().contig(), file.first().start(), file.last().start() + 1)) {
                first = Math.min(first, region.start());
                last = Math.max(last, region.end() - 1);
            }
        }
        return root.open(file.path(), format, first, last);
    }

    @Override
    public void close() throws IOException {
        rows = null;
        for (RowFileReader<VariantRow> reader : readers) {
            reader.close();
        }
        readers.clear();
    }
}
