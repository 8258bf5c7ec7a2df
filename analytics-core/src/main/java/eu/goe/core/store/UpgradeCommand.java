package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.StoreOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Makes the tables that a store of an earlier build lacks. Nothing that is in the store changes.",
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
        List<String> tables =
                StoreUpgrade.run(context::spark, context.hadoop(), uri, context.clock(), context.dryRun());
        String made = context.dryRun() ? "would make" : "made";
        new JsonSummary()
                .put("store", uri)
                .put("format", StoreInfo.FORMAT)
                .put("tables", tables)
                .put("dry_run", context.dryRun())
                .print(
                        context,
                        () -> context.out()
                                .println(
                                        tables.isEmpty()
                                                ? "store " + uri + " lacks nothing (format " + StoreInfo.FORMAT + ")"
                                                : made + " the table " + String.join(", ", tables) + " in " + uri));
    }
}
