package eu.goe.ingest.job;

import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.ReferenceSequence;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.store.CallabilityRow;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantRow;
import eu.goe.core.store.WindowFiles;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.bcf.RecordLines;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.gvcf.GvcfFiles;
import eu.goe.ingest.gvcf.SampleStream;
import eu.goe.ingest.gvcf.Stretch;
import eu.goe.ingest.gvcf.TileMerge;
import eu.goe.ingest.gvcf.TileOutput;
import eu.goe.ingest.gvcf.TileSettings;
import eu.goe.ingest.gvcf.TileTally;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ingests stretches of the genome of one tile of gVCFs: {@link TileMerge} does the work, and this class opens its files and writes what
 * it makes. Carries all that a task needs.
 *
 * @param files by number of the file less 1
 * @param staged takes a report of each finished part; null for a dry run, which writes nothing
 */
record GvcfTask(
        TableRoot variants,
        TableRoot callability,
        TileSettings settings,
        List<File> files,
        @Nullable String reference,
        boolean atomise,
        int block,
        int maxLine,
        boolean failOnBadRecord,
        @Nullable StagedRun staged)
        implements Serializable {
    /** An open file of many: what its stream holds beside is as large. */
    private static final int BUFFER_BYTES = 1 << 17;

    /** A source file. */
    record File(String uri, String label, Compression compression, long headerLines) implements Serializable {}

    /**
     * What one task reads.
     *
     * @param number its place in the plan, from 0
     * @param tile of the block
     * @param nSamples in the tile
     * @param bytes of input, about
     * @param stretches in genome order
     */
    record Part(int number, int tile, int nSamples, long bytes, List<Stretch> stretches) implements Pass.Part {}

    IngestTask.Report run(Part part, TaskRunner.Meter meter) throws Exception {
        // A second attempt of a task must not meet the files of the first.
        String prefix =
                (staged == null ? "dry" : staged.run()) + "-" + part.number() + "." + TaskRunner.attempt() + "-";
        boolean isDryRun = staged == null;
        ReferenceSequence fasta =
                reference == null ? null : FastaReference.open(Path.of(reference), settings.assembly());
        try (Output output = new Output(
                part,
                WindowFiles.ofVariants(variants, settings.assembly(), part.nSamples(), prefix, isDryRun),
                WindowFiles.ofCallability(callability, settings.assembly(), prefix, isDryRun),
                meter)) {
            RecordVariants alleles = new RecordVariants(
                    settings.assembly(),
                    fasta == null ? Normaliser.trimming() : Normaliser.leftAligning(fasta),
                    atomise);
            TileMerge merge = new TileMerge(settings, part.nSamples(), alleles, this::open, output);
            for (Stretch stretch : part.stretches()) {
                merge.run(stretch);
            }
            IngestTask.Report report = output.report(merge.tally());
            if (staged != null) {
                staged.finish(part.number(), report.toJson());
            }
            return report;
        } finally {
            if (fasta != null) {
                fasta.close();
            }
        }
    }

    private GvcfFiles.Opened open(GvcfFiles.Range range) throws IOException {
        File file = files.get(range.file() - 1);
        HadoopBytes bytes = new HadoopBytes(file.uri(), BUFFER_BYTES);
        try {
            if (range.contig() != null) {
                return new GvcfFiles.Opened(
                        LineReader.fromPosition(bytes, file.label(), range.offset(), bytes.length(), maxLine), bytes);
            }
            LineReader lines = RecordLines.whole(bytes, file.label(), file.compression(), maxLine);
            for (long h = 0; h < file.headerLines() && lines.next(); h++) {
                // The driver has read the header.
            }
            return new GvcfFiles.Opened(lines, bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Makes rows of what the merge gives, and writes them. */
    private final class Output implements TileOutput, AutoCloseable {
        private final Part part;
        private final WindowFiles<VariantRow> rows;
        private final WindowFiles<CallabilityRow> intervals;
        private final TaskRunner.Meter meter;
        private final RowJoin join = new RowJoin();
        private final Quarantine quarantine = new Quarantine(failOnBadRecord);
        private long nRows;

        Output(Part part, WindowFiles<VariantRow> rows, WindowFiles<CallabilityRow> intervals, TaskRunner.Meter meter) {
            this.part = part;
            this.rows = rows;
            this.intervals = intervals;
            this.meter = meter;
        }

        @Override
        public void variant(Variant variant, @Nullable String id, @Nullable Float qual, CallBuffer calls)
                throws IOException {
            rows.write(join.row(
                    new RowJoin.Site(variant, block, part.tile(), id, null, qual, null, null),
                    calls,
                    1,
                    settings.kept().formats()));
            nRows++;
        }

        @Override
        public void callability(int contig, int start, int end, byte[] called) throws IOException {
            intervals.write(new CallabilityRow(contig, start, end, block, part.tile(), called));
        }

        @Override
        public void aside(SampleStream stream, String contig, long pos, String problem) {
            quarantine.add(stream.lines(), stream.file(), contig, pos, problem);
        }

        @Override
        public void progress(long bytes, long records) {
            meter.add(bytes, records);
        }

        IngestTask.Report report(TileTally tally) throws IOException {
            return new IngestTask.Report(
                    rows.files(),
                    tally.records(),
                    tally.kept(),
                    quarantine.records(),
                    nRows,
                    tally.fingerprints(),
                    0,
                    tally.exceeded(),
                    tally.blankLines(),
                    tally.unknownContigs(),
                    tally.namesOfContigs(),
                    null,
                    Set.of(),
                    intervals.files(),
                    tally.overlaps(),
                    tally.recordsOfFiles());
        }

        @Override
        public void close() throws IOException {
            try (rows) {
                intervals.close();
            }
        }
    }
}
