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
import eu.goe.core.genotype.Tiles;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Normaliser;
import eu.goe.core.variant.Variant;
import eu.goe.ingest.bcf.RecordLines;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.SeekableBytes;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.FormatRules;
import eu.goe.ingest.vcf.KeptFields;
import eu.goe.ingest.vcf.RecordRules;
import eu.goe.ingest.vcf.VcfRecord;
import eu.goe.ingest.vcf.VcfRecordParser;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ingests byte ranges of files, one after the other: lines to records, records to variants in normal form, variants to packed rows in
 * genome order. Carries all that a task needs.
 *
 * @param contigNames what the contig names of files mean, once for each distinct header
 * @param formats what FORMAT fields may hold, likewise
 * @param staged takes a report of each finished part; null for a dry run, which writes nothing
 * @param atomise whether alleles that hide several changes are split
 * @param referenceBlocks whether records without any variant, as gVCF has them, are passed over; else they end the ingest
 */
record IngestTask(
        TableRoot variants,
        Assembly assembly,
        List<ContigCheck> contigNames,
        List<FormatRules> formats,
        @Nullable String reference,
        boolean atomise,
        AdjRule adj,
        KeptFields kept,
        int nSamples,
        int batch,
        int maxLine,
        boolean failOnBadRecord,
        boolean referenceBlocks,
        @Nullable StagedRun staged)
        implements Serializable {
    /** Records that may stand behind a later one, before it is said that the file is not sorted. */
    private static final int MAX_STRAYS = 10_000;

    private static final long METER_BYTES = 1 << 20;

    /**
     * What one task reads.
     *
     * @param number its place in the plan of the whole input, from 0
     */
    record Part(int number, List<Split> splits) implements Pass.Part {
        @Override
        public long bytes() {
            return splits.stream().mapToLong(s -> s.to() - s.from()).sum();
        }
    }

    /**
     * A byte range of a file.
     *
     * @param number of the file in the batch, from 1
     * @param header which of the distinct headers the file has, as place in {@link IngestTask#contigNames}
     * @param headerLines to skip at the beginning of the file
     */
    record Split(
            String uri,
            String label,
            int number,
            Compression compression,
            int header,
            long headerLines,
            long from,
            long to)
            implements Serializable {}

    /**
     * What a task did.
     *
     * @param records lines that are neither header nor blank
     * @param kept records that became rows, or that need none
     * @param rows made of records, those included that were then joined to others
     * @param fingerprints by number of the file, of the records read here
     * @param namesOfContigs by contig, all names that records have for it
     * @param firstStray what is wrong with the first record that stands behind a later one, unless it is a copy
     * @param callability files of that table, of gVCFs
     * @param overlaps reference blocks that begin inside another
     * @param recordsOfFiles of gVCFs, by number of the file
     */
    record Report(
            List<TableFile> files,
            long records,
            long kept,
            List<QuarantinedRecord> quarantined,
            long rows,
            Map<Integer, Fingerprint> fingerprints,
            long joins,
            long exceeded,
            long blankLines,
            Set<String> unknownContigs,
            Map<Integer, Set<String>> namesOfContigs,
            @Nullable String firstStray,
            Set<String> filters,
            List<TableFile> callability,
            long overlaps,
            Map<Integer, Long> recordsOfFiles)
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

    Report run(Part part, TaskRunner.Meter meter) throws Exception {
        // A second attempt of a task must not meet the files of the first.
        String prefix = (staged == null ? "dry" : staged.run()) + "-" + part.number() + "." + TaskRunner.attempt();
        ReferenceSequence fasta = reference == null ? null : FastaReference.open(Path.of(reference), assembly);
        try (Work work = new Work(
                prefix, fasta == null ? Normaliser.trimming() : Normaliser.leftAligning(fasta), fasta != null, meter)) {
            for (Split split : part.splits()) {
                try (SeekableBytes bytes = new HadoopBytes(split.uri());
                        LineReader lines = RecordLines.range(
                                bytes, split.label(), split.compression(), split.from(), split.to(), maxLine)) {
                    work.read(split, lines);
                }
            }
            Report report = work.report();
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

    /** The state of one task. */
    private final class Work implements AutoCloseable {
        private final String prefix;
        private final boolean moves;
        private final RecordVariants alleles;
        private final TaskRunner.Meter meter;
        private final RowJoin rows = new RowJoin();
        private final List<RowOrder> orders = new ArrayList<>();
        private RowOrder order;
        private Split split = new Split("", "", 0, Compression.PLAIN, 0, 0, 0, 0);
        private @Nullable LineReader reader;
        private FormatRules rules = formats.get(0);
        private VcfRecordParser parser = new VcfRecordParser(nSamples, VariantRow.TILE_SAMPLES, adj, kept, rules);
        private final VcfRecord record = parser.newRecord();
        /** Records at the latest position, so that a copy is told from another spelling. */
        private final Set<String> atPosition = new HashSet<>();
        /** Records that stand behind a later one. */
        private final Set<String> strays = new HashSet<>();

        private final List<TableFile> files = new ArrayList<>();
        private final Quarantine quarantine = new Quarantine(failOnBadRecord);
        private final Set<String> unknownContigs = new HashSet<>();
        private final Set<String> filters = new HashSet<>();
        private final Map<Integer, Set<String>> namesOfContigs = new HashMap<>();
        private final Map<Integer, Fingerprint> fingerprints = new HashMap<>();
        private String lastName = "";
        private long nRecords;
        private long nKept;
        private long nBlank;
        private long nRows;
        private boolean splitBegins;
        private int lastContig = -1;
        private int lastStart = -1;
        private @Nullable String firstStray;

        Work(String prefix, Normaliser normaliser, boolean moves, TaskRunner.Meter meter) {
            this.prefix = prefix;
            this.alleles = new RecordVariants(assembly, normaliser, atomise);
            this.moves = moves;
            this.meter = meter;
            order = newOrder();
        }

        private RowOrder newOrder() {
            String name = orders.isEmpty() ? prefix : prefix + "-" + orders.size();
            RowOrder made = new RowOrder(variants, assembly, nSamples, name, moves, staged == null, rows);
            orders.add(made);
            return made;
        }

        void read(Split next, LineReader lines) throws IOException {
            split = next;
            reader = lines;
            splitBegins = true;
            lastName = "";
            if (!formats.get(split.header()).equals(rules)) {
                rules = formats.get(split.header());
                parser = new VcfRecordParser(nSamples, VariantRow.TILE_SAMPLES, adj, kept, rules);
            }
            for (long h = 0; h < split.headerLines() && lines.next(); h++) {
                // The driver has read the header.
            }
            Fingerprint fingerprint = Fingerprint.ZERO;
            long reported = split.from();
            long reportedRecords = nRecords;
            while (lines.next(parser)) {
                if (lines.length() == 0) {
                    nBlank++;
                    continue;
                }
                nRecords++;
                String problem = parse(lines);
                if (!parser.sawWholeLine() && lines.settle()) {
                    problem = parse(lines);
                }
                fingerprint = fingerprint.plus(Fingerprint.of(lines.buffer(), lines.offset(), lines.length()));
                if (problem == null) {
                    problem = take();
                }
                if (problem == null) {
                    nKept++;
                } else {
                    quarantine.add(lines, split.number(), record.contig(), record.pos(), problem);
                }
                long reached = lines.bytesReached();
                if (reached - reported > METER_BYTES) {
                    meter.add(reached - reported, nRecords - reportedRecords);
                    reported = reached;
                    reportedRecords = nRecords;
                }
            }
            meter.add(Math.max(0, split.to() - reported), nRecords - reportedRecords);
            fingerprints.merge(split.number(), fingerprint, Fingerprint::plus);
        }

        private @Nullable String parse(LineReader lines) {
            return parser.parse(lines.buffer(), lines.offset(), lines.length(), this::isSexChromosome, record);
        }

        Report report() throws IOException {
            files.addAll(order.finish());
            return new Report(
                    files,
                    nRecords,
                    nKept,
                    quarantine.records(),
                    nRows,
                    fingerprints,
                    rows.joins(),
                    rows.exceeded(),
                    nBlank,
                    unknownContigs,
                    namesOfContigs,
                    firstStray,
                    filterIds(),
                    List.of(),
                    0,
                    Map.of());
        }

        /** Ids in the FILTER of records, without PASS. */
        private Set<String> filterIds() {
            Set<String> ids = new HashSet<>();
            for (String filter : filters) {
                ids.addAll(List.of(filter.split(";", -1)));
            }
            ids.remove("PASS");
            ids.remove("");
            return ids;
        }

        private LineReader lines() {
            return Objects.requireNonNull(reader);
        }

        private Optional<Contig> resolve(String contig) {
            return contigNames.get(split.header()).resolve(contig);
        }

        private boolean isSexChromosome(String contig) {
            return resolve(contig)
                    .map(c -> c.kind() == Contig.Kind.X || c.kind() == Contig.Kind.Y)
                    .orElse(false);
        }

        /** Turns the record into rows; the reason if it is bad after all. */
        private @Nullable String take() throws IOException {
            Optional<Contig> found = resolve(record.contig());
            if (found.isEmpty()) {
                if (assembly.isOpen() && !RecordRules.isContigName(record.contig())) {
                    return "CHROM is not declared, and is no name of a contig";
                }
                unknownContigs.add(record.contig());
                return RecordRules.NO_CONTIG;
            }
            Contig contig = found.get();
            int start = RecordVariants.start(record);
            String problem = alleles.problem(record, contig);
            if (problem != null) {
                return problem;
            }
            if (!record.contig().equals(lastName)) {
                lastName = record.contig();
                namesOfContigs
                        .computeIfAbsent(contig.index(), c -> new TreeSet<>())
                        .add(lastName);
            }
            if (splitBegins && contig.index() == lastContig && start < lastStart) {
                // The next file begins before the end of the last one.
                files.addAll(order.finish());
                order = newOrder();
                atPosition.clear();
                strays.clear();
                lastContig = -1;
            }
            splitBegins = false;
            boolean isStray = contig.index() == lastContig && start < lastStart;
            if (!isStray) {
                reach(contig, start);
            }
            if (!referenceBlocks && isReferenceBlock()) {
                throw new BadInputException(lines().place() + ": " + contig.name() + ":" + record.pos()
                        + ": a reference block (" + record.alts()[0]
                        + " alone), so the file is a gVCF.\nIngest gVCFs of"
                        + " one sample each with --kind gvcf; take the variants only of others with --kind vcf.");
            }
            if (!(isStray ? isNewStray(contig) : atPosition.add(alleles.spelling(record)))) {
                return SeamMerge.COPY;
            }
            filters.add(record.filter());
            for (int alt = 1; alt <= record.alts().length; alt++) {
                if (!record.isRepeatedAllele(alt)) {
                    int number = alt;
                    alleles.variants(record, contig, alt, variant -> addRow(variant, start, number, isStray));
                }
            }
            return null;
        }

        private void reach(Contig contig, int start) throws IOException {
            if (contig.index() != lastContig) {
                order.contigEnds();
                atPosition.clear();
            } else if (start > lastStart) {
                atPosition.clear();
            }
            lastContig = contig.index();
            lastStart = start;
            order.reached(contig.index(), start);
        }

        /**
         * Takes note of a record that stands behind a later one: a copy of one further up, as a block that is in a file
         * twice has them, or of a file that is not quite sorted; which of them shows when all rows are there.
         */
        private boolean isNewStray(Contig contig) {
            String unsorted = lines().place() + ": " + contig.name() + ":" + record.pos()
                    + ": the record comes after one at " + (lastStart + 1);
            if (strays.size() == MAX_STRAYS) {
                throw new BadInputException(
                        unsorted + ", as " + MAX_STRAYS + " before it.\nThe file is not sorted; run: bcftools sort");
            }
            firstStray = firstStray == null ? unsorted : firstStray;
            return strays.add(record.pos() + " " + alleles.spelling(record));
        }

        private boolean isReferenceBlock() {
            return record.alts().length == 1 && RecordRules.isAnyOther(record.alts()[0]);
        }

        private void addRow(Variant variant, int start, int alt, boolean isStray) {
            String allele = record.alts()[alt - 1];
            String original = record.pos() == start + 1L
                            && variant.start() == start
                            && record.alts().length == 1
                            && variant.ref().equals(record.ref())
                            && variant.alt().equals(allele)
                    ? null
                    : Spelling.of(record.pos(), record.ref(), String.join(",", record.alts()), alt);
            String info = kept.reduce(record.info(), alt, record.alts().length);
            for (int tile = 0; tile < Tiles.count(nSamples, VariantRow.TILE_SAMPLES); tile++) {
                RowJoin.Site site = new RowJoin.Site(
                        variant,
                        batch,
                        tile,
                        record.id().isEmpty() ? null : record.id(),
                        record.filter().isEmpty() ? null : record.filter(),
                        record.qual(),
                        info.isEmpty() ? null : info,
                        original);
                VariantRow row = rows.row(site, record.calls(tile), alt, kept.formats());
                nRows++;
                if (isStray) {
                    order.addStray(row);
                } else {
                    order.add(row);
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (RowOrder each : orders) {
                each.close();
            }
        }
    }
}
