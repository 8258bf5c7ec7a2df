package eu.goe.core.result;

import eu.goe.core.cohort.Expression;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Listing;
import eu.goe.core.command.Progress;
import eu.goe.core.command.RegionsOption;
import eu.goe.core.command.StoreOption;
import eu.goe.core.command.TableOutput;
import eu.goe.core.errors.UsageException;
import eu.goe.core.exchange.MergedCrossTable;
import eu.goe.core.exchange.MergedFolder;
import eu.goe.core.exchange.PackageFolder;
import eu.goe.core.exchange.PooledAssociation;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
import eu.goe.core.store.Store;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code goe results list|show|copy|drop}. */
@Command(
        name = "results",
        description = "Results of analyses, inside the node.",
        synopsisSubcommandLabel = "(list | show NAME | copy NAME -o DIR | drop NAME)",
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
                    String where,
            @Option(
                            names = "--table",
                            paramLabel = "samples|variants|pairs|components",
                            description = "Of a result of type qc (default: samples, if it has them).")
                    @Nullable
                    String table) {
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
            if (table != null) {
                throw new UsageException("--table is for results of type qc, and " + name + " is a merged table.");
            }
            if (isVcf) {
                throw new UsageException("--format vcf: of a merged table goe release writes the VCF.");
            }
            try (MergedFolder merged = new MergedFolder(folder)) {
                lines(format, condition, regions, merged.info().assembly()).merged(merged);
            }
            return;
        }
        if (MergedCrossTable.is(folder)) {
            if (table != null || isVcf || regions != null) {
                throw new UsageException(
                        name + " is a cross table of people: it takes --format tsv or jsonl, and --where.");
            }
            MergedCrossTable.Shown shown = MergedCrossTable.read(folder);
            TableOutput lines = new TableOutput(context.out(), shown.columns(), format.equals("jsonl"), condition);
            shown.lines().forEach(lines::line);
            return;
        }
        if (PooledAssociation.is(folder)) {
            if (table != null || isVcf) {
                throw new UsageException(name + " is a pooled association: it takes --format tsv or jsonl.");
            }
            PooledAssociation pooled = new PooledAssociation(folder);
            lines(format, condition, regions, pooled.assembly()).pooled(pooled);
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
        if (isVcf) {
            lines.vcf(opened, result);
        } else {
            lines.table(opened, result, table);
        }
    }

    @Command(
            name = "copy",
            description = {
                "Copies the newest version of a result into a new folder, for programs that know no Delta: its definition and",
                "its rows, as plain Parquet files in genome order or as one TSV. Not checked for disclosure: for use inside the node."
            },
            footer = {
                "",
                "Examples:",
                "  goe results -s /data/se copy release7 -o release7.parquet",
                "  goe results -s /data/se copy release7 -o release7.tsv --format tsv",
                "  goe results -s /data/se copy bmi -o bmi.ssf --format ssf"
            })
    void copy(
            @Parameters(paramLabel = "NAME", description = "A result of the store.") String name,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "DIR",
                            description = "A new folder.")
                    Path output,
            @Option(
                            names = "--format",
                            paramLabel = "parquet|tsv|ssf",
                            defaultValue = "parquet",
                            description =
                                    "parquet, tsv, or of associations ssf: GWAS-SSF with its YAML (default: ${DEFAULT-VALUE}).")
                    String format) {
        if (!List.of("parquet", "tsv", "ssf").contains(format)) {
            throw new UsageException("--format '" + format + "' is none of parquet, tsv and ssf.");
        }
        Store opened = store.open(context);
        Result result = opened.result(name);
        if (format.equals("ssf") && result.type() != ResultType.ASSOCIATION) {
            throw new UsageException("--format ssf is for associations; result " + result.name() + " is of type "
                    + result.type().label() + ".");
        }
        if (format.equals("parquet") && result.type().table().isEmpty()) {
            throw new UsageException("A result of type " + result.type().label()
                    + " has no rows in Parquet. Copy it with --format tsv.");
        }
        if (!context.dryRun()) {
            try (Progress progress = context.progress("results copy")) {
                ResultCopy copy = new ResultCopy(opened, result, progress);
                PackageFolder.writeAtomically(output, folder -> {
                    if (format.equals("ssf")) {
                        new SsfCopy(opened, result, LocalDate.now(context.clock())).write(folder);
                    } else if (format.equals("tsv")) {
                        copy.tsv(folder);
                    } else {
                        copy.parquet(folder);
                    }
                });
            }
        }
        new JsonSummary()
                .put("name", result.name())
                .put("version", result.version())
                .put("rows", result.variants())
                .put("output", output.toString())
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun() ? "would copy " : "copied ") + result.name() + " v"
                                        + result.version() + " to " + output));
    }

    @Command(
            name = "drop",
            description = {
                "Drops all versions of a result. Packages that were exported from it stay valid, and stay in the store's memory;",
                "a later result of the name gets the next version."
            },
            footer = {
                "",
                "Examples:",
                "  goe results -s /data/se drop release7",
                "  goe results -s /data/se drop release7 --dry-run"
            })
    void drop(@Parameters(paramLabel = "NAME", description = "A result of the store.") String name) {
        Store opened = store.open(context);
        opened.result(name);
        List<Integer> versions = (context.dryRun()
                        ? opened.results().stream()
                                .filter(r -> r.name().equals(name))
                                .toList()
                        : opened.dropResult(name))
                .stream().map(Result::version).toList();
        new JsonSummary()
                .put("name", name)
                .put("versions", versions)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println((context.dryRun() ? "would drop " : "dropped ") + name + ", " + versions.size()
                                        + " version(s)"));
    }

    private ResultLines lines(String format, @Nullable Expression where, @Nullable String regions, Assembly assembly) {
        return new ResultLines(
                context.out(),
                format.equals("jsonl"),
                regions == null ? null : RegionsOption.parse("--regions", regions, assembly, context),
                where);
    }
}
