package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code goe restore}. */
@Command(
        name = "restore",
        description = {
            "Makes the batches visible again that were so at an earlier version, as a new version; later ones are removed.",
            "Possible for " + Store.KEPT_DAYS
                    + " days, while all files are there. Nothing brings back somebody who has withdrawn, and nothing",
            "of a batch whose files goe erase deleted. Attributes of samples, results and exports stay as they are."
        },
        footer = {
            "",
            "Examples:",
            "  goe history -s /data/se && goe restore -s /data/se --version 4",
            "  goe restore -s /data/se --version 4 --dry-run"
        })
public final class RestoreCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(names = "--version", required = true, paramLabel = "N", description = "A version that goe history shows.")
    private long version;

    public RestoreCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Store opened = store.open(context);
        Restoration restoration = new Restoration(opened, version);
        restoration.requireFiles();
        Restoration.Difference difference = restoration.difference();
        List<String> returning =
                difference.returning().stream().map(Batch::name).toList();
        List<String> leaving = difference.leaving().stream().map(Batch::name).toList();
        boolean changes = restoration.changes();
        if (changes && !context.dryRun()) {
            restoration.run();
        }
        long now = opened.version();
        List<String> stale = opened.staleResults().keySet().stream()
                .map(r -> r.name() + " v" + r.version())
                .toList();
        new JsonSummary()
                .put("restored", version)
                .put("version", now)
                .put("returning", returning)
                .put("removed", leaving)
                .put("changed", changes)
                .put("stale_results", stale)
                .put("dry_run", context.dryRun())
                .print(context, () -> {
                    if (!changes) {
                        context.out().println("version " + version + " is what is visible; nothing to do");
                        return;
                    }
                    context.out()
                            .println((context.dryRun() ? "would restore" : "restored") + " version " + version
                                    + (context.dryRun() ? "" : " as version " + now));
                    returning.forEach(b -> context.out().println("returns\t" + b));
                    leaving.forEach(b -> context.out().println("removed\t" + b));
                    stale.forEach(r -> context.out().println("stale\t" + r));
                });
    }
}
