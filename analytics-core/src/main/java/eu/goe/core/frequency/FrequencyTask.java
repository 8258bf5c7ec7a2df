package eu.goe.core.frequency;

import eu.goe.core.cohort.Sex;
import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.parquet.SortedMerge;
import eu.goe.core.store.Block;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantFormat;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts one run of the genome: opens the files of all batches that overlap in it, merges their rows by variant, and
 * writes one file of frequency rows. Carries all that a task needs.
 *
 * @param plan null where only {@code all} is wanted and the batches' plain counts are enough
 */
record FrequencyTask(
        TableRoot variants,
        TableRoot results,
        Assembly assembly,
        List<Block> blocks,
        StrataPlan plan,
        boolean fromPlainCounts,
        Set<Quality> qualities,
        boolean adjust,
        @Nullable Regions regions,
        int resultNumber,
        String run)
        implements Serializable {

    /** What a task did. */
    record Report(@Nullable TableFile file, long adjustedCalls) implements Serializable {}

    /**
     * @param files of one window, all that share variants
     * @param part number of the task, part of the file's name
     * @param meter takes one unit when done
     */
    Report run(List<TableFile> files, int part, TaskRunner.Meter meter) throws IOException {
        List<RowFileReader<VariantRow>> readers = new ArrayList<>();
        String window = files.get(0).partition().window();
        String path = "result=" + resultNumber + "/window=" + window + "/" + run + "-" + part + "-"
                + TaskRunner.attempt() + ".parquet";
        Set<String> packed = Set.of("genotypes", "not_adj", "not_adj_haploid");
        try {
            for (TableFile file : files) {
                readers.add(variants.open(
                        file.path(),
                        new VariantFormat(assembly, 1),
                        column -> VariantFormat.isCounted(column) && !(fromPlainCounts && packed.contains(column))));
            }
            SortedMerge<Variant, VariantRow> groups = new SortedMerge<>(readers, VariantRow::variant);
            Counter counter = new Counter();
            Variant first = null;
            Variant last = null;
            long adjusted = 0;
            long rows = 0;
            RowFileWriter<FrequencyRow> out = null;
            boolean done = false;
            try {
                while (groups.hasNext()) {
                    List<SortedMerge.Entry<VariantRow>> group = groups.next();
                    Variant variant = group.get(0).row().variant();
                    if (regions != null && !regions.contains(variant.contig(), variant.start())) {
                        continue;
                    }
                    if (out == null) {
                        first = variant;
                        out = results.create(
                                path,
                                new FrequencyFormat(assembly, plan.strata().size()));
                    }
                    last = variant;
                    adjusted += counter.count(variant, group);
                    out.write(counter.row(variant));
                }
                done = true;
            } finally {
                if (out != null) {
                    rows = out.rows();
                    closeOrDelete(out, path, done);
                }
            }
            if (first == null || last == null) {
                return new Report(null, 0);
            }
            meter.add(1, rows);
            return new Report(
                    new TableFile(
                            path,
                            new TableFile.Partition(resultNumber, window),
                            rows,
                            results.bytes(path),
                            first,
                            last),
                    adjusted);
        } finally {
            for (RowFileReader<VariantRow> reader : readers) {
                reader.close();
            }
        }
    }

    /** Closing makes a well-formed file even of what is not complete, so that goes. */
    private void closeOrDelete(RowFileWriter<FrequencyRow> out, String path, boolean done) throws IOException {
        boolean closed = false;
        try {
            out.close();
            closed = true;
        } finally {
            if (!(done && closed)) {
                results.delete(path);
            }
        }
    }

    /** The buffers of one task. */
    private final class Counter {
        private final Map<Integer, Block> blockByNumber = new HashMap<>();
        private final int[] atomOf = plan.atomOf();
        private final Map<Long, int[]> atomSizesByTile = new HashMap<>();
        private final AtomCounter atoms;
        private final GenotypeDecoder decoder = new GenotypeDecoder();
        private final GenotypeView view = new GenotypeView();
        private final SampleList notAdj = new SampleList();
        private final SampleList notAdjHaploid = new SampleList();
        private StrataCounts raw = new StrataCounts(plan.strata().size());
        private StrataCounts adj = new StrataCounts(plan.strata().size());

        Counter() {
            blocks.forEach(b -> blockByNumber.put(b.number(), b));
            Sex[] sexOfAtom = new Sex[plan.nAtoms()];
            for (int a = 0; a < sexOfAtom.length; a++) {
                sexOfAtom[a] = plan.atomSex(a);
            }
            atoms = new AtomCounter(
                    sexOfAtom, plan.strataOfAtom(), plan.strata().size(), adjust);
        }

        /** Counts one variant; its row is then in {@link #row}. */
        long count(Variant variant, List<SortedMerge.Entry<VariantRow>> group) {
            PloidyRegion region = PloidyRegion.of(assembly, variant.contig(), variant.start());
            if (fromPlainCounts) {
                raw.clear();
                adj.clear();
                for (SortedMerge.Entry<VariantRow> entry : group) {
                    addPlain(entry.row(), raw);
                    addPlain(entry.row(), adj);
                }
                return 0;
            }
            atoms.clear();
            for (SortedMerge.Entry<VariantRow> entry : group) {
                VariantRow row = entry.row();
                Block block = blockOf(row);
                int n = block.nSamples(row.tile());
                byte[] packed = row.genotypes();
                if (packed == null) {
                    throw new IllegalStateException("row without genotypes in " + variants.uri());
                }
                decoder.decode(packed, n, view);
                SampleSetCodec.decode(row.notAdj(), n, notAdj);
                SampleSetCodec.decode(row.notAdjHaploid(), n, notAdjHaploid);
                int firstSample = block.firstSample(row.tile());
                int[] sizes = atomSizesByTile.computeIfAbsent(
                        (long) block.number() << 32 | row.tile(), k -> plan.atomSizes(firstSample, n));
                atoms.count(view, notAdj, notAdjHaploid, region, atomOf, firstSample, sizes);
            }
            return atoms.finish(region, raw, adj);
        }

        private Block blockOf(VariantRow row) {
            Block block = blockByNumber.get(row.block());
            if (block == null) {
                throw new IllegalStateException("row of block " + row.block() + ", which is not visible");
            }
            return block;
        }

        FrequencyRow row(Variant variant) {
            return new FrequencyRow(
                    variant,
                    qualities.contains(Quality.RAW) ? raw : null,
                    qualities.contains(Quality.ADJ) ? adj : null);
        }

        private void addPlain(VariantRow row, StrataCounts into) {
            into.add(CountField.AC, 0, row.ac());
            into.add(CountField.AN, 0, row.an());
            into.add(CountField.N_HOM_REF, 0, row.nHomRef());
            into.add(CountField.N_HET, 0, row.nHet());
            into.add(CountField.N_HOM_ALT, 0, row.nHomAlt());
            into.add(CountField.N_HEMI_ALT, 0, row.nHemiAlt());
            into.add(CountField.N_MISSING, 0, row.nMissing());
            into.add(CountField.N_POLYPLOID, 0, row.nPolyploid());
        }
    }
}
