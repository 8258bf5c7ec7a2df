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
import eu.goe.core.store.ExecutorCores;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds one batch of samples to a store, in one pass in genome order: splits files into byte ranges, one task each; checks
 * what the tasks report; and makes the batch visible in the end, or leaves the store as it was.
 */
public final class IngestJob {
    private final Store store;
    private final CommandContext context;
    private final Request request;
    private final BatchAdmission admission;

    /**
     * What to ingest and how.
     *
     * @param files as the user named them
     * @param batchName null for {@code batch-N}
     * @param maxBad part of the records that may be set aside
     * @param formats FORMAT fields to keep
     * @param infos keys of INFO to keep
     * @param kind of the files
     * @param minGq with gVCFs the least quality of a reference block that counts as called; null for the default, likewise
     * @param minDp the least depth
     * @param atomise whether alleles that hide several changes are split
     * @param absentSites who was called where the files list nothing; null for nobody
     * @param replace whether a batch of the same samples is removed as this one joins
     */
    public record Request(
            List<String> files,
            @Nullable String batchName,
            boolean failOnBadRecord,
            double maxBad,
            int maxLine,
            Set<SampleField> formats,
            List<String> infos,
            InputKind kind,
            @Nullable Integer minGq,
            @Nullable Integer minDp,
            boolean atomise,
            @Nullable DeclaredCallability absentSites,
            boolean replace) {}

    /**
     * What was done.
     *
     * @param repeated whether the content was in the store already, and nothing was done
     * @param replaced the batch that was removed, or would be; null for none
     * @param tasks that the files were read in; 0 if they were not
     */
    public record Outcome(
            Batch batch,
            boolean repeated,
            long joins,
            long exceeded,
            @Nullable Batch replaced,
            int tasks) {
        static Outcome repeated(Batch batch, int tasks) {
            return new Outcome(batch, true, 0, 0, null, tasks);
        }
    }

    public IngestJob(Store store, CommandContext context, Request request) {
        this.store = store;
        this.context = context;
        this.request = request;
        admission = new BatchAdmission(store, request);
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
            Source.Opened opened = Source.openAll(
                    store.spark(), List.copyOf(uris), request.maxLine(), request.kind() == InputKind.GVCF);
            boolean isGvcf = isGvcf(opened);
            if (isGvcf) {
                opened = opened.withoutNames();
            }
            Optional<Batch> repeated = repeated(opened.sources(), isGvcf);
            if (repeated.isPresent()) {
                return Outcome.repeated(repeated.get(), 0);
            }
            return ingest(opened, isGvcf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether the files are gVCFs.
     *
     * @throws BadInputException if some are and some are not
     * @throws UsageException if options for the other kind were given
     */
    private boolean isGvcf(Source.Opened opened) {
        boolean isGvcf = request.kind() == InputKind.GVCF;
        if (request.kind() == InputKind.AUTO) {
            List<Source> with = opened.sources().stream()
                    .filter(s -> s.begins() == Source.Begins.WITH_BLOCKS)
                    .toList();
            boolean single =
                    opened.headers().values().stream().allMatch(h -> h.samples().size() == 1);
            isGvcf = single && !with.isEmpty();
            Optional<Source> without = opened.sources().stream()
                    .filter(s -> s.begins() == Source.Begins.WITHOUT_BLOCKS)
                    .findFirst();
            if (isGvcf && without.isPresent()) {
                throw new BadInputException("file " + (opened.sources().indexOf(without.get()) + 1)
                        + ": there is no reference block among its first records, and in file "
                        + (opened.sources().indexOf(with.get(0)) + 1)
                        + " there is.\nIf all are gVCFs, say --kind gvcf; --kind vcf takes variants only.");
            }
        }
        if (!isGvcf && (request.minGq() != null || request.minDp() != null)) {
            throw new UsageException("--gq and --dp are about the reference blocks of gVCFs, and these files are none"
                    + (request.kind() == InputKind.AUTO ? "; if they are, say --kind gvcf." : "."));
        }
        if (isGvcf && request.absentSites() != null) {
            throw new UsageException(
                    "--absent-sites reference: the reference blocks of gVCFs say where people were called;"
                            + " leave it out.");
        }
        return isGvcf;
    }

    /** The batch that was made of files with these very keys. */
    private Optional<Batch> repeated(List<Source> sources, boolean isGvcf) throws IOException {
        List<String> keys =
                sources.stream().map(source -> source.key().toString()).sorted().toList();
        for (Batch batch : store.batches()) {
            List<String> known = new ArrayList<>();
            for (String line : store.sourceFiles(batch)) {
                known.add(line.substring(line.lastIndexOf('\t') + 1));
            }
            known.sort(Comparator.naturalOrder());
            if (known.equals(keys)) {
                String callability =
                        isGvcf ? GvcfPass.callability(request) : CallSetPass.callability(request, store.assembly());
                return Optional.of(BatchAdmission.same(batch, callability));
            }
        }
        return Optional.empty();
    }

    private Outcome ingest(Source.Opened opened, boolean isGvcf) throws IOException {
        if (!isGvcf) {
            requireSameSamples(opened);
        }
        admission.requireSameNormalisation();
        Assembly assembly = IngestPlan.assembly(opened, store.assembly(), context::warn);
        int swept = store.sweep();
        if (swept > 0) {
            context.warn("removed " + swept + " file(s) that an interrupted ingest had left");
        }
        Attempt attempt = attempt(opened, isGvcf, assembly);
        if (attempt.undeclared().isPresent()) {
            // A store of assembly 'any' met contigs that no header declares: they are known now.
            attempt = attempt(opened, isGvcf, attempt.undeclared().get());
        }
        return attempt.outcome().orElseThrow();
    }

    private static void requireSameSamples(Source.Opened opened) {
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
                List<String> others = opened.header(source).samples();
                String first = sources.get(0).label();
                boolean isOrder =
                        others.size() == samples.size() && Set.copyOf(others).equals(Set.copyOf(samples));
                throw new BadInputException(
                        isOrder
                                ? source.label() + ": its samples stand in another order than those of " + first
                                        + ".\nWrite the files in one order (bcftools view -S NAMES, with one list of names for all)."
                                : source.label() + ": its samples are not those of " + first
                                        + ".\nFiles of one batch are parts of one call set; ingest others as batches of their own"
                                        + " (single-sample gVCFs: --kind gvcf).");
            }
        }
    }

