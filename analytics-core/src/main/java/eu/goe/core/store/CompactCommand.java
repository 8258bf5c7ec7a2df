package eu.goe.core.store;

import eu.goe.core.command.CommandContext;
import eu.goe.core.command.JsonSummary;
import eu.goe.core.command.Progress;
import eu.goe.core.command.StoreOption;
import eu.goe.core.errors.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        footer = {"", "Examples:", "  goe compact -s /data/se", "  goe compact -s /data/se --all --retain 1d"})
public final class CompactCommand implements Runnable {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5})([dh])");

    private final CommandContext context;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(names = "--all", description = "Merge all that can be, and not only what is due.")
    private boolean all;

    @Option(
            names = "--retain",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = {
                "How long the files that were merged stay, for readers that have begun and for going back: days or hours",
                "(7d, 12h). goe erase removes them at once (default: ${DEFAULT-VALUE})."
            })
    private String retain = "7d";

    public CompactCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        Duration kept = duration(retain);
        Store opened = store.open(context);
        int before = opened.blocks().size();
        if (context.dryRun()) {
            List<List<Block>> groups = CompactionPlan.of(opened.batches(), all);
            int blocks = groups.stream().mapToInt(List::size).sum();
            List<TableFile> files =
                    opened.variantFiles(groups.stream().flatMap(List::stream).toList());
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
            done = new Compaction(opened, context.clock(), kept).run(all, progress);
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

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("--retain '" + text + "': give days or hours, as 7d or 12h.");
        }
        int n = Integer.parseInt(matcher.group(1));
        return matcher.group(2).equals("d") ? Duration.ofDays(n) : Duration.ofHours(n);
    }
}
