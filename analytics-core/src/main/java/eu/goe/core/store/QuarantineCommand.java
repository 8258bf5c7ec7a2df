package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.Listing;
import eu.goe.core.command.StoreOption;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code goe quarantine list}. */
@Command(
        name = "quarantine",
        description = "Records that were set aside.",
        synopsisSubcommandLabel = "list",
        footer = {
            "",
            "Examples:",
            "  goe quarantine -s /data/se list",
            "  goe quarantine -s /data/se list | cut -f 6 | sort | uniq -c"
        })
public final class QuarantineCommand {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    public QuarantineCommand(CommandContext context) {
        this.context = context;
    }

    @Command(
            name = "list",
            description = "Prints batch, file (its number in the batch), line, contig, pos, reason and text as TSV.",
            footer = {
                "",
                "Examples:",
                "  goe quarantine -s /data/se list",
                "  goe quarantine -s /data/se list | cut -f 6 | sort | uniq -c"
            })
    void list() {
        Store opened = store.open(context);
        Listing listing =
                new Listing(context, "records", List.of("batch", "file", "line", "contig", "pos", "reason", "text"));
        Map<String, List<QuarantinedRecord>> quarantined = opened.quarantined();
        for (Batch batch : opened.batches()) {
            for (QuarantinedRecord q : quarantined.getOrDefault(batch.run(), List.of())) {
                listing.row(List.of(
                        batch.name(),
                        Integer.toString(q.file()),
                        q.line() == 0 ? "NA" : Long.toString(q.line()),
                        q.contig().isEmpty() ? "NA" : q.contig(),
                        q.pos().isEmpty() ? "NA" : q.pos(),
                        q.reason(),
                        q.text().replace('\t', ' ')));
            }
        }
        listing.end();
    }
}
