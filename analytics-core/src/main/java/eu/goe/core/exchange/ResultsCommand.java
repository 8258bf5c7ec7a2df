package eu.goe.core.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Listing;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import eu.goe.core.frequency.CoverageFormat;
import eu.goe.core.frequency.CoverageRow;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.FrequencyTsv;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.qc.QcShow;
import eu.goe.core.release.MergedInfo;
import eu.goe.core.release.MergedSource;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> COVERAGE_COLUMNS = List.of("contig", "start", "end", "stratum", "quality", "AN");

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
                    r.type(),
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
                "  goe results -s /data/se show release7 --format jsonl"
            })
    void show(
            @Parameters(
                            paramLabel = "NAME",
                            description =
                                    "A result of the store (its newest version), or the folder that goe merge wrote.")
                    String name,
            @Option(
                            names = "--format",
                            paramLabel = "tsv|jsonl",
                            description = "tsv or jsonl (default: ${DEFAULT-VALUE}).",
                            defaultValue = "tsv")
                    String format,
            @Option(
                            names = "--table",
                            paramLabel = "samples|variants|pairs",
                            description = "Of a result of type qc (default: samples, if it has them).")
                    @Nullable
                    String table) {
        if (!format.equals("tsv") && !format.equals("jsonl")) {
            throw new UsageException("--format '" + format + "' is neither tsv nor jsonl.");
        }
        Path folder = Path.of(name);
        if (MergedFolder.is(folder)) {
            showMerged(folder, format.equals("jsonl"));
            return;
        }
        Store opened = store.open(context);
        Result result = opened.result(name);
        String why = opened.staleResults().get(result);
        if (why != null) {
            context.warn("result " + result.name() + " is stale: " + why);
        }
        if (StoreSchema.ofResults(result.type()) == StoreSchema.QC) {
            QcShow.show(opened, result, table, format.equals("jsonl"), context.out());
            return;
        }
        if (table != null) {
            throw new UsageException(
                    "--table is for results of type qc; " + name + " is of type " + result.type() + ".");
        }
        if (StoreSchema.ofResults(result.type()) == StoreSchema.COVERAGE) {
            showCoverage(opened, result, format.equals("jsonl"));
            return;
        }
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        Assembly assembly = opened.assembly();
        List<TableFile> files = inOrder(opened, result);
        List<String> strata = strata(definition);
        FrequencyTsv lines = new FrequencyTsv(assembly, strata);
        TableRoot root = opened.root(StoreSchema.FREQUENCIES);
        PrintStream out = context.out();
        if (format.equals("tsv")) {
            out.println(String.join("\t", FrequencyTsv.COLUMNS));
        }
        FrequencyFormat rowFormat = new FrequencyFormat(assembly, strata.size());
        try {
            for (TableFile file : files) {
                try (RowFileReader<FrequencyRow> rows = root.open(file.path(), rowFormat, column -> true)) {
                    while (rows.hasNext()) {
                        print(rows.next(), definition, lines, assembly, format.equals("jsonl"), out);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<TableFile> inOrder(Store opened, Result result) {
        List<TableFile> files = new ArrayList<>(opened.resultFiles(result));
        files.sort(Comparator.comparing((TableFile f) -> f.first().contig())
                .thenComparing(f -> f.first().start())
                .thenComparing(TableFile::path));
        return files;
    }

    private static List<String> strata(FrequencyDefinition definition) {
        return definition.strata().stream()
                .map(FrequencyDefinition.StratumSize::id)
                .toList();
    }

    private void showCoverage(Store opened, Result result, boolean json) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        List<String> strata = strata(definition);
        PrintStream out = context.out();
        if (!json) {
            out.println(String.join("\t", COVERAGE_COLUMNS));
        }
        CoverageFormat format = new CoverageFormat(opened.assembly(), strata.size());
        try {
            for (TableFile file : inOrder(opened, result)) {
                try (RowFileReader<CoverageRow> rows =
                        opened.root(StoreSchema.COVERAGE).open(file.path(), format, column -> true)) {
                    while (rows.hasNext()) {
                        print(rows.next(), definition, strata, opened.assembly(), json, out);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(
            CoverageRow row,
            FrequencyDefinition definition,
            List<String> strata,
            Assembly assembly,
            boolean json,
            PrintStream out) {
        for (int s = 0; s < strata.size(); s++) {
            for (Quality quality : definition.qualities()) {
                int[] an = row.an(quality);
                if (an != null) {
                    String contig = assembly.contig(row.contig()).name();
                    if (json) {
                        out.println(JSON.createObjectNode()
                                .put("contig", contig)
                                .put("start", row.start())
                                .put("end", row.end())
                                .put("stratum", strata.get(s))
                                .put("quality", quality.label())
                                .put("AN", an[s]));
                    } else {
                        out.println(contig + "\t" + row.start() + "\t" + row.end() + "\t" + strata.get(s) + "\t"
                                + quality.label() + "\t" + an[s]);
                    }
                }
            }
        }
    }

    private void showMerged(Path folder, boolean json) {
        try (MergedFolder merged = new MergedFolder(folder)) {
            MergedTsv lines = new MergedTsv(merged.info());
            PrintStream out = context.out();
            if (!json) {
                out.println(String.join("\t", MergedTsv.COLUMNS));
            }
            for (String window : merged.windowLabels()) {
                try (MergedSource.Rows rows = merged.rows(window)) {
                    while (rows.hasNext()) {
                        print(rows.next(), merged.info(), lines, json, out);
                    }
                }
            }
        }
    }

    private static void print(MergedRow row, MergedInfo info, MergedTsv lines, boolean json, PrintStream out) {
        for (int s = 0; s < info.strata().size(); s++) {
            for (Quality quality : info.qualities()) {
                MergedCounts counts = row.counts(quality);
                if (counts != null) {
                    List<String> values = lines.line(row, counts, s, quality);
                    out.println(json ? json(MergedTsv.COLUMNS, values) : String.join("\t", values));
                }
            }
        }
    }

    private static void print(
            FrequencyRow row,
            FrequencyDefinition definition,
            FrequencyTsv lines,
            Assembly assembly,
            boolean json,
            PrintStream out) {
        boolean hweApplies = FrequencyTsv.hweApplies(
                assembly, row.variant(), definition.sexPloidy().equals("adjust"));
        for (int s = 0; s < definition.strata().size(); s++) {
            for (Quality quality : definition.qualities()) {
                StrataCounts counts = row.counts(quality);
                if (counts != null) {
                    List<String> values = lines.line(row, counts, s, quality, hweApplies);
                    out.println(json ? json(FrequencyTsv.COLUMNS, values) : String.join("\t", values));
                }
            }
        }
    }

    private static String json(List<String> columns, List<String> values) {
        ObjectNode node = JSON.createObjectNode();
        for (int c = 0; c < values.size(); c++) {
            String value = values.get(c);
            String name = columns.get(c);
            boolean text = c == 0 || (c >= 2 && c <= 5) || name.equals("state");
            if (text) {
                node.put(name, value);
            } else if (value.equals("NA")) {
                node.putNull(name);
            } else if (value.matches("-?[0-9]+")) {
                node.put(name, Long.parseLong(value));
            } else {
                node.put(name, Double.parseDouble(value));
            }
        }
        return node.toString();
    }
}
