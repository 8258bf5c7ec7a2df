package eu.goe.ingest.job;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Progress;
import eu.goe.core.command.Software;
import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.GoeException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.Batch;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Normalisation;
import eu.goe.ingest.vcf.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
     * @param absentSites who was called where the files list nothing; null for nobody
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
            boolean atomise,
            @Nullable DeclaredCallability absentSites) {}

    /**
     * What was done.
     *
     * @param repeated whether the content was in the store already, and nothing was done
     */
    public record Outcome(Batch batch, boolean repeated, long joins, long exceeded) {}

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
            Set<String> uris = new LinkedHashSet<>();
            int twice = 0;
            for (String uri : SourceFiles.expand(request.files())) {
                twice += uris.add(uri) ? 0 : 1;
            }
            if (uris.isEmpty()) {
                throw new UsageException("No files to ingest.");
            }
            if (twice > 0) {
                context.warn(twice + " file(s) were named twice; each is read once");
            }
            Source.Opened opened = Source.openAll(store.spark(), List.copyOf(uris), request.maxLine());
            Optional<Batch> repeated = repeated(opened.sources());
            if (repeated.isPresent()) {
                return new Outcome(repeated.get(), true, 0, 0);
            }
            return ingest(opened);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The batch that was made of files with these very keys. */
    private Optional<Batch> repeated(List<Source> sources) throws IOException {
        List<String> keys =
                sources.stream().map(source -> source.key().toString()).sorted().toList();
        for (Batch batch : store.batches()) {
            List<String> known = new ArrayList<>();
            for (String line : store.sourceFiles(batch)) {
                known.add(line.substring(line.lastIndexOf('\t') + 1));
            }
            known.sort(Comparator.naturalOrder());
            if (known.equals(keys)) {
                return Optional.of(same(batch));
            }
        }
        return Optional.empty();
    }

    private Outcome ingest(Source.Opened opened) throws IOException {
        List<Source> sources = opened.sources();
        List<String> samples = opened.header(sources.get(0)).samples();
        Set<Fingerprint> alike = new HashSet<>();
        opened.headers().forEach((hash, header) -> {
            if (header.samples().equals(samples)) {
                alike.add(hash);
            }
        });
        for (Source source : sources) {
            if (!alike.contains(source.header())) {
                throw new BadInputException(source.label() + ": its samples are not those of "
                        + sources.get(0).label()
                        + ".\nFiles of one batch are parts of one call set; ingest others as batches of their own.");
            }
        }
        requireSameNormalisation();
        Assembly assembly = IngestPlan.assembly(opened, store.assembly(), context::warn);
        Fingerprint people = Fingerprint.ZERO;
        for (String sample : samples) {
            byte[] name = sample.getBytes(StandardCharsets.UTF_8);
            people = people.plus(Fingerprint.of(name, 0, name.length));
        }
        int swept = store.sweep();
        if (swept > 0) {
            context.warn("removed " + swept + " file(s) that an interrupted ingest had left");
        }
        Attempt outcome = attempt(opened, samples, assembly, people);
        if (outcome.undeclared().isPresent()) {
            // A store of assembly 'any' met contigs that no header declares: they are known now.
            outcome = attempt(opened, samples, outcome.undeclared().get(), people);
        }
        return outcome.outcome().orElseThrow();
    }

    /** What came of one pass: an outcome, or an assembly with contigs to try again with. */
    private record Attempt(Optional<Outcome> outcome, Optional<Assembly> undeclared) {
        static Attempt of(Outcome outcome) {
            return new Attempt(Optional.of(outcome), Optional.empty());
        }
    }

    private Attempt attempt(Source.Opened opened, List<String> samples, Assembly assembly, Fingerprint people)
            throws IOException {
        int tasks = 2 * store.spark().sparkContext().defaultParallelism();
        IngestPlan plan = IngestPlan.of(opened, samples, assembly, people, request, tasks);
        if (context.dryRun()) {
            return pass(plan, null);
        }
        StagedRun staged =
                store.stage(plan.key(store.info().reference(), normalisation().label(), request));
        Map<Integer, IngestTask.Report> finished = new HashMap<>();
        boolean keep = false;
        try {
            for (Map.Entry<Integer, String> part : staged.finished().entrySet()) {
                IngestTask.Report report = IngestTask.Report.fromJson(part.getValue());
                if (store.root(StoreSchema.VARIANTS).holds(report.files())) {
                    finished.put(part.getKey(), report);
                }
            }
            Attempt attempt = pass(plan, new Resumed(staged, finished));
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
                store.discardRun(StoreSchema.CALLABILITY, staged.run());
                store.unstage(staged, false);
            }
        }
    }

    /** A run and what an earlier process has done of it. */
    private record Resumed(StagedRun staged, Map<Integer, IngestTask.Report> finished) {}

    private Attempt pass(IngestPlan plan, @Nullable Resumed resumed) throws IOException {
        List<Source> sources = plan.sources();
        List<String> samples = plan.samples();
        Assembly assembly = plan.assembly();
        StagedRun staged = resumed == null ? null : resumed.staged();
        TableRoot root = store.root(StoreSchema.VARIANTS);
        int number = staged == null ? 0 : staged.number();
        IngestTask task = new IngestTask(
                root,
                assembly,
                plan.contigs(),
                plan.formats(),
                store.info().reference(),
                request.atomise(),
                plan.adj(),
                plan.kept(),
                samples.size(),
                number,
                request.maxLine(),
                request.failOnBadRecord(),
                request.referenceBlocks(),
                staged);
        Map<Integer, IngestTask.Report> reports = new TreeMap<>();
        List<IngestTask.Part> open = new ArrayList<>(plan.parts());
        if (resumed != null && !resumed.finished().isEmpty()) {
            context.warn("an earlier run of this ingest was ended; going on after "
                    + resumed.finished().size() + " of " + plan.parts().size() + " parts");
            open.removeIf(p -> resumed.finished().containsKey(p.number()));
            reports.putAll(resumed.finished());
        }
        try (Progress progress = context.progress("ingest")) {
            progress.total(open.stream().mapToLong(IngestTask.Part::bytes).sum(), "B");
            List<IngestTask.Report> done = TaskRunner.run(
                    store.spark(), "goe ingest", open, (part, n, meter) -> task.run(part, meter), progress);
            for (int i = 0; i < open.size(); i++) {
                reports.put(open.get(i).number(), done.get(i));
            }
        }
        Tally tally = Tally.of(reports.values());
        Set<String> unknown = tally.unknownContigs();
        if (assembly.isOpen() && !unknown.isEmpty()) {
            for (String contig : unknown) {
                assembly = assembly.withContig(contig, 0);
            }
            return new Attempt(Optional.empty(), Optional.of(assembly));
        }
        String hex = tally.fingerprint(plan.people()).hex();
        Optional<Batch> repeated = repeated(hex, samples);
        if (repeated.isPresent()) {
            return Attempt.of(new Outcome(repeated.get(), true, 0, 0));
        }
        plan.requireSameReference(
                store.info().reference(), tally.namesOfContigs().keySet());
        tally.requireDifferentFiles(sources);
        tally.requireFewBad(request.maxBad());
        List<TableFile> tidy = tally.files();
        if (staged == null) {
            // Rows are only counted: what a merge of the parts would show stays open.
            reports.values().stream()
                    .map(IngestTask.Report::firstStray)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(stray -> context.warn("unless it is a copy of an earlier record: " + stray));
        } else {
            Seams seams = mergeSeams(new SeamMerge(root, assembly, staged.run(), samples.size()), plan, reports);
            tidy = seams.files();
            if (!seams.strays().isEmpty()) {
                context.warn("the input is not sorted, and is in the table: "
                        + seams.strays().get(0));
            }
            tally = tally.afterSeams(seams);
        }
        tally.warnings(assembly).forEach(context::warn);
        List<TableFile> files = tally.files();
        long rows = tidy.stream().mapToLong(TableFile::rows).sum();
        tally.reconcile(rows);
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
                tally.records(),
                tally.kept(),
                tally.quarantined().size(),
                rows / tiles,
                sources.stream().mapToLong(Source::bytes).sum(),
                plan.adj().tests(),
                normalisation().label(),
                Software.NAME,
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                plan.fields().withFilters(tally.filters()),
                callability(assembly),
                number,
                staged == null ? "" : staged.run(),
                VariantRow.TILE_SAMPLES);
        if (staged == null) {
            return Attempt.of(new Outcome(batch, false, tally.joins(), tally.exceeded()));
        }
        staged.requireOwned();
        DeclaredCallability absentSites = request.absentSites();
        List<TableFile> callability = absentSites == null
                ? List.of()
                : absentSites.write(
                        store.root(StoreSchema.CALLABILITY),
                        assembly,
                        tally.namesOfContigs().keySet(),
                        batch,
                        staged.run() + "-");
        Batch committed = store.commitBatch(
                batch,
                new Store.BatchFiles(
                        samples,
                        sources.stream().map(s -> s.uri() + "\t" + s.key()).toList(),
                        tidy,
                        callability,
                        tally.quarantined(),
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
        return Attempt.of(new Outcome(committed, isRepeat, tally.joins(), tally.exceeded()));
    }

    /**
     * The visible batch with this content.
     *
     * @throws BadInputException if another batch has these samples, or the wanted name, and other content
     */
    private Optional<Batch> repeated(String fingerprint, List<String> samples) {
        for (Batch batch : store.batches()) {
            if (batch.fingerprint().equals(fingerprint)) {
                return Optional.of(same(batch));
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

    /** Checks that the batch of the same content was also ingested with the same answer for absent sites. */
    private Batch same(Batch batch) {
        String wanted = callability(store.assembly());
        if (!batch.callability().equals(wanted)) {
            throw new UsageException("This content is in the store as batch " + batch.name()
                    + ", with other callability where it lists no variant (" + batch.callability() + ", not " + wanted
                    + ").\nGive the same --absent-sites and --callable for a no-op.");
        }
        return batch;
    }

    private String callability(Assembly assembly) {
        DeclaredCallability absentSites = request.absentSites();
        return absentSites == null ? Batch.LISTED : absentSites.label(assembly);
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

    private void requireNewSamples(List<String> samples) {
        SampleNames names = store.names();
        long known = samples.stream().filter(s -> names.number(s).isPresent()).count();
        if (known > 0) {
            throw new BadInputException(known + " of the " + samples.size()
                    + " samples are in the store already, with other content.\nA sample is ingested once; the store is"
                    + " unchanged.");
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

    /** Merges what overlaps of the tasks' files. */
    private Seams mergeSeams(SeamMerge merge, IngestPlan plan, Map<Integer, IngestTask.Report> reports) {
        List<TableFile> files = new ArrayList<>();
        reports.values().forEach(r -> files.addAll(r.files()));
        SeamMerge.Plan seams = SeamMerge.plan(files);
        List<SeamMerge.Report> merged = TaskRunner.run(
                store.spark(),
                "goe ingest, seams",
                seams.groups(),
                (group, number, meter) -> merge.merge(group, number),
                Progress.NONE);
        Seams made = Seams.of(merge, seams, merged, plan.parts(), reports);
        if (request.failOnBadRecord()) {
            made.requireNoCopies();
        }
        return made;
    }
}
