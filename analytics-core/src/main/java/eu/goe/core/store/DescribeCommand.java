package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe describe}. */
@Command(
        name = "describe",
        description = "Says what is in a store: batches, samples, variants, bytes, results.",
        footer = {"", "Examples:", "  goe describe -s /data/se", "  goe describe -s /data/se --json"})
public final class DescribeCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public DescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Store opened = store.open(context);
        List<Batch> batches = opened.batches();
        List<TableFile> files = opened.variantFiles();
        long rows = files.stream().mapToLong(TableFile::rows).sum();
        long bytes = files.stream().mapToLong(TableFile::bytes).sum();
        long samples = batches.stream().mapToLong(Batch::nSamples).sum();
        long genotypes =
                batches.stream().mapToLong(b -> b.variants() * b.nSamples()).sum();
        List<String> windows = files.stream()
                .map(f -> f.partition().window())
                .distinct()
                .sorted()
                .toList();
        List<String> results = opened.results().stream()
                .map(r -> r.name() + " v" + r.version() + " (" + r.variants() + " variants)")
                .toList();
        double bytesPerGenotype = genotypes == 0 ? 0 : (double) bytes / genotypes;
        StoreInfo info = opened.info();
        List<Block> blocks = opened.blocks();
        int tiles = CompactionPlan.tiles(blocks);
        int due = CompactionPlan.of(opened.allBatches(), false).stream()
                .mapToInt(List::size)
                .sum();
        long inOneWindow = files.stream()
                .collect(Collectors.groupingBy(f -> f.partition().window(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(n -> n)
                .max()
                .orElse(0);
        long version = opened.version();
        List<String> removed = opened.allBatches().stream()
                .filter(b -> !b.isVisible() && new NameFiles(opened.plainFiles()).has(b))
                .map(Batch::name)
                .toList();
        Withdrawals withdrawals = opened.withdrawals();
        List<Withdrawals.Affected> affected = opened.affectedPackages();
        new JsonSummary()
                .put("store", opened.uri())
                .put("format", info.format())
                .put("node", info.node())
                .put("assembly", info.assembly())
                .put("normalisation", opened.normalisation().label())
                .put("synthetic", info.synthetic())
                .put("version", version)
                .put("batches", batches.size())
                .put("removed", removed)
                .put("samples", samples)
                .put("rows", rows)
                .put("files", files.size())
                .put("windows", windows.size())
                .put("blocks", blocks.size())
                .put("tiles", tiles)
                .put("blocks_due", due)
                .put("files_of_a_window", inOneWindow)
                .put("bytes", bytes)
                .put("bytes_per_genotype", bytesPerGenotype)
                .put("results", results)
                .put("withdrawn", withdrawals.size())
                .put("not_erased", withdrawals.pending().length)
                .put("affected", Withdrawals.json(affected))
                .print(context, () -> {
                    var out = context.out();
                    out.println("store\t" + opened.uri() + " (format " + info.format() + ")");
                    out.println("node\t" + info.node() + (info.synthetic() ? ", synthetic" : ""));
                    out.println("assembly\t" + info.assembly() + ", variants "
                            + opened.normalisation().label());
                    out.println("samples\t" + samples + " in " + batches.size() + " batch(es)");
                    for (Batch b : batches) {
                        out.println("  " + b.name() + "\t" + b.nSamples() + " samples, " + b.records() + " records, "
                                + b.quarantined() + " quarantined, " + b.variants() + " rows, " + b.created());
                    }
                    removed.forEach(
                            b -> out.println("  " + b + "\tremoved; goe restore can bring it back for some days"));
                    out.println("version\t" + version);
                    out.println("rows\t" + rows + " in " + files.size() + " files, " + windows.size()
                            + " windows, at most " + inOneWindow + " files in one");
                    out.println("blocks\t" + blocks.size() + " of " + tiles + " tile(s), of which "
                            + (due == 0 ? "none is" : due + " are")
                            + " due for goe compact; goe ingest does it from "
                            + (CompactionPlan.MAX_TILES + 1) + " tiles on");
                    out.println(String.format(Locale.ROOT, "bytes\t%d (%.4f a genotype)", bytes, bytesPerGenotype));
                    results.forEach(r -> out.println("result\t" + r));
                    if (withdrawals.size() > 0) {
                        out.println("withdrawn\t" + withdrawals.size() + " samples, of which "
                                + withdrawals.pending().length + " are not erased");
                    }
                    affected.forEach(a -> out.println("affected\t" + a));
                });
    }
}
