package eu.goe.ingest.job;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.RegionsOption;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.GoeException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Compaction;
import eu.goe.core.store.Store;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.delivery.TimeSpan;
import eu.goe.ingest.delivery.WatchOnce;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe ingest}. */
@Command(
        name = "ingest",
        description = {
            "Adds one batch of samples from VCF or BCF files.",
            "Files with the same samples are parts of one call set. The same content again changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  goe ingest -s /data/se release7.chr*.vcf.gz --batch release7",
            "  goe ingest -s /data/se @gvcfs.txt --kind gvcf --gq 20 --dp 10",
            "  goe ingest -s /data/se --watch-once /data/inbox --quiet-period 30m --json"
        })
public final class IngestCommand implements Callable<Integer> {

    private final CommandContext context;

    /** What happens to a record that breaks a rule. */
    enum OnBadRecord {
        FAIL,
        QUARANTINE
    }

    /** Who was called where the files list no variant. */
    enum AbsentSites {
        MISSING,
        REFERENCE
    }

    @Mixin
    private StoreOption store = new StoreOption();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "VCF (plain, bgzip or gzip) or BCF; a folder, a glob, or @LIST with a file on each line.")
    private List<String> files = List.of();

    @Option(
            names = "--watch-once",
            paramLabel = "DIR",
            description =
                    "In place of FILE: take what has been delivered to this folder, each file or sub-folder a batch, in order"
                            + " of names, each once. Complete is what its manifest (SHA256SUMS, *.sha256) agrees with, or,"
                            + " without one, what stays as it is for --quiet-period. Bad ones go to DIR/.goe/rejected.")
    private @Nullable String watched;

    @Option(
            names = "--quiet-period",
            paramLabel = "TIME",
            description =
                    "With --watch-once: how long a delivery has to be as it was at an earlier run, as 30s, 10m, 2h; 0"
                            + " takes it at once (default: 10m).")
    private @Nullable String quietPeriod;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            description =
                    "With --watch-once: how long the lock of a killed run keeps others out (default: 5m; at least 5s).")
    private @Nullable String lease;

    @Option(names = "--batch", paramLabel = "NAME", description = "Name of the batch (default: batch-N).")
    private @Nullable String batch;

    @Option(
            names = "--kind",
            paramLabel = "auto|vcf|gvcf",
            description =
                    "gvcf: single-sample gVCFs, whose reference blocks say who was called; vcf passes blocks over, so"
                            + " that nobody is called there; auto looks at the first records (default: auto).")
    private InputKind kind = InputKind.AUTO;

    @Option(
            names = "--gq",
            paramLabel = "N",
            description = "gVCF: least GQ of a reference block that counts as called; 0 believes GT (default: 20).")
    private @Nullable Integer minGq;

    @Option(
            names = "--dp",
            paramLabel = "N",
            description =
                    "gVCF: least MIN_DP or DP of a reference block that counts as called, half of it if haploid; 0 for"
                            + " any (default: 10).")
    private @Nullable Integer minDp;

    @Option(
            names = "--absent-sites",
            paramLabel = "missing|reference",
            description =
                    "What a call set without reference blocks says where it lists no variant: missing, that nobody"
                            + " was called; reference, that everybody is homozygous reference on the contigs of its records"
                            + " (default: missing).")
    private AbsentSites absentSites = AbsentSites.MISSING;

    @Option(
            names = "--callable",
            paramLabel = "BED",
            description = "With --absent-sites reference: in these regions only.")
    private @Nullable String callable;

    @Option(
            names = "--replace",
            description =
                    "Put the files in the place of the batch that has the same samples and other content; it is removed"
                            + " in the same instant, and its attributes pass to the new one.")
    private boolean replace;

    @Option(
            names = "--atomize",
            description =
                    "Split alleles that hide several changes (AC>GT, GATCG>GTACGA), as bcftools norm -a. All batches"
                            + " of a store alike.")
    private boolean atomise;

    @Option(
            names = "--on-bad-record",
            paramLabel = "fail|quarantine",
            description = "What to do with a record that breaks a rule (default: quarantine).")
    private OnBadRecord onBadRecord = OnBadRecord.QUARANTINE;

    @Option(
            names = "--max-bad",
            paramLabel = "PERCENT",
            description =
                    "Refuse the batch if more records than this are bad; records that stand in the input again are"
                            + " set aside with a warning and do not count (default: ${DEFAULT-VALUE}).")
    private String maxBad = "0.1%";

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            description = "Refuse a file with a longer line (default: ${DEFAULT-VALUE}).")
    private int maxLine = LineReader.DEFAULT_MAX_LINE;

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "FIELD",
            description =
                    "FORMAT fields to keep, of gq,dp,ad,ps (of carriers), gp,ds (of everybody; ds where a record has none: the sum of HDS, or what"
                            + " GP expects); default: none.")
    private List<SampleField> keep = List.of();

    @Option(
            names = "--keep-info",
            split = ",",
            paramLabel = "KEY",
            defaultValue = "VQSLOD,AS_VQSLOD,MQ,QD,FS,SOR,InbreedingCoeff",
            description =
                    "Keys of INFO to keep, as far as files declare them; none for none (default: ${DEFAULT-VALUE}).")
    private List<String> keepInfo = List.of();

    @Option(
            names = "--no-compact",
            description = "Do not merge batches afterwards, however many there are; goe compact does it later.")
    private boolean noCompact;

    public IngestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String folder = watched;
        if (folder == null) {
            if (files.isEmpty()) {
                throw new UsageException("Which files? Name them, or give --watch-once DIR.");
            }
            if (quietPeriod != null || lease != null) {
                throw new UsageException("--quiet-period and --lease go with --watch-once DIR.");
            }
            single();
            return 0;
        }
        if (!files.isEmpty() || batch != null) {
            throw new UsageException(
                    "--watch-once takes what it finds, each delivery a batch of its own: leave out FILE and --batch.");
        }
        WatchOnce.Request request = new WatchOnce.Request(
                folder,
                TimeSpan.parse("--quiet-period", quietPeriod == null ? "10m" : quietPeriod),
                TimeSpan.parse("--lease", lease == null ? "5m" : lease));
        // Whether the store is there is no matter of a delivery.
        store.open(context);
        boolean[] added = {false};
        int exit = new WatchOnce(context, request).run(found -> {
            Store current = store.open(context);
            IngestJob.Outcome outcome = job(current, found, null).run();
            added[0] |= !outcome.repeated();
            warn(outcome);
            return new WatchOnce.Taken(outcome.batch(), outcome.repeated());
        });
        if (added[0] && !noCompact) {
            compact(store.open(context));
        }
        return exit;
    }

    private void single() {
        String name = batch;
        if (name != null && !name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")) {
            throw new UsageException("--batch '" + name
                    + "': a name is letters, digits and _ . - after the first, at most 40 characters.");
        }
        Store opened = store.open(context);
        IngestJob job = job(opened, files, name);
        long begin = System.nanoTime();
        IngestJob.Outcome outcome = job.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Batch b = outcome.batch();
        Batch replaced = outcome.replaced();
        warn(outcome);
        new JsonSummary()
                .put("batch", b.name())
                .put("files", b.files())
                .put("samples", b.nSamples())
                .put("records", b.records())
                .put("kept", b.kept())
                .put("quarantined", b.quarantined())
                .put("variants", b.variants())
                .put("bytes", b.bytes())
                .put("seconds", seconds)
                .put("repeated", outcome.repeated())
                .put("replaced", replaced == null ? null : replaced.name())
                .put("joined", outcome.joins())
                .put("tasks", outcome.tasks())
                .put("dry_run", context.dryRun())
                .print(context, () -> {
                    if (outcome.repeated()) {
                        context.out()
                                .println("this content is in the store already, as batch " + b.name()
                                        + "; nothing to do");
                    } else {
                        summary(outcome, seconds);
                    }
                });
        if (!noCompact && !context.dryRun() && !outcome.repeated()) {
            compact(opened);
        }
    }

    private IngestJob job(Store opened, List<String> from, @Nullable String name) {
        return new IngestJob(
                opened,
                context,
                new IngestJob.Request(
                        from,
                        name,
                        onBadRecord == OnBadRecord.FAIL,
                        part(maxBad),
                        requireRoom(maxLine),
                        Set.copyOf(keep),
                        keepInfo.equals(List.of("none")) ? List.of() : keepInfo,
                        kind,
                        notNegative("--gq", minGq),
                        notNegative("--dp", minDp),
                        atomise,
                        declared(opened.assembly()),
                        replace));
    }

    private void warn(IngestJob.Outcome outcome) {
        if (replace && outcome.replaced() == null && !outcome.repeated()) {
            context.warn("--replace: no batch of the store has these samples; there is nothing to replace");
        }
        Batch batch = outcome.batch();
        if (batch.nSamples() == 0) {
            context.warn("these files list sites and no samples: nobody's genotypes are added");
        } else if (batch.adjTests().isEmpty() && !outcome.repeated()) {
            context.warn("no GQ, DP or AD in these files: adj counts are the raw ones");
        }
        if (outcome.exceeded() > 0) {
            context.warn(outcome.exceeded()
                    + " call(s) are missing: two records tell the same variant, and together they give a"
                    + " person more copies than there are. Callers do that now and then, and goe simulate on purpose.");
        }
    }

    /** The batch is in the store; whatever happens here does not change that. */
    private void compact(Store opened) {
        try (Progress progress = context.progress("compact")) {
            Compaction.Outcome done = Compaction.ifNeeded(opened, context.clock(), progress);
            if (done.blocks() > 0) {
                context.err().println("merged " + done.blocks() + " blocks of batches into " + done.into());
            }
        } catch (RuntimeException failed) {
            LoggerFactory.getLogger(IngestCommand.class).warn("compaction after an ingest failed", failed);
            context.warn("batches were not merged ("
                    + (failed instanceof GoeException ? failed.getMessage() : "see the log")
                    + "). The new batch is in the store; run goe compact.");
        }
    }

    private void summary(IngestJob.Outcome outcome, double seconds) {
        Batch b = outcome.batch();
        line((context.dryRun() ? "would add " : "added ") + b.name(), "%,d file(s)", b.files());
        line("samples", "%,d", b.nSamples());
        line("records", "%,d = %,d kept + %,d quarantined", b.records(), b.kept(), b.quarantined());
        line("variants", "%,d, %,d row(s) joined from records of one variant", b.variants(), outcome.joins());
        line("read", "%,.1f MB in %.1f s by %,d task(s)", b.bytes() / 1e6, seconds, outcome.tasks());
        if (b.quarantined() > 0 && !context.dryRun()) {
            line("set aside, see", "goe quarantine -s STORE list");
        }
    }

    private void line(String name, String format, Object... values) {
        context.out().println(String.format(Locale.ROOT, "%-20s ", name) + String.format(Locale.ROOT, format, values));
    }

    private static @Nullable Integer notNegative(String option, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new UsageException(option + " " + value + ": give 0 or more.");
        }
        return value;
    }

    private static int requireRoom(int maxLine) {
        if (maxLine < 1 || maxLine > LineReader.LARGEST_MAX_LINE) {
            throw new UsageException(
                    "--max-line " + maxLine + ": give 1 to " + LineReader.LARGEST_MAX_LINE + " bytes.");
        }
        return maxLine;
    }

    private @Nullable DeclaredCallability declared(Assembly assembly) {
        String bed = callable;
        if (absentSites == AbsentSites.MISSING) {
            if (bed != null) {
                throw new UsageException("--callable says where people are homozygous reference unless listed; give"
                        + " --absent-sites reference with it.");
            }
            return null;
        }
        if (bed == null) {
            return new DeclaredCallability(null);
        }
        return new DeclaredCallability(RegionsOption.bed("--callable", bed, assembly, context));
    }

    private static double part(String text) {
        try {
            double number = Double.parseDouble(text.replace("%", ""));
            double part = text.endsWith("%") ? number / 100 : number;
            if (part >= 0 && part <= 1) {
                return part;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--max-bad '" + text + "' is not a number; write 0.1% or 0.001.", e);
        }
        throw new UsageException("--max-bad '" + text + "' is not between 0 and 100%.");
    }
}
