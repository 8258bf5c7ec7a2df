package eu.goe.ingest.job;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.GoeException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.genome.ContigCheck;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.genome.ReferenceDigests;
import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.Batch;
import eu.goe.core.store.BatchFields;
import eu.goe.core.store.QuarantinedRecord;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Normalisation;
import eu.goe.ingest.bgzf.Compression;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.vcf.Fingerprint;
import eu.goe.ingest.vcf.KeptFields;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds one batch of samples to a store, in one pass in genome order: splits files into byte ranges, one task each; checks
 * what the tasks report; and makes the batch visible in the end, or leaves the store as it was.
 */
public final class IngestJob {
    /** Bytes of a file that one task reads, at most, and at least. */
    private static final long MAX_SPLIT = 64L << 20;

    private static final long MIN_SPLIT = 1L << 20;

    private final Store store;
    private final CommandContext context;
    private final Request request;

    /**
     * What to ingest and how.
     *
     * @param files as the user named them
     * @param batchName null for {@code batch-N}
     * @param maxBad part of the records that may be set aside
     * @param formats FORMAT fields to keep
     * @param infos keys of INFO to keep
     * @param referenceBlocks whether gVCF's reference blocks are passed over; else they are refused
     * @param atomise whether alleles that hide several changes are split
     */
    public record Request(
            List<String> files,
            @Nullable String batchName,
            boolean failOnBadRecord,
            double maxBad,
            int maxLine,
            Set<SampleField> formats,
            List<String> infos,
            boolean referenceBlocks,
            boolean atomise) {}

    /**
     * What was done.
     *
     * @param repeated whether the content was in the store already, and nothing was done
     */
    public record Outcome(Batch batch, boolean repeated, long joins, long exceeded) {}

    private record Source(
            String uri,
            String label,
            Compression compression,
            long bytes,
            SourceKey key,
            VcfHeader header,
            long begin) {}

    public IngestJob(Store store, CommandContext context, Request request) {
        this.store = store;
        this.context = context;
        this.request = request;
    }

