package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code goe compact}. */
@Command(
        name = "compact",
        description = {
            "Merges batches: the rows of a variant become one. Eight of one tier make one of the next, up to 65,536 samples;",
            "batches of one kind and one rule of who was called where nothing is listed. Results are the same before and after.",
            "Killed and run again, it goes on where it was. goe ingest does this by itself."
        },
        footer = {"", "Examples:", "  goe compact -s /data/se", "  goe compact -s /data/se --all"})
public final class CompactCommand implements Runnable {
    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(names = "--all", description = "Merge all that can be, and not only what is due.")
    private boolean all;

    public CompactCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Store opened = store.open(context);
        int before = opened.blocks().size();
        if (context.dryRun()) {
            List<List<Block>> groups = CompactionPlan.of(opened.allBatches(), all);
            int blocks = groups.stream().mapToInt(List::size).sum();
            List<TableFile> files = opened.files(
                    StoreSchema.VARIANTS, groups.stream().flatMap(List::stream).toList());
            new JsonSummary()
                    .put("blocks", before)
                    .put("merged", blocks)
                    .put("into", groups.size())
                    .put("rows", files.stream().mapToLong(TableFile::rows).sum())
                    .put("bytes", files.stream().mapToLong(TableFile::bytes).sum())
                    .put("dry_run", true)
                    .print(
                            context,
                            () -> context.out()
                                    .println("would merge " + blocks + " of " + before + " blocks into " + groups.size()
                                            + ", reading " + files.size() + " files"));
            return;
        }
        long begin = System.nanoTime();
        Compaction.Outcome done;
        try (Progress progress = context.progress("compact")) {
            done = new Compaction(opened, context.clock()).run(all, progress);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        int left = opened.blocks().size();
        new JsonSummary()
                .put("blocks", left)
                .put("merged", done.blocks())
                .put("into", done.into())
                .put("rows", done.rows())
                .put("bytes", done.bytes())
                .put("seconds", seconds)
                .print(context, () -> {
                    if (done.blocks() == 0) {
                        context.out().println("nothing to merge: " + left + " block(s)");
                    } else {
                        context.out()
                                .println(String.format(
                                        Locale.ROOT,
                                        "merged %d blocks into %d: %d rows, %d bytes, %.1f s; %d block(s) now, %d before",
                                        done.blocks(),
                                        done.into(),
                                        done.rows(),
                                        done.bytes(),
                                        seconds,
                                        left,
                                        before));
                    }
                });
    }
}
