package eu.goe.ingest.job;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.FastaReference;
import eu.goe.core.genome.ReferenceSequence;
import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.GenotypeEncoder;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.SeekableBytes;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.VcfRecord;
import eu.goe.ingest.vcf.VcfRecordParser;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Ingests one byte range of one file: lines to records, records to variants in normal form, variants to packed rows in
 * genome order. Carries all that a task needs.
 *
 * @param staged takes a report of each finished part; null for a dry run, which writes nothing
 * @param referenceBlocks whether records without any variant, as gVCF has them, are passed over; else they end the ingest
 */
record IngestTask(
        TableRoot variants,
        Assembly assembly,
        @Nullable String reference,
        AdjRule adj,
        int nSamples,
        int batch,
        int maxLine,
        boolean failOnBadRecord,
        boolean referenceBlocks,
        @Nullable StagedRun staged)
        implements Serializable {
    /** Left-aligning moves a variant by less than this; rows wait so long to be written in order. */
    private static final int MAX_SHIFT = 20_000;

    private static final int QUARANTINE_TEXT = 200;
    private static final long METER_BYTES = 1 << 20;

    /**
     * One task's part of the input.
     *
     * @param part its place in the plan of the whole input, from 0
     * @param number of the file in the batch, from 1
     * @param contigs what the file's contig names mean
     * @param headerLines to skip at the beginning of the file
     */
    record Split(
            int part,
            String uri,
            String label,
            int number,
            Compression compression,
            ContigCheck contigs,
            long headerLines,
            long from,
            long to)
            implements Serializable {}

    /** What a task did. */
    record Report(
            List<TableFile> files,
            long records,
            long quarantinedRecords,
            List<QuarantinedRecord> quarantined,
            Fingerprint fingerprint,
            long joins,
            long exceeded,
            long blankLines,
            Set<String> unknownContigs)
            implements Serializable {
        private static final ObjectMapper JSON = new ObjectMapper()
                .setVisibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
                .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .setVisibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY);

        String toJson() throws IOException {
            return JSON.writeValueAsString(this);
        }

        static Report fromJson(String text) throws IOException {
            return JSON.readValue(text, Report.class);
        }
    }

    Report run(Split split, TaskRunner.Meter meter) throws Exception {
        // A second attempt of a task must not meet the files of the first.
        TaskContext context = TaskContext.get();
        String prefix = (staged == null ? "dry" : staged.run()) + "-" + split.part() + "."
                + (context == null ? 0 : context.taskAttemptId());
        ReferenceSequence fasta = reference == null ? null : FastaReference.open(Path.of(reference), assembly);
        try (SeekableBytes bytes = new HadoopBytes(split.uri());
                LineReader lines =
                        LineReader.range(bytes, split.label(), split.compression(), split.from(), split.to(), maxLine);
                WindowFiles files = new WindowFiles(
                        variants, assembly, Math.min(nSamples, VariantRow.TILE_SAMPLES), prefix, staged == null)) {
            Report report = new Work(
                            split,
                            lines,
                            files,
                            fasta == null ? Normaliser.trimming() : Normaliser.leftAligning(fasta),
                            meter)
                    .run();
            if (staged != null) {
                staged.finish(split.part(), report.toJson());
            }
            return report;
        } finally {
            if (fasta != null) {
                fasta.close();
            }
        }
    }

    /** A row's place: the variant, then the tile. */
    private record Key(Variant variant, int tile) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byVariant = variant.compareTo(other.variant);
            return byVariant != 0 ? byVariant : Integer.compare(tile, other.tile);
        }
    }

    /** The state of one task. */
    private final class Work {
        private final Split split;
        private final LineReader lines;
        private final WindowFiles files;
        private final Normaliser normaliser;
        private final TaskRunner.Meter meter;
        private final VcfRecordParser parser = new VcfRecordParser(nSamples, VariantRow.TILE_SAMPLES, adj);
        private final VcfRecord record = parser.newRecord();
        private final GenotypeEncoder encoder = new GenotypeEncoder();
        private final RowJoin rows = new RowJoin();
        /** Rows that a later record may still come before, or join. */
        private final TreeMap<Key, VariantRow> waiting = new TreeMap<>();
        /** Records at the latest position, so that a copy is told from another spelling. */
        private final Set<String> atPosition = new HashSet<>();

        private final List<QuarantinedRecord> quarantined = new ArrayList<>();
        private final Set<String> unknownContigs = new HashSet<>();
        private long nRecords;
        private long nBlank;
        private Fingerprint fingerprint = Fingerprint.ZERO;
        private int lastContig = -1;
        private int lastStart = -1;

        Work(Split split, LineReader lines, WindowFiles files, Normaliser normaliser, TaskRunner.Meter meter) {
            this.split = split;
            this.lines = lines;
            this.files = files;
            this.normaliser = normaliser;
            this.meter = meter;
        }

        Report run() throws IOException {
            for (long h = 0; h < split.headerLines() && lines.next(); h++) {
                // The driver has read the header.
            }
            long reported = split.from();
            long reportedRecords = 0;
            while (lines.next()) {
                if (lines.length() == 0) {
                    nBlank++;
                    continue;
                }
                nRecords++;
                fingerprint = fingerprint.plus(Fingerprint.of(lines.buffer(), lines.offset(), lines.length()));
                String problem =
                        parser.parse(lines.buffer(), lines.offset(), lines.length(), this::isSexChromosome, record);
                if (problem == null) {
                    problem = take();
                }
                if (problem != null) {
                    setAside(problem);
                }
                long reached = lines.bytesReached();
                if (reached - reported > METER_BYTES) {
                    meter.add(reached - reported, nRecords - reportedRecords);
                    reported = reached;
                    reportedRecords = nRecords;
                }
            }
            writeBefore(null);
            meter.add(Math.max(0, split.to() - reported), nRecords - reportedRecords);
            return new Report(
                    files.files(),
                    nRecords,
                    quarantined.size(),
                    quarantined,
                    fingerprint,
                    rows.joins(),
                    rows.exceeded(),
                    nBlank,
                    unknownContigs);
        }

        private boolean isSexChromosome(String contig) {
            return split.contigs()
                    .resolve(contig)
                    .map(c -> c.kind() == Contig.Kind.X || c.kind() == Contig.Kind.Y)
                    .orElse(false);
        }

        /** Turns the record into rows; the reason if it is bad after all. */
        private @Nullable String take() throws IOException {
            Optional<Contig> found = split.contigs().resolve(record.contig());
            if (found.isEmpty()) {
                unknownContigs.add(record.contig());
                return "the assembly has no such contig";
            }
            Contig contig = found.get();
            if (record.pos() < 1 || (contig.length() > 0 && record.pos() > contig.length())) {
                return "POS is not on the contig";
            }
            int start = (int) record.pos() - 1;
            Optional<String> refProblem = normaliser.refProblem(contig.index(), start, record.ref());
            if (refProblem.isPresent()) {
                return refProblem.get();
            }
            if (contig.index() != lastContig) {
                writeBefore(null);
                atPosition.clear();
            } else if (start < lastStart) {
                throw new BadInputException(lines.place() + ": " + contig.name() + ":" + record.pos()
                        + ": the record comes after one at " + (lastStart + 1)
                        + ".\nRecords must be sorted; run: bcftools sort");
            } else if (start > lastStart) {
                atPosition.clear();
            }
            lastContig = contig.index();
            lastStart = start;
            // "!" sorts before every allele.
            writeBefore(new Key(
                    Variant.of(
                            contig.index(),
                            Math.max(0, normaliser.isLeftAligning() ? start - MAX_SHIFT : start),
                            "!",
                            "!"),
                    -1));
            if (!referenceBlocks && isReferenceBlock()) {
                throw new BadInputException(lines.place() + ": " + contig.name() + ":" + record.pos()
                        + ": a reference block (" + record.alts()[0] + " alone), so the file is a gVCF.\nIts blocks say"
                        + " who was called where nobody varies, which this version does not keep. Call jointly first"
                        + " (GLnexus, GenotypeGVCFs), or take its variants only with --kind vcf.");
            }
            if (!atPosition.add(record.ref() + " " + String.join(",", record.alts()))) {
                return "the same record again";
            }
            for (int alt = 1; alt <= record.alts().length; alt++) {
                addRows(contig, start, alt);
            }
            return null;
        }

        private boolean isReferenceBlock() {
            return record.alts().length == 1 && isAnyOther(record.alts()[0]);
        }

        /** Whether an allele stands for all that were not seen. */
        private static boolean isAnyOther(String allele) {
            return allele.equals("<NON_REF>") || allele.equals("<*>");
        }

        private void addRows(Contig contig, int start, int alt) {
            String allele = record.alts()[alt - 1];
            if (allele.equals("*") || isAnyOther(allele)) {
                return;
            }
            Variant variant = StructuralAllele.isOne(allele)
                    ? StructuralAllele.variant(contig.index(), start, record.ref(), allele, record.info())
                    : normaliser.normalise(contig.index(), start, record.ref(), allele);
            String original = variant.start() == start
                            && record.alts().length == 1
                            && variant.ref().equals(record.ref())
                            && variant.alt().equals(allele)
                    ? null
                    : record.pos() + ":" + record.ref() + ":" + String.join(",", record.alts()) + ":" + alt;
            int tiles = Math.max(1, (nSamples + VariantRow.TILE_SAMPLES - 1) / VariantRow.TILE_SAMPLES);
            for (int tile = 0; tile < tiles; tile++) {
                CallBuffer calls = record.calls(tile);
                int n = calls.nSamples();
                VariantRow row = rows.row(
                        variant,
                        batch,
                        tile,
                        record.id().isEmpty() ? null : record.id(),
                        record.filter().isEmpty() ? null : record.filter(),
                        original,
                        encoder.view(calls, alt),
                        SampleSetCodec.encode(calls.notAdj(), n),
                        SampleSetCodec.encode(calls.notAdjHaploid(), n));
                waiting.merge(new Key(variant, tile), row, (a, b) -> rows.join(a, b, n));
            }
        }

        /** Writes the rows that come before a place, all for null. */
        private void writeBefore(@Nullable Key place) throws IOException {
            while (!waiting.isEmpty() && (place == null || waiting.firstKey().compareTo(place) < 0)) {
                Map.Entry<Key, VariantRow> first = waiting.pollFirstEntry();
                if (first != null) {
                    files.write(first.getValue());
                }
            }
        }

        private void setAside(String problem) {
            if (failOnBadRecord) {
                throw new BadInputException(lines.place() + ": " + record.contig() + ":" + record.pos() + ": " + problem
                        + ".\nCorrect the record, or set such records aside with --on-bad-record quarantine.");
            }
            quarantined.add(new QuarantinedRecord(
                    split.number(),
                    lines.lineNumber(),
                    record.contig(),
                    record.pos() > 0 ? Long.toString(record.pos()) : "",
                    problem,
                    fixedFields()));
        }

        /** The first characters of the line, without the columns of samples. */
        private String fixedFields() {
            int end = lines.offset();
            int limit = lines.offset() + Math.min(lines.length(), QUARANTINE_TEXT);
            int tabs = 0;
            while (end < limit) {
                if (lines.buffer()[end] == '\t' && ++tabs == 9) {
                    break;
                }
                end++;
            }
            // A line that is not in columns may hold anything: nothing of it is kept.
            return tabs < 7
                    ? ""
                    : new String(lines.buffer(), lines.offset(), end - lines.offset(), StandardCharsets.UTF_8);
        }
    }
}
