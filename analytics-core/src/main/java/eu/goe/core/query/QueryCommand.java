package eu.goe.core.query;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.RegionsOption;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code goe query}. */
@Command(
        name = "query",
        description = {
            "Writes genotypes back out, inside the node only: what was ingested, normalised and split, one allele a line.",
            "",
            "A sample whose batch does not list a variant is not called there (./.). Where batches differ, ids are united,",
            "filters joined (PASS only if nobody says otherwise), and the greatest QUAL is taken. Each query is marked in the",
            "store's audit log. tsv has a line for each sample with a copy of the allele; bed writes haploid calls as",
            "homozygous and half calls as missing."
        },
        footer = {
            "",
            "Examples:",
            "  goe query -s /data/se --regions chr22:16000000-17000000 -o part.vcf.gz",
            "  goe query -s /data/se --samples @people.txt --format bed -o people"
        })
public final class QueryCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(
            names = "--regions",
            paramLabel = "R",
            description = "Variants that begin in chr22, chr22:100-200 (from 1, closed), or a BED file.")
    private @Nullable String regions;

    @Option(
            names = "--samples",
            paramLabel = "S",
            description = "Names with commas between, or @FILE with one a line; in this order (default: all).")
    private @Nullable String samples;

    @Option(names = "--batch", paramLabel = "NAME", description = "Samples and variants of this batch only.")
    private @Nullable String batch;

    @Option(
            names = "--format",
            paramLabel = "vcf|bcf|tsv|parquet|bed",
            description = "By default by the name of the output, else vcf.")
    private QueryOutput.@Nullable Format format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "New file; .gz is written in BGZF blocks (default: standard output).")
    private @Nullable Path output;

    public QueryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (context.json() && output == null) {
            throw new UsageException(
                    "--json prints a summary on standard output: name a file for the variants with -o.");
        }
        QueryOutput.Format form = format == null ? QueryOutput.Format.of(output) : format;
        PrintStream standard = context.out();
        try (QueryOutput to = new QueryOutput(form, output, standard)) {
            Store opened = store.open(context);
            QueryJob job = new QueryJob(
                    opened, new QueryJob.Request(regions(opened.assembly()), regions, samples(), batch, form));
            if (context.dryRun()) {
                summarise(job, form, job.rowsAtMost(), 0);
                return;
            }
            long begin = System.nanoTime();
            long variants;
            try (Progress progress = context.progress("query")) {
                variants = job.run(to, progress);
            }
            if (output != null) {
                summarise(job, form, variants, (System.nanoTime() - begin) / 1e9);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void summarise(QueryJob job, QueryOutput.Format form, long variants, double seconds) {
        int n = job.plan().samples().size();
        String name = form.name().toLowerCase(Locale.ROOT);
        new JsonSummary()
                .put("format", name)
                .put("batches", job.nBatches())
                .put("samples", n)
                .put(context.dryRun() ? "rows_at_most" : "variants", variants)
                .put("seconds", seconds)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println(
                                        context.dryRun()
                                                ? "would write " + n + " samples of " + job.nBatches()
                                                        + " batch(es), at most " + variants + " rows, as " + name
                                                : String.format(
                                                        Locale.ROOT,
                                                        "wrote %d variants of %d samples as %s, %.1f s",
                                                        variants,
                                                        n,
                                                        name,
                                                        seconds)));
    }

    private @Nullable Regions regions(Assembly assembly) {
        String text = regions;
        if (text == null) {
            return null;
        }
        return RegionsOption.parse("--regions", text, assembly, context);
    }

    private @Nullable List<String> samples() throws IOException {
        String text = samples;
        if (text == null) {
            return null;
        }
        if (!text.startsWith("@")) {
            return List.of(text.split(",", -1));
        }
        Path file = Path.of(text.substring(1));
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--samples " + text + ": there is no such file.");
        }
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
