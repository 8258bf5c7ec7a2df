package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Listing;
import eu.goe.core.command.StoreOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe history}. */
@Command(
        name = "history",
        description = {
            "Who did what when, oldest first, as TSV: version, at, by, action, details.",
            "A line with a version is a change of what is visible, which goe restore goes back to; the others are from the",
            "audit log, results and exports. NA where it is not known."
        },
        footer = {"", "Examples:", "  goe history -s /data/se", "  goe history -s /data/se --json"})
public final class HistoryCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public HistoryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Store opened = store.open(context);
        Listing listing = new Listing(context, "history", List.of("version", "at", "by", "action", "details"));
        for (History.Line line : new History(opened).lines()) {
            listing.row(List.of(
                    line.version() < 0 ? "NA" : Long.toString(line.version()),
                    line.at(),
                    line.by(),
                    line.action(),
                    line.details().isEmpty() ? "NA" : line.details()));
        }
        listing.end();
    }
}
