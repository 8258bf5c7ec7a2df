package eu.goe.core.store;

import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts the rows of neighbouring blocks together as those of one new block. Files are written window by window and added to the logs under a
 * run that no batch names yet; then one commit to {@code batches} gives their batches to the new block. So a reader sees the store as before or
 * as after, and whatever kills a compaction, the same command goes on with the windows that are done. Why so is in {@code
 * docs/decisions/0021-compaction.md}.
 */
public final class Compaction {
    /** Begins the keys of staged compactions, which an erasure ends: what they have read may hold who is erased. */
    static final String KEY = "compact";

    private static final List<StoreSchema> TABLES = List.of(StoreSchema.VARIANTS, StoreSchema.CALLABILITY);

    private final Store store;
    private final Clock clock;

    Compaction(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param blocks that were put together, and
     * @param into how many
     * @param rows of {@code variants} written
     * @param bytes of all files written
     */
    public record Outcome(int blocks, int into, long rows, long bytes) {
        Outcome plus(Outcome more) {
            return new Outcome(blocks + more.blocks, into + more.into, rows + more.rows, bytes + more.bytes);
        }
    }

    /** Compacts what is due, if a place of the genome has rows in too many tiles; else does nothing. */
    public static Outcome ifNeeded(Store store, Clock clock, Progress progress) {
        store.refresh();
        return CompactionPlan.tiles(store.blocks()) > CompactionPlan.MAX_TILES
                ? new Compaction(store, clock).run(false, progress)
                : new Outcome(0, 0, 0, 0);
    }

    /**
     * Compacts until nothing is left to do.
     *
     * @param all whether tiers do not matter
     * @throws UsageException if another process has changed the same blocks meanwhile; what was put together before stays so
     */
    Outcome run(boolean all, Progress progress) {
        store.sweep();
        Outcome outcome = new Outcome(0, 0, 0, 0);
        while (true) {
            store.refresh();
            List<List<Block>> groups = CompactionPlan.of(store.allBatches(), all);
            if (groups.isEmpty()) {
                return outcome;
            }
            long rows = store
                    .files(
                            StoreSchema.VARIANTS,
                            groups.stream().flatMap(List::stream).toList())
                    .stream()
                    .mapToLong(TableFile::rows)
                    .sum();
            progress.total(rows, "rows");
            for (List<Block> group : groups) {
                outcome = outcome.plus(join(group, progress));
            }
        }
    }

    private Outcome join(List<Block> blocks, Progress progress) {
        // Before files are looked for: an erasure that rewrites them afterwards ends this run.
        StagedRun staged = store.stage(KEY + digest(blocks));
        boolean isRefused = false;
        Made made = new Made(staged, blocks, new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        try {
            write(made, progress);
            requireOwned(staged);
            store.log(StoreSchema.VARIANTS).add(made.variants(), staged.run(), clock.millis());
            store.log(StoreSchema.CALLABILITY).add(made.callability(), staged.run(), clock.millis());
            store.changeBatches("compact", concerned(made), null, null, batches -> moved(batches, made));
        } catch (UsageException refused) {
            isRefused = true;
            throw refused;
        } finally {
            // What breaks for another reason stays for the next try: nobody knows whether the last commit arrived.
            if (isRefused) {
                takeBack(made);
            }
        }
        store.unstage(staged, true);
        long bytes = 0;
        for (TableFile file : made.variants()) {
            bytes += file.bytes();
        }
        for (TableFile file : made.callability()) {
            bytes += file.bytes();
        }
        return new Outcome(
                blocks.size(),
                1,
                made.variants().stream().mapToLong(TableFile::rows).sum(),
                bytes);
    }

    /**
     * A new block.
     *
     * @param sources files of each table that it was made of
     */
    private record Made(
            StagedRun staged,
            List<Block> blocks,
            List<TableFile> variants,
            List<TableFile> callability,
            Map<StoreSchema, Set<String>> sources) {
        Set<String> oldRuns() {
            return blocks.stream().map(Block::run).collect(Collectors.toSet());
        }
    }

    private static String digest(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        blocks.forEach(b -> text.append(b.number()).append(' ').append(b.run()).append('\n'));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the windows that no earlier run has written of the same files. */
    private void write(Made made, Progress progress) {
        Map<String, List<TableFile>> variants = byWindow(StoreSchema.VARIANTS, made);
        Map<String, List<TableFile>> callability = byWindow(StoreSchema.CALLABILITY, made);
        Set<String> windows = new TreeSet<>(variants.keySet());
        windows.addAll(callability.keySet());
        Map<Integer, String> finished = Store.io(() -> made.staged().finished());
        List<CompactionTask.Unit> open = new ArrayList<>();
        int number = 0;
        for (String window : windows) {
            CompactionTask.Unit unit = new CompactionTask.Unit(
                    number++, variants.getOrDefault(window, List.of()), callability.getOrDefault(window, List.of()));
            String report = finished.get(unit.number());
            if (report == null || !take(CompactionTask.Report.fromJson(report), unit, made)) {
                open.add(unit);
            }
        }
        CompactionTask task = new CompactionTask(
                store.root(StoreSchema.VARIANTS),
                store.root(StoreSchema.CALLABILITY),
                store.assembly(),
                made.blocks(),
                made.staged());
        for (CompactionTask.Report report : TaskRunner.run(store.spark(), "goe compact", open, task::run, progress)) {
            made.variants().addAll(report.files());
            made.callability().addAll(report.callability());
        }
    }

    private Map<String, List<TableFile>> byWindow(StoreSchema table, Made made) {
        Map<String, List<TableFile>> byWindow = new TreeMap<>();
        List<TableFile> files = store.log(table).files(made.oldRuns());
        files.forEach(f -> byWindow.computeIfAbsent(f.partition().window(), w -> new ArrayList<>())
                .add(f));
        made.sources().put(table, paths(files));
        return byWindow;
    }

    private static Set<String> paths(List<TableFile> files) {
        return files.stream().map(TableFile::path).collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether the report of an earlier run holds: it is of these files, and what it wrote is there. */
    private boolean take(CompactionTask.Report report, CompactionTask.Unit unit, Made made) {
        boolean holds = report.sources().equals(unit.sources())
                && Store.io(() -> store.root(StoreSchema.VARIANTS).holds(report.files())
                        && store.root(StoreSchema.CALLABILITY).holds(report.callability()));
        if (holds) {
            made.variants().addAll(report.files());
            made.callability().addAll(report.callability());
        }
        return holds;
    }

    private List<Batch> concerned(Made made) {
        Set<Integer> ours = numbers(made);
        return store.batches().stream().filter(b -> ours.contains(b.number())).toList();
    }

    private static Set<Integer> numbers(Made made) {
        return made.blocks().stream().flatMap(b -> b.batches().stream()).collect(Collectors.toSet());
    }

    /** The batches, those of the old blocks in the new one; called within the commit, again if another came before it. */
    private List<Batch> moved(List<Batch> batches, Made made) {
        Set<Integer> ours = numbers(made);
        List<Batch> inStore =
                batches.stream().filter(b -> ours.contains(b.number())).toList();
        String run = made.staged().run();
        if (!inStore.isEmpty() && inStore.stream().allMatch(b -> b.blockRun().equals(run))) {
            return batches; // the commit before this one was it, though the answer was lost
        }
        requireOwned(made.staged());
        boolean isSame = Block.of(inStore).stream().collect(Collectors.toSet()).equals(new HashSet<>(made.blocks()));
        for (StoreSchema table : TABLES) {
            isSame &= paths(store.log(table).files(made.oldRuns()))
                    .equals(made.sources().get(table));
        }
        if (!isSame) {
            throw new UsageException("Another process has changed the same batches of " + store.uri()
                    + " meanwhile. The store is as that process left it; run goe compact again.");
        }
        return batches.stream()
                .map(b ->
                        ours.contains(b.number()) ? b.inBlock(made.staged().number(), run, VariantRow.TILE_SAMPLES) : b)
                .toList();
    }

    private static void requireOwned(StagedRun staged) {
        Store.io(() -> {
            staged.requireOwned();
            return staged;
        });
    }

    private void takeBack(Made made) {
        store.refresh();
        if (store.blocks().stream().anyMatch(b -> b.run().equals(made.staged().run()))) {
            store.unstage(made.staged(), true);
            return; // it had landed before whatever was refused
        }
        if (!Store.io(() -> made.staged().isOwned())) {
            // Another process has taken over, and what it uses is its own; or an erasure has ended this run, and what
            // is left of it must go.
            new Leftovers(store).sweepUnowned();
            return;
        }
        List<TableFile> inLog =
                store.log(StoreSchema.VARIANTS).files(Set.of(made.staged().run()));
        store.log(StoreSchema.VARIANTS).remove(inLog, clock.millis());
        List<TableFile> intervals =
                store.log(StoreSchema.CALLABILITY).files(Set.of(made.staged().run()));
        store.log(StoreSchema.CALLABILITY).remove(intervals, clock.millis());
        store.discard(
                StoreSchema.VARIANTS,
                made.variants().stream().map(TableFile::path).toList());
        store.discard(
                StoreSchema.CALLABILITY,
                made.callability().stream().map(TableFile::path).toList());
        TABLES.forEach(table -> store.discardRun(table, made.staged().run()));
        store.unstage(made.staged(), false);
    }
}
