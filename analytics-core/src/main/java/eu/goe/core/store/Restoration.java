package eu.goe.core.store;

import eu.goe.core.errors.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes what was visible at an earlier version visible again, as a new version. Batches that came later are removed, and may be restored in turn.
 * Who has withdrawn stays out, whatever is restored.
 */
final class Restoration {
    private final Store store;
    private final long version;
    private final StoreVersions versions;
    private final List<Batch> then;

    /** @throws UsageException if the store has no such version */
    Restoration(Store store, long version) {
        this.store = store;
        this.version = version;
        versions = StoreVersions.of(store);
        List<StoreVersions.Version> all = versions.all();
        if (all.stream().noneMatch(v -> v.number() == version)) {
            throw new UsageException("--version " + version + ": " + store.uri() + " has versions "
                    + all.get(0).number() + " to " + versions.last() + ". See them with: goe history -s "
                    + store.uri());
        }
        then = versions.batches(Set.of(version)).getOrDefault(version, List.of());
    }

    /** Batches that are visible after it and not before, and the other way round. */
    record Difference(List<Batch> returning, List<Batch> leaving) {}

    Difference difference() {
        List<Batch> now = store.allBatches();
        List<Batch> after = rows(now, then, "");
        return new Difference(comes(now, after), comes(after, now));
    }

    private static List<Batch> comes(List<Batch> before, List<Batch> after) {
        Set<Integer> visible = new HashSet<>();
        before.stream().filter(Batch::isVisible).forEach(b -> visible.add(b.number()));
        return after.stream()
                .filter(b -> b.isVisible() && !visible.contains(b.number()))
                .toList();
    }

    /** Whether it would change anything. */
    boolean changes() {
        List<Batch> now = store.allBatches();
        return !rows(now, then, "").stream()
                .filter(Batch::isVisible)
                .toList()
                .equals(now.stream().filter(Batch::isVisible).toList());
    }

    /**
     * The rows of all batches once a version is restored: those that it had stand where they stood then; later ones are removed.
     *
     * @param now all rows of the newest version
     * @param then all rows of the one to restore
     * @param at when those are removed that are visible now and were not then
     */
    static List<Batch> rows(List<Batch> now, List<Batch> then, String at) {
        Map<Integer, Batch> before = new HashMap<>();
        then.forEach(b -> before.put(b.number(), b));
        List<Batch> rows = new ArrayList<>();
        for (Batch batch : now) {
            Batch was = before.getOrDefault(batch.number(), batch);
            boolean stays = before.containsKey(batch.number()) && was.isVisible();
            rows.add(stays ? was : was.withRemoved(batch.isVisible() ? at : batch.removed()));
        }
        return rows;
    }

    /** @throws UsageException if files of the version are gone; says of which batches and since when */
    void requireFiles() {
        NameFiles names = new NameFiles(store.plainFiles());
        Set<String> lost = lost();
        List<Batch> missing = then.stream()
                .filter(Batch::isVisible)
                .filter(b -> lost.contains(b.blockRun()) || !names.has(b))
                .toList();
        if (!missing.isEmpty()) {
            throw new UsageException("Version " + version + " cannot be restored: files of batch "
                    + String.join(", ", missing.stream().map(Batch::name).toList()) + " are not in the store any more. "
                    + since(missing.get(0)) + "\nNothing is changed.");
        }
    }

    /** Runs of the blocks of which a file is gone. */
    private Set<String> lost() {
        List<Block> blocks = Block.of(then);
        Set<String> lost = new HashSet<>();
        for (StoreSchema table : List.of(StoreSchema.VARIANTS, StoreSchema.CALLABILITY)) {
            Map<String, List<TableLog.Entry>> byRun =
                    store.log(table).entries().stream().collect(Collectors.groupingBy(TableLog.Entry::run));
            for (Block block : blocks) {
                if (!hasFiles(table, block, byRun.getOrDefault(block.run(), List.of()))) {
                    lost.add(block.run());
                }
            }
        }
        return lost;
    }

    private boolean hasFiles(StoreSchema table, Block block, List<TableLog.Entry> entries) {
        List<TableFile> files = entries.stream().map(TableLog.Entry::file).toList();
        List<Batch> batches =
                then.stream().filter(b -> b.block() == block.number()).toList();
        boolean isErased = entries.stream().anyMatch(e -> e.erased() > 0);
        // They go all at once from the log, so that none is left of a block that had rows.
        boolean isInLog = table != StoreSchema.VARIANTS
                || files.stream().mapToLong(TableFile::rows).sum()
                        >= BlockRows.of(block, batches, isErased).least();
        return isInLog && Store.io(() -> store.root(table).holds(files));
    }

    /** When and why the files of a batch went, as far as the versions and the audit log say. */
    private String since(Batch batch) {
        Set<Long> all = new HashSet<>();
        versions.all().forEach(v -> all.add(v.number()));
        long last = version;
        for (Map.Entry<Long, List<Batch>> of : versions.batches(all).entrySet()) {
            boolean has = Block.of(of.getValue()).stream().anyMatch(b -> b.run().equals(batch.blockRun()));
            last = has ? Math.max(last, of.getKey()) : last;
        }
        Instant superseded = versions.supersededAt(last).orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
        Instant due = superseded.plus(Duration.ofDays(Store.KEPT_DAYS));
        List<String> erased = new AuditLog(store.plainFiles(), store.clock()).timesOf("erase");
        return "They were not visible since " + superseded + " and kept until " + due
                + (erased.isEmpty()
                        ? "."
                        : "; goe erase, last on " + erased.get(erased.size() - 1)
                                + ", deletes such files at once if they hold somebody who has withdrawn.");
    }

    /** Restores in one commit. */
    void run() {
        requireFiles();
        Difference difference = difference();
        List<Batch> concerned = new ArrayList<>(difference.returning());
        concerned.addAll(difference.leaving());
        int audit = store.audit(
                "restore",
                Map.of(
                        "version", version,
                        "returning",
                                difference.returning().stream()
                                        .map(Batch::number)
                                        .toList(),
                        "leaving",
                                difference.leaving().stream().map(Batch::number).toList()));
        String at = store.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        store.changeBatches("restore", concerned, version, audit, now -> {
            requireFiles();
            return rows(now, then, at);
        });
    }
}