    /** What came of one pass: an outcome, or an assembly with contigs to try again with. */
    private record Attempt(Optional<Outcome> outcome, Optional<Assembly> undeclared) {
        static Attempt of(Outcome outcome) {
            return new Attempt(Optional.of(outcome), Optional.empty());
        }

        static Attempt again(Assembly assembly) {
            return new Attempt(Optional.empty(), Optional.of(assembly));
        }
    }

    private Pass plan(Source.Opened opened, boolean isGvcf, Assembly assembly) {
        int tasks = 2 * ExecutorCores.of(store.spark().sparkContext());
        InputKind kind = isGvcf ? InputKind.GVCF : InputKind.VCF;
        Map<String, List<Integer>> files = isGvcf ? GvcfPlan.samples(opened, assembly) : Map.of();
        List<String> samples = isGvcf
                ? List.copyOf(files.keySet())
                : opened.header(opened.sources().get(0)).samples();
        Fingerprint people = Fingerprint.ZERO;
        for (String sample : samples) {
            byte[] name = sample.getBytes(StandardCharsets.UTF_8);
            people = people.plus(Fingerprint.of(name, 0, name.length));
        }
        IngestPlan plan = IngestPlan.of(opened, samples, assembly, people, request, kind, tasks);
        return isGvcf
                ? GvcfPass.of(store, context, request, opened, plan, files, tasks)
                : new CallSetPass(store, context, request, plan);
    }

