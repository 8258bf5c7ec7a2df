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
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.StagedRun;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.variant.Normalisation;
import eu.goe.ingest.vcf.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
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
                return Optional.of(same(batch, callability));
            }
        }
        return Optional.empty();
    }

    private Outcome ingest(Source.Opened opened, boolean isGvcf) throws IOException {
        if (!isGvcf) {
            requireSameSamples(opened);
        }
        requireSameNormalisation();
        Assembly assembly = IngestPlan.assembly(opened, store.assembly(), context::warn);
        int swept = store.sweep();
        if (swept > 0) {
            context.warn("removed " + swept + " file(s) that an interrupted ingest had left");
        }
        Attempt outcome = attempt(opened, isGvcf, assembly);
        if (outcome.undeclared().isPresent()) {
            // A store of assembly 'any' met contigs that no header declares: they are known now.
            outcome = attempt(opened, isGvcf, outcome.undeclared().get());
        }
        return outcome.outcome().orElseThrow();
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
        StagedRun staged = store.stage(
                plan.plan().key(store.info().reference(), normalisation().label(), request, plan.partKeys()));
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

    private Attempt pass(Pass pass, @Nullable Resumed resumed) throws IOException {
        IngestPlan plan = pass.plan();
        List<Source> sources = plan.sources();
        List<String> samples = plan.samples();
        Assembly assembly = plan.assembly();
        StagedRun staged = resumed == null ? null : resumed.staged();
        int number = staged == null ? store.nextBatch() : staged.number();
        Map<Integer, IngestTask.Report> finished = resumed == null ? Map.of() : resumed.finished();
        if (!finished.isEmpty()) {
            context.warn("an earlier run of this ingest was ended; going on after " + finished.size() + " of "
                    + pass.parts() + " parts");
        }
        Map<Integer, IngestTask.Report> reports;
        try (Progress progress = context.progress("ingest")) {
            reports = pass.read(finished, staged, progress);
        }
        Source.requireUnchanged(store.spark(), sources);
        Tally tally = Tally.of(reports.values());
        Set<String> unknown = tally.unknownContigs();
        if (assembly.isOpen() && !unknown.isEmpty()) {
            for (String contig : unknown) {
                assembly = assembly.withContig(contig, 0);
            }
            return new Attempt(Optional.empty(), Optional.of(assembly));
        }
        String hex = pass.fingerprint(tally).hex();
        String callability = pass.callability(store.assembly());
        Store.Admission admission = admit(hex, callability, samples);
        Batch repeated = admission.repeats();
        if (repeated != null) {
            return Attempt.of(Outcome.repeated(repeated, pass.parts()));
        }
        plan.requireSameReference(
                store.info().reference(), tally.namesOfContigs().keySet());
        tally.requireDifferentFiles(sources);
        tally.requireFewBad(request.maxBad());
        Pass.Landed landed = pass.land(tally, reports, staged);
        List<TableFile> tidy = landed.variants();
        tally = landed.tally();
        tally.warnings(assembly).forEach(context::warn);
        List<TableFile> files = tally.files();
        long rows = landed.rows();
        tally.reconcile(rows);
        Batch batch = new Batch(
                number,
                batchName(number, samples),
                staged == null ? "" : staged.run(),
                store.nextSample(),
                samples.size(),
                pass.kind(),
                hex,
                sources.size(),
                tally.records(),
                tally.kept(),
                tally.quarantined().size(),
                pass.variants(rows),
                sources.stream().mapToLong(Source::bytes).sum(),
                plan.adj().tests(),
                normalisation().label(),
                Software.NAME,
                context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                plan.fields().withFilters(tally.filters()),
                callability,
                number,
                staged == null ? "" : staged.run(),
                pass.tileSamples(),
                null);
        if (staged == null) {
            return Attempt.of(
                    new Outcome(batch, false, tally.joins(), tally.exceeded(), admission.replaces(), pass.parts()));
        }
        staged.requireOwned();
        DeclaredCallability absentSites = request.absentSites();
        List<TableFile> called = absentSites == null
                ? tally.callability()
                : absentSites.write(
                        store.root(StoreSchema.CALLABILITY),
                        assembly,
                        tally.namesOfContigs().keySet(),
                        batch,
                        staged.run() + "-");
        Batch[] replaced = new Batch[1];
        Batch committed = store.commitBatch(
                batch,
                new Store.BatchFiles(
                        samples,
                        sources.stream().map(s -> s.uri() + "\t" + s.key()).toList(),
                        tidy,
                        called,
                        tally.quarantined(),
                        assembly),
                () -> {
                    replaced[0] = null;
                    Store.Admission now = admit(hex, callability, samples);
                    replaced[0] = now.replaces();
                    return now;
                });
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
        return Attempt.of(new Outcome(committed, isRepeat, tally.joins(), tally.exceeded(), replaced[0], pass.parts()));
    }

    /**
     * Whether the batch repeats one of this content, replaces one of its samples, or is new.
     *
     * @throws BadInputException if another batch has these samples and is not to be replaced, or the wanted name, and other content
     */
    private Store.Admission admit(String fingerprint, String callability, List<String> samples) {
        for (Batch batch : store.batches()) {
            if (batch.fingerprint().equals(fingerprint)) {
                return new Store.Admission(same(batch, callability), null);
            }
        }
        requireSameNormalisation();
        Batch replaced = replaced(samples);
        if (store.batches().stream()
                .anyMatch(b -> b.name().equals(request.batchName())
                        && (replaced == null || b.number() != replaced.number()))) {
            throw new BadInputException("A batch with the name " + request.batchName()
                    + " is in the store already, with other content.\nGive this one another --batch name.");
        }
        return new Store.Admission(null, replaced);
    }

    /** Checks that the batch of the same content was also ingested with the same answer for absent sites. */
    private static Batch same(Batch batch, String wanted) {
        if (!batch.callability().equals(wanted)) {
            throw new UsageException("This content is in the store as batch " + batch.name()
                    + ", with other callability where it lists no variant (" + batch.callability() + ", not " + wanted
                    + ").\nGive the same --absent-sites and --callable, or --gq and --dp, for a no-op.");
        }
        return batch;
    }

    /** How the batch spells its variants. */
    private Normalisation normalisation() {
        return new Normalisation(store.info().reference() != null, request.atomise());
    }

    private void requireSameNormalisation() {
        Optional<Normalisation> common = store.commonNormalisation();
        if (common.isPresent() && common.get().isAtomised() != request.atomise()) {
            boolean isAtomised = common.get().isAtomised();
            throw new UsageException("--atomize: the batches of this store were ingested with"
                    + (isAtomised ? "" : "out") + " it, and a store spells variants one way.\n"
                    + (isAtomised ? "Give" : "Leave out")
                    + " --atomize, or make another store for this batch.");
        }
    }

    /**
     * The batch that this one replaces, if it was asked to; null for none.
     *
     * @throws BadInputException if somebody has withdrawn, or is in the store already and not to be replaced
     */
    private @Nullable Batch replaced(List<String> samples) {
        int withdrawn = store.countWithdrawn(samples);
        if (withdrawn > 0) {
            throw new BadInputException(
                    withdrawn + " of the " + samples.size()
                            + " samples are of people who have withdrawn.\nTake them out of the files; the store is unchanged.");
        }
        SampleNames names = store.names();
        BitSet known = new BitSet();
        samples.forEach(s -> names.number(s).ifPresent(known::set));
        int nKnown = known.cardinality();
        if (nKnown == 0) {
            return null;
        }
        List<Batch> theirs = store.batches().stream()
                .filter(b -> !known.get(b.firstSample(), b.endSample()).isEmpty())
                .toList();
        if (!request.replace()) {
            throw new BadInputException(nKnown + " of the " + samples.size()
                    + " samples are in the store already, with other content.\nA sample is ingested once; the store is"
                    + " unchanged. If these are further chromosomes of that batch, ingest all of its files by one command;"
                    + " to put these files in the place of a batch of the same samples, give --replace.");
        }
        // Who has withdrawn stays out, so the rest of the batch has to be the same.
        BitSet out = store.withdrawals().set();
        long rest = theirs.stream()
                .mapToLong(b ->
                        b.nSamples() - out.get(b.firstSample(), b.endSample()).cardinality())
                .sum();
        if (theirs.size() > 1 || nKnown < samples.size() || rest != samples.size()) {
            throw new BadInputException("--replace puts files in the place of one batch of the same samples: of these "
                    + samples.size() + ", " + nKnown + " are in the store, in batch "
                    + String.join(", ", theirs.stream().map(Batch::name).toList()) + " with " + rest
                    + " samples.\nThe store is unchanged. Remove what is to go with goe batches remove, then ingest.");
        }
        return theirs.get(0);
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
}
