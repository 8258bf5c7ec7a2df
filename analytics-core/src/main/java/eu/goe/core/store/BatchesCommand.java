package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Listing;
import eu.goe.core.command.StoreOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code goe batches list|remove}. */
@Command(
        name = "batches",
        description = "Batches of samples: what there is, and removing one as a whole.",
        synopsisSubcommandLabel = "(list | remove NAME...)",
        footer = {
            "",
            "Examples:",
            "  goe batches -s /data/se list",
            "  goe batches -s /data/se remove release7 --dry-run"
        })
public final class BatchesCommand {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public BatchesCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "list",
            description = "Prints batch, number, samples, kind, created, removed (when, or NA) and block as TSV.",
            footer = {
                "",
                "Examples:",
                "  goe batches -s /data/se list",
                "  goe batches -s /data/se list | awk -F '\\t' '$6 == \"NA\"'"
            })
    void list() {
        Store opened = store.open(context);
        Listing listing = new Listing(
                context, "batches", List.of("batch", "number", "samples", "kind", "created", "removed", "block"));
        for (Batch b : opened.allBatches()) {
            String removed = b.removed();
            listing.row(List.of(
                    b.name(),
                    Integer.toString(b.number()),
                    Integer.toString(b.nSamples()),
                    b.kind(),
                    b.created(),
                    removed == null ? "NA" : removed,
                    Integer.toString(b.block())));
        }
        listing.end();
    }

    @Command(
            name = "remove",
            description = {
                "Takes batches out of every later result at once, all of the named ones or none.",
                "Results that counted them are stale. For " + Store.KEPT_DAYS
                        + " days goe restore brings them back; then their files are deleted.",
                "The same samples may be ingested again. To remove people for good: goe samples withdraw, goe erase."
            },
            footer = {
                "",
                "Examples:",
                "  goe batches -s /data/se remove release7",
                "  goe batches -s /data/se remove pilot1 pilot2 --dry-run"
            })
    void remove(@Parameters(paramLabel = "NAME", arity = "1..*", description = "Batches.") List<String> names) {
        Store opened = store.open(context);
        Set<String> wanted = new LinkedHashSet<>(names);
        List<Batch> batches = opened.named(wanted);
        if (!context.dryRun()) {
            opened.removeBatches(wanted);
        }
        int samples = batches.stream().mapToInt(Batch::nSamples).sum();
        List<String> stale = opened.staleResults().keySet().stream()
                .map(r -> r.name() + " v" + r.version())
                .toList();
        List<Withdrawals.Affected> affected = opened.affectedPackages();
        long version = opened.version();
        new JsonSummary()
                .put("batches", batches.stream().map(Batch::name).toList())
                .put("samples", samples)
                .put("version", version)
                .put("stale_results", stale)
                .put("affected", Withdrawals.json(affected))
                .put("dry_run", context.dryRun())
                .print(context, () -> {
                    context.out()
                            .println((context.dryRun() ? "would remove " : "removed ") + batches.size()
                                    + " batch(es) of " + samples + " samples"
                                    + (context.dryRun() ? "" : "; the store is at version " + version));
                    stale.forEach(r -> context.out().println("stale\t" + r));
                    affected.forEach(a -> context.out().println("affected\t" + a));
                });
    }
}
