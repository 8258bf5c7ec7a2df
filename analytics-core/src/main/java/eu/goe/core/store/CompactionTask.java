package eu.goe.core.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.CallabilityJoin;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.SortedMerge;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Writes the rows that some blocks have in one window as those of one block. Carries all that a task needs.
 *
 * @param blocks whose samples follow each other, in that order
 * @param staged names the files and takes the report
 */
record CompactionTask(
        TableRoot variants, TableRoot callability, Assembly assembly, List<Block> blocks, StagedRun staged)
        implements Serializable {

    /**
     * The files of a window.
     *
     * @param number of the window in the order of their labels
     */
    record Unit(int number, List<TableFile> variants, List<TableFile> callability) implements Serializable {
        long rows() {
            return variants.stream().mapToLong(TableFile::rows).sum();
        }

        List<String> sources() {
            List<String> sources = new ArrayList<>();
            variants.forEach(f -> sources.add(f.path()));
            callability.forEach(f -> sources.add(f.path()));
            sources.sort(null);
            return sources;
        }
    }

    /**
     * What came of a window.
     *
     * @param sources the files that were read
     * @param rows written to {@code files}
     */
    record Report(List<TableFile> files, List<TableFile> callability, List<String> sources, long rows)
            implements Serializable {
        private static final ObjectMapper JSON = new ObjectMapper()
                .setVisibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
                .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .setVisibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY);

        static Report fromJson(String text) {
            try {
                return JSON.readValue(text, Report.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("unreadable report of a compaction", e);
            }
        }

        String toJson() throws IOException {
            return JSON.writeValueAsString(this);
        }
    }

    Report run(Unit unit, int part, TaskRunner.Meter meter) throws IOException {
        BlockTiles tiles = new BlockTiles(blocks);
        String prefix = staged.run() + "-" + unit.number() + "." + TaskRunner.attempt() + "-";
        try (WindowFiles<VariantRow> rows =
                        WindowFiles.ofVariants(variants, assembly, tiles.nSamples(), prefix, false);
                WindowFiles<CallabilityRow> intervals =
                        WindowFiles.ofCallability(callability, assembly, prefix, false)) {
            variants(unit, tiles, rows, meter);
            callability(unit, tiles, intervals);
            List<TableFile> files = List.copyOf(rows.files());
            Report report = new Report(
                    files,
                    List.copyOf(intervals.files()),
                    unit.sources(),
                    files.stream().mapToLong(TableFile::rows).sum());
            staged.finish(unit.number(), report.toJson());
            return report;
        }
    }

    private void variants(Unit unit, BlockTiles tiles, WindowFiles<VariantRow> to, TaskRunner.Meter meter)
            throws IOException {
        if (unit.variants().isEmpty()) {
            return;
        }
        BlockMerge merge =
                new BlockMerge(tiles, staged.number(), blocks.stream().allMatch(Block::isGvcf), assembly);
        try (Rows called = new Rows(unit.callability());
                LocusReader loci = LocusReader.open(
                        variants,
                        unit.variants(),
                        new VariantFormat(assembly, 1),
                        column -> true,
                        0,
                        Integer.MAX_VALUE)) {
            CalledTiles places = new CalledTiles(tiles, called);
            for (List<VariantRow> here = loci.next(); !here.isEmpty(); here = loci.next()) {
                merge.position(here, places, to::write);
                meter.add(here.size(), 0);
            }
        }
    }

    private void callability(Unit unit, BlockTiles tiles, WindowFiles<CallabilityRow> to) throws IOException {
        int[] contig = {-1};
        CallabilityJoin join = new CallabilityJoin(
                tiles.sizes(),
                (start, end, called) ->
                        to.write(new CallabilityRow(contig[0], start, end, staged.number(), 0, called)));
        try (Rows rows = new Rows(unit.callability())) {
            while (rows.hasNext()) {
                CallabilityRow row = rows.next();
                if (row.contig() != contig[0]) {
                    join.finish();
                    contig[0] = row.contig();
                }
                join.add(tiles.index(row.block(), row.tile()), row.start(), row.end(), row.called());
            }
            join.finish();
        }
    }

    /** Rows of {@code callability} of several files, by contig and start. */
    private final class Rows implements Iterator<CallabilityRow>, AutoCloseable {
        private final List<RowFileReader<CallabilityRow>> readers = new ArrayList<>();
        private final SortedMerge<Long, CallabilityRow> groups;
        private final List<CallabilityRow> arrived = new ArrayList<>();

        Rows(List<TableFile> files) throws IOException {
            boolean isOpen = false;
            try {
                for (TableFile file : files) {
                    readers.add(callability.open(file.path(), new CallabilityFormat(assembly), column -> true));
                }
                groups = new SortedMerge<>(readers, row -> (long) row.contig() << 32 | row.start());
                isOpen = true;
            } finally {
                if (!isOpen) {
                    close();
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !arrived.isEmpty() || groups.hasNext();
        }

        @Override
        public CallabilityRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (arrived.isEmpty()) {
                groups.next().forEach(entry -> arrived.add(entry.row()));
            }
            return arrived.remove(arrived.size() - 1);
        }

        @Override
        public void close() throws IOException {
            for (RowFileReader<CallabilityRow> reader : readers) {
                reader.close();
            }
        }
    }
}