    /**
     * Ingests.
     *
     * @throws BadInputException if the input is refused; the store is as it was
     */
    public Outcome run() {
        try {
            List<String> uris = SourceFiles.expand(request.files());
            if (uris.isEmpty()) {
                throw new UsageException("No files to ingest.");
            }
            Optional<Batch> repeated = repeated(uris);
            if (repeated.isPresent()) {
                return new Outcome(repeated.get(), true, 0, 0);
            }
            List<Source> sources = new ArrayList<>();
            for (String uri : uris) {
                sources.add(open(uri));
            }
            return ingest(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The batch that was made of files with these very keys. */
    private Optional<Batch> repeated(List<String> uris) throws IOException {
        List<String> keys = new ArrayList<>();
        for (String uri : uris) {
            try (HadoopBytes bytes = new HadoopBytes(uri)) {
                keys.add(SourceKey.of(bytes, bytes.modified()).toString());
            }
        }
        keys.sort(Comparator.naturalOrder());
        for (Batch batch : store.batches()) {
            List<String> known = new ArrayList<>();
            for (String line : store.sourceFiles(batch)) {
                known.add(line.substring(line.lastIndexOf('\t') + 1));
            }
            known.sort(Comparator.naturalOrder());
            if (known.equals(keys)) {
                return Optional.of(batch);
            }
        }
        return Optional.empty();
    }

    private Source open(String uri) throws IOException {
        String label = uri.substring(uri.lastIndexOf('/') + 1);
        try (HadoopBytes bytes = new HadoopBytes(uri)) {
            Compression compression = Compression.detect(bytes, label);
            try (LineReader lines = LineReader.whole(bytes, label, compression, request.maxLine())) {
                VcfHeader header = VcfHeader.read(lines, label);
                return new Source(
                        uri,
                        label,
                        compression,
                        bytes.length(),
                        SourceKey.of(bytes, bytes.modified()),
                        header,
                        lines.bytesReached());
            }
        }
    }

    private Outcome ingest(List<Source> sources) throws IOException {
        List<String> samples = sources.get(0).header().samples();
        for (Source source : sources) {
            if (!source.header().samples().equals(samples)) {
                throw new BadInputException(source.label() + ": its samples are not those of "
                        + sources.get(0).label()
                        + ".\nFiles of one batch are parts of one call set; ingest others as batches of their own.");
            }
        }
        requireSameNormalisation();
        Assembly assembly = assembly(sources);
        Fingerprint people = Fingerprint.ZERO;
        for (String sample : samples) {
            byte[] name = sample.getBytes(StandardCharsets.UTF_8);
            people = people.plus(Fingerprint.of(name, 0, name.length));
        }
        int swept = store.sweep();
        if (swept > 0) {
            context.warn("removed " + swept + " file(s) that an interrupted ingest had left");
        }
        Attempt outcome = attempt(sources, samples, assembly, people);
        if (outcome.undeclared().isPresent()) {
            // A store of assembly 'any' met contigs that no header declares: they are known now.
            outcome = attempt(sources, samples, outcome.undeclared().get(), people);
        }
        return outcome.outcome().orElseThrow();
    }

    /** The store's assembly, with the contigs of the headers if it takes any. */
    private Assembly assembly(List<Source> sources) {
        Assembly assembly = store.assembly();
        boolean any = assembly.isOpen();
        for (Source source : sources) {
            if (any) {
                for (Map.Entry<String, Long> contig : source.header().contigs().entrySet()) {
                    if (assembly.resolve(contig.getKey()).isEmpty()) {
                        assembly = assembly.withContig(contig.getKey(), contig.getValue());
                    }
                }
            } else {
                ContigCheck check = ContigCheck.of(assembly, lengths(source.header()));
                check.orThrow(source.label());
                check.warnings().forEach(w -> context.warn(source.label() + ": " + w));
            }
        }
        return assembly;
    }

    private static List<ContigLength> lengths(VcfHeader header) {
        return header.contigs().entrySet().stream()
                .map(e -> new ContigLength(e.getKey(), e.getValue()))
                .toList();
    }

    /** What came of one pass: an outcome, or an assembly with contigs to try again with. */
    private record Attempt(Optional<Outcome> outcome, Optional<Assembly> undeclared) {
        static Attempt of(Outcome outcome) {
            return new Attempt(Optional.of(outcome), Optional.empty());
        }
    }

    private Attempt attempt(List<Source> sources, List<String> samples, Assembly assembly, Fingerprint people)
            throws IOException {
        AdjRule adj = sources.get(0).header().adjRule();
        for (Source source : sources) {
            AdjRule other = source.header().adjRule();
            adj = new AdjRule(
                    adj.gq() && other.gq(), adj.dp() && other.dp(), adj.ad() && other.ad(), adj.ft() && other.ft());
        }
        List<IngestTask.Split> splits = splits(sources, assembly);
        if (context.dryRun()) {
            return pass(sources, samples, assembly, people, adj, splits, null);
        }
        StagedRun staged = store.stage(key(sources, assembly, adj, splits));
        Map<Integer, IngestTask.Report> finished = new HashMap<>();
        boolean keep = false;
        try {
            for (Map.Entry<Integer, String> part : staged.finished().entrySet()) {
                IngestTask.Report report = IngestTask.Report.fromJson(part.getValue());
                if (store.root(StoreSchema.VARIANTS).holds(report.files())) {
                    finished.put(part.getKey(), report);
                }
            }
            Attempt attempt = pass(sources, samples, assembly, people, adj, splits, new Resumed(staged, finished));
            keep = attempt.outcome().filter(o -> !o.repeated()).isPresent();
            return attempt;
        } catch (GoeException refused) {
            throw refused;
        } catch (RuntimeException | IOException broken) {
            // Of the machine and not of the input: what is done stays for the next try.
            keep = true;
            throw broken;
        } finally {
            if (!keep) {
                for (IngestTask.Report report : finished.values()) {
                    store.discard(
                            StoreSchema.VARIANTS,
                            report.files().stream().map(TableFile::path).toList());
                }
                store.discardRun(StoreSchema.VARIANTS, staged.run());
                store.unstage(staged, false);
            }
        }
    }

    /** A run and what an earlier process has done of it. */
    private record Resumed(StagedRun staged, Map<Integer, IngestTask.Report> finished) {}

    /** All that decides what the parts hold. */
    private String key(List<Source> sources, Assembly assembly, AdjRule adj, List<IngestTask.Split> splits) {
        List<String> parts = new ArrayList<>();
        parts.add(Software.NAME);
        parts.add(assembly.contigs().toString());
        parts.add(String.valueOf(store.info().reference()));
        parts.add(adj.tests());
        parts.add(normalisation().label());
        parts.add(kept(sources).toString());
        parts.add(request.maxLine() + " " + request.failOnBadRecord() + " " + request.referenceBlocks());
        sources.forEach(s -> parts.add(s.key() + " " + s.header().lines()));
        splits.forEach(s -> parts.add(s.number() + " " + s.from() + " " + s.to()));
        return SourceKey.digest(parts);
    }

    private Attempt pass(
            List<Source> sources,
            List<String> samples,
            Assembly assembly,
            Fingerprint people,
            AdjRule adj,
            List<IngestTask.Split> splits,
            @Nullable Resumed resumed)
            throws IOException {
        StagedRun staged = resumed == null ? null : resumed.staged();
        KeptFields keptFields = kept(sources);
        TableRoot root = store.root(StoreSchema.VARIANTS);
        int number = staged == null ? 0 : staged.number();
        IngestTask task = new IngestTask(
                root,
                assembly,
                store.info().reference(),
                request.atomise(),
                adj,
                keptFields,
                samples.size(),
                number,
                request.maxLine(),
                request.failOnBadRecord(),
                request.referenceBlocks(),
                staged);
        Map<Integer, IngestTask.Report> reports = new TreeMap<>();
        List<IngestTask.Split> open = new ArrayList<>(splits);
        if (resumed != null && !resumed.finished().isEmpty()) {
            context.warn("an earlier run of this ingest was ended; going on after "
                    + resumed.finished().size() + " of " + splits.size() + " parts");
            open.removeIf(s -> resumed.finished().containsKey(s.part()));
            reports.putAll(resumed.finished());
        }
        try (Progress progress = context.progress("ingest")) {
            progress.total(open.stream().mapToLong(s -> s.to() - s.from()).sum(), "B");
            List<IngestTask.Report> done = TaskRunner.run(
                    store.spark(), "goe ingest", open, (split, part, meter) -> task.run(split, meter), progress);
            for (int i = 0; i < open.size(); i++) {
                reports.put(open.get(i).part(), done.get(i));
            }
        }
        long records = 0;
        long bad = 0;
        long joins = 0;
        long exceeded = 0;
        long blank = 0;
        Fingerprint fingerprint = people;
        List<TableFile> files = new ArrayList<>();
        List<QuarantinedRecord> quarantined = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>();
        Set<String> filters = new LinkedHashSet<>();
        for (IngestTask.Report report : reports.values()) {
            records += report.records();
            bad += report.quarantinedRecords();
            joins += report.joins();
            exceeded += report.exceeded();
            blank += report.blankLines();
            fingerprint = fingerprint.plus(report.fingerprint());
            files.addAll(report.files());
            quarantined.addAll(report.quarantined());
            unknown.addAll(report.unknownContigs());
            filters.addAll(report.filters());
        }
        if (assembly.isOpen() && !unknown.isEmpty()) {
            for (String contig : unknown) {
                assembly = assembly.withContig(contig, 0);
            }
            return new Attempt(Optional.empty(), Optional.of(assembly));
        }
        String hex = fingerprint.hex();
        Optional<Batch> repeated = repeated(hex, samples);
        if (repeated.isPresent()) {
            return Attempt.of(new Outcome(repeated.get(), true, 0, 0));
        }
        requireSameReference(sources, assembly, reports.values());
        requireFewBad(records, bad, quarantined);
        List<TableFile> tidy = files;
        if (staged == null) {
            // Rows are only counted: what a merge of the parts would show stays open.
            reports.values().stream()
                    .map(IngestTask.Report::firstStray)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(stray -> context.warn("unless it is a copy of an earlier record: " + stray));
        } else {
            Seams seams = mergeSeams(new SeamMerge(root, assembly, staged.run(), samples.size()), splits, reports);
            tidy = seams.files();
            bad += seams.copies().size();
            joins += seams.joins();
            exceeded += seams.exceeded();
            quarantined.addAll(seams.copies());
            requireFewBad(records, bad, quarantined);
        }
        long copies = quarantined.stream()
                .filter(q -> q.reason().equals(SeamMerge.COPY))
                .count();
        if (copies > 0) {
            context.warn(copies + " record(s) were in the input again and are set aside as copies");
        }
        if (blank > 0) {
            context.warn(blank + " blank line(s) skipped");
        }
        long rows = tidy.stream().mapToLong(TableFile::rows).sum();
        int tiles = Math.max(1, (samples.size() + VariantRow.TILE_SAMPLES - 1) / VariantRow.TILE_SAMPLES);
        Batch batch = new Batch(
                number,
                batchName(number, samples),
                staged == null ? "" : staged.run(),
                store.nextSample(),
                samples.size(),
                "vcf",
                hex,
                sources.size(),
                records,
                records - bad,
                bad,
                rows / tiles,
                sources.stream().mapToLong(Source::bytes).sum(),
                adj.tests(),
                normalisation().label(),
                Software.NAME,
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                fields(keptFields, sources).withFilters(filters));
        if (staged == null) {
            return Attempt.of(new Outcome(batch, false, joins, exceeded));
        }
        staged.requireOwned();
        Batch committed = store.commitBatch(
                batch,
                new Store.BatchFiles(
                        samples,
                        sources.stream().map(s -> s.uri() + "\t" + s.key()).toList(),
                        tidy,
                        quarantined,
                        assembly),
                () -> repeated(hex, samples));
        boolean isRepeat = !committed.run().equals(batch.run());
        if (!isRepeat) {
            // What seams were merged from; until the commit a killed run needs it to go on.
            Set<TableFile> kept = new HashSet<>(tidy);
            store.discard(
                    StoreSchema.VARIANTS,
                    files.stream()
                            .filter(f -> !kept.contains(f))
                            .map(TableFile::path)
                            .toList());
            store.unstage(staged, true);
        }
        return Attempt.of(new Outcome(committed, isRepeat, joins, exceeded));
    }

    /**
     * The visible batch with this content.
     *
     * @throws BadInputException if another batch has these samples, or the wanted name, and other content
     */
    private Optional<Batch> repeated(String fingerprint, List<String> samples) {
        for (Batch batch : store.batches()) {
            if (batch.fingerprint().equals(fingerprint)) {
                return Optional.of(batch);
            }
        }
        requireSameNormalisation();
        requireNewSamples(samples);
        if (store.batches().stream().anyMatch(b -> b.name().equals(request.batchName()))) {
            throw new BadInputException("A batch with the name " + request.batchName()
                    + " is in the store already, with other content.\nGive this one another --batch name.");
        }
        return Optional.empty();
    }

    /** How the batch spells its variants. */
    private Normalisation normalisation() {
        return new Normalisation(store.info().reference() != null, request.atomise());
    }

    private void requireSameNormalisation() {
        boolean isAtomised = store.normalisation().isAtomised();
        if (!store.batches().isEmpty() && isAtomised != request.atomise()) {
            throw new UsageException("--atomize: the batches of this store were ingested with"
                    + (isAtomised ? "" : "out") + " it, and a store spells variants one way.\n"
                    + (isAtomised ? "Give" : "Leave out")
                    + " --atomize, or make another store for this batch.");
        }
    }

    private KeptFields kept(List<Source> sources) {
        return KeptFields.of(
                request.formats(),
                request.infos(),
                sources.stream().map(Source::header).toList());
    }

    private static BatchFields fields(KeptFields kept, List<Source> sources) {
        List<BatchFields.Info> infos = new ArrayList<>();
        for (String id : kept.infos().keySet()) {
            sources.stream()
                    .map(s -> s.header().infos().get(id))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(i -> infos.add(new BatchFields.Info(id, i.number(), i.type())));
        }
        return new BatchFields(kept.formats().stream().sorted().toList(), infos, List.of());
    }

    private List<IngestTask.Split> splits(List<Source> sources, Assembly assembly) {
        long total = sources.stream().mapToLong(Source::bytes).sum();
        int tasks = 2 * store.spark().sparkContext().defaultParallelism();
        long size = Math.max(MIN_SPLIT, Math.min(MAX_SPLIT, total / tasks + 1));
        List<IngestTask.Split> splits = new ArrayList<>();
        int number = 0;
        for (Source source : sources) {
            number++;
            ContigCheck contigs = ContigCheck.of(assembly, lengths(source.header()));
            long from = 0;
            while (from < source.bytes()) {
                long to = Math.min(source.bytes(), from + size);
                if (from == 0) {
                    to = Math.min(source.bytes(), Math.max(to, source.begin()));
                }
                if (!source.compression().isSplittable() || source.bytes() - to < size / 4) {
                    to = source.bytes();
                }
                splits.add(new IngestTask.Split(
                        splits.size(),
                        source.uri(),
                        source.label(),
                        number,
                        source.compression(),
                        contigs,
                        from == 0 ? source.header().lines() : 0,
                        from,
                        to));
                from = to;
            }
        }
        return splits;
    }

    /** Compares the digests of headers with the reference's, of contigs that have records. */
    private void requireSameReference(List<Source> sources, Assembly assembly, Collection<IngestTask.Report> reports) {
        String reference = store.info().reference();
        if (reference == null) {
            return;
        }
        Set<Integer> withRecords = new HashSet<>();
        reports.forEach(r -> withRecords.addAll(r.contigs()));
        ReferenceDigests digests = ReferenceDigests.of(Path.of(reference), assembly);
        for (Source source : sources) {
            for (Map.Entry<String, String> declared : source.header().digests().entrySet()) {
                Optional<Contig> contig =
                        assembly.resolve(declared.getKey()).filter(c -> withRecords.contains(c.index()));
                Optional<String> is = contig.flatMap(c -> digests.md5(c.index()));
                if (is.isPresent() && !is.get().equals(declared.getValue())) {
                    throw new BadInputException(source.label() + ": header: contig " + declared.getKey() + " has MD5 "
                            + declared.getValue() + ", the store's reference has " + is.get()
                            + ".\nThe file was called on another sequence of the same length: lift it over, or make a"
                            + " store with its reference.");
                }
            }
        }
    }

    private void requireNewSamples(List<String> samples) {
        SampleNames names = store.names();
        long known = samples.stream().filter(s -> names.number(s).isPresent()).count();
        if (known > 0) {
            throw new BadInputException(known + " of the " + samples.size()
                    + " samples are in the store already, with other content.\nA sample is ingested once; the store is"
                    + " unchanged.");
        }
    }

    private void requireFewBad(long records, long bad, List<QuarantinedRecord> quarantined) {
        if (bad > request.maxBad() * records) {
            Map<String, Integer> reasons = new TreeMap<>();
            quarantined.forEach(q -> reasons.merge(q.reason(), 1, Integer::sum));
            Map.Entry<String, Integer> most = reasons.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow();
            QuarantinedRecord first = quarantined.stream()
                    .filter(q -> q.reason().equals(most.getKey()))
                    .findFirst()
                    .orElseThrow();
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%d of %d records are bad, more than --max-bad %s %%. Most often: %s (%d times, first at %s:%s%s).%n"
                            + "Correct the file, or raise --max-bad if so many may be set aside.",
                    bad,
                    records,
                    Double.toString(100 * request.maxBad()),
                    most.getKey(),
                    most.getValue(),
                    first.contig().isEmpty() ? "?" : first.contig(),
                    first.pos().isEmpty() ? "?" : first.pos(),
                    first.line() > 0 ? ", line " + first.line() : ""));
        }
    }

    private String batchName(int number, List<String> samples) {
        String name = request.batchName();
        if (name == null) {
            return "batch-" + number;
        }
        if (samples.contains(name)) {
            throw new UsageException("--batch: a batch may not have the name of a sample.");
        }
        return name;
    }

    /**
     * Merges what overlaps of the tasks' files.
     *
     * @param copies records that are copies of others, which only shows here
     */
    private record Seams(List<TableFile> files, List<QuarantinedRecord> copies, long joins, long exceeded) {}

    private Seams mergeSeams(SeamMerge merge, List<IngestTask.Split> splits, Map<Integer, IngestTask.Report> reports) {
        List<TableFile> files = new ArrayList<>();
        reports.values().forEach(r -> files.addAll(r.files()));
        SeamMerge.Plan plan = SeamMerge.plan(files);
        plan.alone().stream()
                .filter(SeamMerge::isStray)
                .findFirst()
                .ifPresent(f -> refuseStray(reports, merge.part(f)));
        List<SeamMerge.Report> merged = TaskRunner.run(
                store.spark(),
                "goe ingest, seams",
                plan.groups(),
                (group, number, meter) -> merge.merge(group, number),
                Progress.NONE);
        List<TableFile> tidy = new ArrayList<>(plan.alone());
        Set<SeamMerge.Copy> found = new LinkedHashSet<>();
        long joins = 0;
        long exceeded = 0;
        for (SeamMerge.Report report : merged) {
            Integer strayPart = report.strayPart();
            if (strayPart != null) {
                refuseStray(reports, strayPart);
            }
            tidy.addAll(report.files());
            joins += report.joins();
            exceeded += report.exceeded();
            found.addAll(report.copies());
        }
        List<QuarantinedRecord> copies =
                found.stream().map(c -> c.inFile(splits.get(c.part()).number())).toList();
        if (request.failOnBadRecord() && !copies.isEmpty()) {
            QuarantinedRecord copy = copies.get(0);
            throw new BadInputException(copy.contig() + ":" + copy.pos() + ": " + copy.reason()
                    + ", in another part of the input.\nRemove it, or set such records aside with --on-bad-record"
                    + " quarantine.");
        }
        return new Seams(tidy, copies, joins, exceeded);
    }

    private static void refuseStray(Map<Integer, IngestTask.Report> reports, int part) {
        IngestTask.Report report = reports.get(part);
        String stray = report == null ? null : report.firstStray();
        throw new BadInputException(stray == null ? "A file is not sorted; run: bcftools sort" : stray);
    }
}