    private Attempt attempt(Source.Opened opened, boolean isGvcf, Assembly assembly) throws IOException {
        Pass plan = plan(opened, isGvcf, assembly);
        if (context.dryRun()) {
            return pass(plan, null);
        }
        StagedRun staged = store.stage(plan.plan()
                .key(store.info().reference(), admission.normalisation().label(), request, plan.partKeys()));
        Map<Integer, IngestTask.Report> finished = new HashMap<>();
        boolean keep = false;
        try {
            for (Map.Entry<Integer, String> part : staged.finished().entrySet()) {
                IngestTask.Report report = IngestTask.Report.fromJson(part.getValue());
                if (store.root(StoreSchema.VARIANTS).holds(report.files())
                        && store.root(StoreSchema.CALLABILITY).holds(report.callability())) {
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
            // What another process has taken over is its own.
            if (!keep && staged.isOwned()) {
                for (IngestTask.Report report : finished.values()) {
                    store.discard(StoreSchema.VARIANTS, paths(report.files()));
                    store.discard(StoreSchema.CALLABILITY, paths(report.callability()));
                }
                store.discardRun(StoreSchema.VARIANTS, staged.run());
                store.discardRun(StoreSchema.CALLABILITY, staged.run());
                store.unstage(staged, false);
            }
        }
    }

    /** A run and what an earlier process has done of it. */
    private record Resumed(StagedRun staged, Map<Integer, IngestTask.Report> finished) {}

    private static List<String> paths(List<TableFile> files) {
        return files.stream().map(TableFile::path).toList();
    }

    /** Reads the input once, and makes it a batch unless it is one already or contigs have to be known first. */
    private Attempt pass(Pass pass, @Nullable Resumed resumed) throws IOException {
        IngestPlan plan = pass.plan();
        StagedRun staged = resumed == null ? null : resumed.staged();
        Map<Integer, IngestTask.Report> reports = read(pass, resumed);
        Source.requireUnchanged(store.spark(), plan.sources());
        Tally tally = Tally.of(reports.values());
        Assembly assembly = plan.assembly();
        if (assembly.isOpen() && !tally.unknownContigs().isEmpty()) {
            for (String contig : tally.unknownContigs()) {
                assembly = assembly.withContig(contig, 0);
            }
            return Attempt.again(assembly);
        }
        String fingerprint = pass.fingerprint(tally).hex();
        Store.Admission admitted = admission.admit(fingerprint, pass.callability(store.assembly()), plan.samples());
        Batch repeated = admitted.repeats();
        if (repeated != null) {
            return Attempt.of(Outcome.repeated(repeated, pass.parts()));
        }
        plan.requireSameReference(
                store.info().reference(), tally.namesOfContigs().keySet());
        tally.requireDifferentFiles(plan.sources());
        tally.requireFewBad(request.maxBad());
        Pass.Landed landed = pass.land(tally, reports, staged);
        tally = landed.tally();
        tally.warnings(assembly).forEach(context::warn);
        tally.reconcile(landed.rows());
        Batch draft = draft(pass, landed, staged, fingerprint);
        if (staged == null) {
            return Attempt.of(
                    new Outcome(draft, false, tally.joins(), tally.exceeded(), admitted.replaces(), pass.parts()));
        }
        return Attempt.of(commit(pass, landed, draft, staged));
    }

    private Map<Integer, IngestTask.Report> read(Pass pass, @Nullable Resumed resumed) {
        Map<Integer, IngestTask.Report> finished = resumed == null ? Map.of() : resumed.finished();
        if (!finished.isEmpty()) {
            context.warn("an earlier run of this ingest was ended; going on after " + finished.size() + " of "
                    + pass.parts() + " parts");
        }
        try (Progress progress = context.progress("ingest")) {
            return pass.read(finished, resumed == null ? null : resumed.staged(), progress);
        }
    }

    /** The batch as far as it is known before it commits: its samples' numbers may become others. */
    private Batch draft(Pass pass, Pass.Landed landed, @Nullable StagedRun staged, String fingerprint) {
        IngestPlan plan = pass.plan();
        Tally tally = landed.tally();
        int number = staged == null ? store.nextBatch() : staged.number();
        String run = staged == null ? "" : staged.run();
        return new Batch(
                number,
                admission.batchName(number, plan.samples()),
                run,
                store.nextSample(),
                plan.samples().size(),
                pass.kind(),
                fingerprint,
                plan.sources().size(),
                tally.records(),
                tally.kept(),
                tally.quarantined().size(),
                pass.variants(landed.rows()),
                plan.sources().stream().mapToLong(Source::bytes).sum(),
                plan.adj().tests(),
                admission.normalisation().label(),
                Software.NAME,
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                plan.fields().withFilters(tally.filters()),
                pass.callability(store.assembly()),
                number,
                run,
                pass.tileSamples(),
                null);
    }

    /** Makes the batch visible, and takes away what only a killed run would have gone on from. */
    private Outcome commit(Pass pass, Pass.Landed landed, Batch draft, StagedRun staged) throws IOException {
        staged.requireOwned();
        IngestPlan plan = pass.plan();
        Tally tally = landed.tally();
        DeclaredCallability absentSites = request.absentSites();
        List<TableFile> called = absentSites == null
                ? tally.callability()
                : absentSites.write(
                        store.root(StoreSchema.CALLABILITY),
                        plan.assembly(),
                        tally.namesOfContigs().keySet(),
                        draft,
                        staged.run() + "-");
        // Of the last check, which is the one that holds.
        Batch[] replaced = new Batch[1];
        Batch committed = store.commitBatch(
                draft,
                new Store.BatchFiles(
                        plan.samples(),
                        plan.sources().stream()
                                .map(s -> s.uri() + "\t" + s.key())
                                .toList(),
                        landed.variants(),
                        called,
                        tally.quarantined(),
                        plan.assembly()),
                () -> {
                    replaced[0] = null;
                    Store.Admission now = admission.admit(draft.fingerprint(), draft.callability(), plan.samples());
                    replaced[0] = now.replaces();
                    return now;
                });
        boolean isRepeat = !committed.run().equals(draft.run());
        if (!isRepeat) {
            // What seams were merged from; until the commit a killed run needs it to go on.
            List<TableFile> merged = new ArrayList<>(tally.files());
            merged.removeAll(new HashSet<>(landed.variants()));
            store.discard(StoreSchema.VARIANTS, paths(merged));
            store.unstage(staged, true);
        }
        return new Outcome(committed, isRepeat, tally.joins(), tally.exceeded(), replaced[0], pass.parts());
    }
}
