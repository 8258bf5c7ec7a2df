package eu.goe.core.store;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What may be deleted of a store: what killed runs have left, what is not visible any more, and what an erasure must not leave. */
record Leftovers(Store store) {
    /** How long files that nobody owns yet may be of a run that is about to finish. */
    private static final long LIVE_MILLIS = 600_000;
    /** How long an analysis may write nothing and still be running. */
    private static final long ANALYSIS_MILLIS = 24 * 3_600_000L;
    /** How long a killed ingest's parts wait for it to go on. */
    private static final long STAGED_MILLIS = 7 * 24 * 3_600_000L;

    private static final List<StoreSchema> BY_BLOCK = List.of(StoreSchema.VARIANTS, StoreSchema.CALLABILITY);

    /** @see Store#sweep */
    int sweep() {
        StoreFiles files = store.plainFiles();
        long now = store.clock().millis();
        Staging staging = new Staging(files);
        staging.dropIdle(now - STAGED_MILLIS);
        // In this order: a run that ends meanwhile is in one of the two.
        Set<String> staged = staging.runs();
        store.refresh();
        StoreVersions.Holdings kept = kept();
        Set<String> landed = new HashSet<>(kept.blocks().keySet());
        store.allBatches().forEach(b -> landed.addAll(List.of(b.run(), b.blockRun())));
        staging.forgetLanded(landed);
        staged.removeAll(landed);
        new ExpiredBatches(store).forget(kept);
        int swept = 0;
        for (StoreSchema table : BY_BLOCK) {
            swept += sweep(table, kept.blocks().keySet(), staged, LIVE_MILLIS).sweepTable(now);
        }
        Set<String> ofResults = new HashSet<>();
        store.results().forEach(r -> ofResults.add(r.run()));
        for (StoreSchema table : StoreSchema.ofResults()) {
            swept += sweep(table, ofResults, Set.of(), ANALYSIS_MILLIS).sweepTable(now);
        }
        new QcRows(store).sweep(ofResults, now - ANALYSIS_MILLIS);
        new ExportLedger(files, store.clock()).sweepRows(now - LIVE_MILLIS);
        sweep(StoreSchema.VARIANTS, kept.batches().keySet(), staged, LIVE_MILLIS)
                .sweepNames(store.allBatches());
        return swept;
    }

    private Sweep sweep(StoreSchema table, Set<String> visible, Set<String> staged, long idleMillis) {
        long now = store.clock().millis();
        return new Sweep(
                store.plainFiles(),
                store.log(table),
                table.folder() + "/",
                visible,
                staged,
                now - LIVE_MILLIS,
                now - idleMillis);
    }

    /**
     * Deletes all files of {@code variants} and {@code callability} but those of kept blocks and staged runs, however young they are:
     * what was read before an erasure may hold who is erased.
     *
     * @return how many
     */
    int sweepUnowned() {
        int swept = 0;
        for (StoreSchema table : BY_BLOCK) {
            swept += Sweep.unowned(
                    store.plainFiles(),
                    store.log(table),
                    table.folder() + "/",
                    store.clock().millis(),
                    () -> {
                        // In this order: a run that ends meanwhile is in one of the two.
                        Set<String> owned = new HashSet<>(new Staging(store.plainFiles()).runs());
                        store.refresh();
                        owned.addAll(kept().blocks().keySet());
                        return owned;
                    });
        }
        return swept;
    }

    /** What is visible, or was so lately that it may be restored. */
    private StoreVersions.Holdings kept() {
        StoreVersions versions = StoreVersions.of(store);
        return versions.holdings(versions.currentSince(
                store.clock().millis() - Duration.ofDays(Store.KEPT_DAYS).toMillis()));
    }
}
