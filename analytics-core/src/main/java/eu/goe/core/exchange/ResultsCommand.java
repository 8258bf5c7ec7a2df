package eu.goe.core.exchange;

import eu.goe.core.cohort.Expression;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Listing;
import eu.goe.core.command.RegionsOption;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe results list|show}. */
@Command(
        name = "results",
        description = "Results of analyses, inside the node.",
        synopsisSubcommandLabel = "(list | show NAME)",
        footer = {"", "Examples:", "  goe results -s /data/se list", "  goe results -s /data/se show release7 | head"})
public final class ResultsCommand {
    private static final List<String> FORMATS = List.of("tsv", "jsonl", "vcf");

    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public ResultsCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "list",
            description = "Prints name, version, type, time and number of variants as TSV.",
            footer = {"", "Examples:", "  goe results -s /data/se list", "  goe results -s /data/se list | cut -f 1"})
    void list() {
        Listing listing =
                new Listing(context, "results", List.of("name", "version", "type", "created", "variants", "status"));
        Store opened = store.open(context);
        Set<Result> stale = opened.staleResults().keySet();
        for (Result r : opened.results()) {
            listing.row(List.of(
                    r.name(),
                    Integer.toString(r.version()),
                    r.type().label(),
                    r.created(),
                    Long.toString(r.variants()),
                    stale.contains(r) ? "stale" : "current"));
        }
        listing.end();
    }

    @Command(
            name = "show",
            description = {
                "Prints a result in genome order, one line for each variant, stratum and quality.",
                "Figures that do not apply are NA; AN is 0 where nobody was callable.",
                "Of coverage: contig, start, end (from 0, half-open), stratum, quality, AN; what is in no line has AN 0."
            },
            footer = {
                "",
                "Examples:",
                "  goe results -s /data/se show release7 | head",
                "  goe results -s /data/se show release7 --regions chr22:16000000-17000000 --where \"faf95 > 0.01\"",
                "  goe results -s /data/se show release7 --format vcf | bcftools view -i 'grpmax=\"FIN\"'"
            })
    void show(
            @Parameters(
                            paramLabel = "NAME",
                            description =
                                    "A result of the store (its newest version), or the folder that goe merge wrote.")
                    String name,
            @Option(
                            names = "--format",
                            paramLabel = "tsv|jsonl|vcf",
                            description =
                                    "tsv, jsonl, or of frequencies vcf, one line for each variant (default: ${DEFAULT-VALUE}).",
                            defaultValue = "tsv")
                    String format,
            @Option(
                            names = "--regions",
                            paramLabel = "R",
                            description =
                                    "Only what starts there: chr22, chr22:100-200 (from 1, closed), or a BED file.")
                    @Nullable
                    String regions,
            @Option(
                            names = "--where",
                            paramLabel = "EXPR",
                            description =
                                    "Only lines of which this is true, by their columns, as: AF < 0.01 and stratum = 'all'.")
                    @Nullable
                    String where) {
        if (!FORMATS.contains(format)) {
            throw new UsageException("--format '" + format + "' is none of " + String.join(", ", FORMATS) + ".");
        }
        boolean isVcf = format.equals("vcf");
        if (isVcf && where != null) {
            throw new UsageException("--where chooses lines of a table, and a VCF has one line for a whole variant."
                    + " Take --format tsv, or filter the VCF with bcftools.");
        }
        Expression condition = where == null ? null : Expression.parse("--where", where);
        Path folder = Path.of(name);
        if (MergedFolder.is(folder)) {
            if (isVcf) {
                throw new UsageException("--format vcf: of a merged table goe release writes the VCF.");
            }
            try (MergedFolder merged = new MergedFolder(folder)) {
                lines(format, condition, regions, merged.info().assembly()).merged(merged);
            }
            return;
        }
        Store opened = store.open(context);
        Result result = opened.result(name);
        String why = opened.staleResults().get(result);
        if (why != null) {
            context.warn("result " + result.name() + " is stale: " + why);
        }
        if (isVcf && result.type() != ResultType.FREQUENCIES) {
            throw new UsageException("--format vcf is for frequencies; result " + result.name() + " is of type "
                    + result.type().label() + ".");
        }
        ResultLines lines = lines(format, condition, regions, opened.assembly());
        switch (result.type()) {
            case FREQUENCIES -> {
                if (isVcf) {
                    lines.vcf(opened, result);
                } else {
                    lines.frequencies(opened, result);
                }
            }
            case COVERAGE -> lines.coverage(opened, result);
            case COHORT -> lines.cohort(result);
        }
    }

    private ResultLines lines(String format, @Nullable Expression where, @Nullable String regions, Assembly assembly) {
        return new ResultLines(
                context.out(),
                format.equals("jsonl"),
                regions == null ? null : RegionsOption.parse("--regions", regions, assembly, context),
                where);
    }
}
