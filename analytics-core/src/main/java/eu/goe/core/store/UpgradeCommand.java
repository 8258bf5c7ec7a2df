package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Takes over a store of an earlier build: makes the tables that it lacks, and raises its format. No data that is in the store changes.",
            "Killed and run again, it goes on where it was. Commands that need it say so."
        },
        footer = {"", "Examples:", "  goe upgrade -s /data/se --dry-run", "  goe upgrade -s /data/se"})
public final class UpgradeCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public UpgradeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        String uri = store.uri(context);
        StoreUpgrade.Done done =
                StoreUpgrade.run(context::spark, context.hadoop(), uri, context.clock(), context.dryRun());
        new JsonSummary()
                .put("store", uri)
                .put("format", StoreInfo.FORMAT)
                .put("format_before", done.from())
                .put("tables", done.tables())
                .put("dry_run", context.dryRun())
                .print(context, () -> say(done, uri));
    }

    private void say(StoreUpgrade.Done done, String uri) {
        boolean isRaised = done.from() < StoreInfo.FORMAT;
        if (done.tables().isEmpty() && !isRaised) {
            context.out().println("store " + uri + " lacks nothing (format " + StoreInfo.FORMAT + ")");
        }
        if (!done.tables().isEmpty()) {
            String made = context.dryRun() ? "would make" : "made";
            context.out().println(made + " the table " + String.join(", ", done.tables()) + " in " + uri);
        }
        if (isRaised) {
            String raised = context.dryRun() ? "would raise" : "raised";
            context.out()
                    .println(raised + " the format of " + uri + " from " + done.from() + " to " + StoreInfo.FORMAT);
        }
    }
}
