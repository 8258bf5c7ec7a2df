package eu.goe.core.store;

import eu.goe.core.command.Progress;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assembly;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Takes those who have withdrawn out of all that the store holds, proves it, and last marks them as erased. Whatever kills it, the same command
 * again ends right: a file of the per-variant tables says in the log of how many withdrawals nothing is left in it, all else is looked for again.
 *
 * <p>Order matters: names go last, since the proof looks for them. Specified in {@code docs/format.md}, "Erasure"; why so in {@code
 * docs/decisions/0019-withdrawal-and-erasure.md}.
 */
final class Erasure {
    private static final int ROUNDS = 10;
    private static final long IDLE_MILLIS = 600_000;
    /** Younger entries of a log stay: another process may be about to commit on top of them. */
    private static final long LOG_MILLIS = 60_000;

    private static final List<StoreSchema> PER_VARIANT = List.of(StoreSchema.VARIANTS, StoreSchema.CALLABILITY);

    private final Store store;
    private final StoreFiles files;
    private final Clock clock;
    private final Progress progress;
    private final Withdrawals withdrawals;
    private final int[] numbers;
    private final BitSet isErased = new BitSet();

    Erasure(Store store, Clock clock, Progress progress) {
        this.store = store;
        this.files = store.plainFiles();
        this.clock = clock;
        this.progress = progress;
        withdrawals = store.withdrawals();
        numbers = withdrawals.pending();
        IntStream.of(numbers).forEach(isErased::set);
    }

    /** What was done and seen. */
    static final class Outcome {
        int samples;
        int filesRewritten;
        long bytesBefore;
        long bytesAfter;
        long rowsDropped;
        long quarantineDropped;
        int filesDeleted;
        int versionsDropped;
        long rowsScanned;
        long rowsFound;
        int filesScanned;
        int filesFound;
        long bytesScanned;
        int namesTooShort;
        double seconds;
    }

    /** How many samples wait for erasure. */
    int nPending() {
        return numbers.length;
    }

    /** Files that would be written again, and their bytes. */
    List<TableFile> affected() {
        List<TableFile> affected = new ArrayList<>();
        for (StoreSchema table : PER_VARIANT) {
            open(table).forEach(entry -> affected.add(entry.file()));
        }
        return affected;
    }

    /** @throws VerificationException if something is left after all; nobody is marked as erased then */
    Outcome run() {
        long begin = clock.millis();
        Outcome outcome = new Outcome();
        outcome.samples = numbers.length;
        if (numbers.length == 0) {
            return outcome;
        }
        store.audit("erase", Map.of("samples", numbers.length));
        do {
            PER_VARIANT.forEach(table -> rewrite(table, outcome));
        } while (!isFenced());
        dropInvisible(outcome);
        outcome.filesDeleted += new Leftovers(store).sweepUnowned();
        Map<Batch, Set<Integer>> ownFiles = ownFiles();
        new AttributeRows(store).drop(isErased::get);
        new QcRows(store).drop(isErased::get);
        dropQuarantined(ownFiles, outcome);
        new ExpiredBatches(store).dropRows(gone());
        forget(outcome);
        lookAtRows(outcome);
        new ByteProof(store).look(numbers, outcome);
        dropNames(ownFiles);
        outcome.filesDeleted += new Leftovers(store).sweepUnowned();
        store.markErased(IntStream.of(numbers).boxed().toList());
        outcome.seconds = (clock.millis() - begin) / 1000.0;
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("samples", outcome.samples);
        done.put("files_rewritten", outcome.filesRewritten);
        done.put("versions_dropped", outcome.versionsDropped);
        done.put("rows_scanned", outcome.rowsScanned);
        done.put("files_scanned", outcome.filesScanned);
        done.put("found", outcome.rowsFound + outcome.filesFound);
        store.audit("erased", done);
        return outcome;
    }

    /**
     * Ends compactions that have read files which are rewritten now. The commit makes those about to end look again, and find that out; one
     * that came before it shows in the batches.
     *
     * @return whether none came before
     */
    private boolean isFenced() {
        new Staging(files).end(Compaction.KEY);
        store.changeBatches("erase", List.of(), null, null, batches -> batches);
        return PER_VARIANT.stream().allMatch(table -> open(table).isEmpty());
    }

    /** The blocks with somebody to erase, by the run that marks their files. */
    private Map<String, Block> blocks() {
        Map<String, Block> blocks = new HashMap<>();
        for (Block block : store.blocks()) {
            if (holdsErased(block.firstSample(), block.nSamples())) {
                blocks.put(block.run(), block);
            }
        }
        return blocks;
    }

    /** The same of all blocks that readers ever saw: files of those that they see no more may still be there. */
    private Map<String, Block> blocksEver() {
        StoreVersions versions = StoreVersions.of(store);
        Set<Long> all = new HashSet<>();
        versions.all().forEach(v -> all.add(v.number()));
        Map<String, Block> blocks = new HashMap<>();
        versions.holdings(all).blocks().forEach((run, block) -> {
            if (holdsErased(block.firstSample(), block.nSamples())) {
                blocks.put(run, block);
            }
        });
        return blocks;
    }

    private boolean holdsErased(int first, int n) {
        int next = isErased.nextSetBit(first);
        return next >= 0 && next < first + n;
    }

    /** Removed batches with somebody to erase, of whose rows nothing is kept: with the files go the names and all else. */
    private List<Batch> gone() {
        Set<String> visible = new HashSet<>();
        store.blocks().forEach(block -> visible.add(block.run()));
        return store.allBatches().stream()
                .filter(b ->
                        !b.isVisible() && !visible.contains(b.blockRun()) && holdsErased(b.firstSample(), b.nSamples()))
                .toList();
    }

    /**
     * Deletes files of removed batches and superseded blocks that hold somebody, whole and at once: nobody reads them, and what they are kept for,
     * to be restored, would bring back the person.
     *
     * @throws UsageException if another process has restored one of them meanwhile; then they stay
     */
    private void dropInvisible(Outcome outcome) {
        store.refresh();
        Set<String> runs = new HashSet<>(blocksEver().keySet());
        runs.removeAll(blocks().keySet());
        Map<StoreSchema, List<TableLog.Entry>> dropped = new TreeMap<>();
        for (StoreSchema table : PER_VARIANT) {
            List<TableLog.Entry> entries = store.log(table).entries().stream()
                    .filter(e -> runs.contains(e.run()))
                    .toList();
            store.log(table).remove(entries.stream().map(TableLog.Entry::file).toList(), clock.millis());
            dropped.put(table, entries);
        }
        if (dropped.values().stream().allMatch(List::isEmpty)) {
            return;
        }
        // A restore that looked for the files before is made again, and misses them; one that came between shows now.
        store.changeBatches("erase", List.of(), null, null, batches -> batches);
        Set<String> back = new HashSet<>(blocks().keySet());
        back.retainAll(runs);
        if (!back.isEmpty()) {
            dropped.forEach((table, entries) -> back.forEach(run -> store.log(table)
                    .add(
                            entries.stream()
                                    .filter(e -> e.run().equals(run))
                                    .map(TableLog.Entry::file)
                                    .toList(),
                            run,
                            clock.millis())));
            throw new UsageException("Another process has restored batches of " + store.uri()
                    + " meanwhile. What was erased stays erased; run goe erase again to go on.");
        }
        dropped.forEach((table, entries) -> {
            store.discard(table, entries.stream().map(e -> e.file().path()).toList());
            outcome.filesDeleted += entries.size();
        });
    }

    private List<TableLog.Entry> open(StoreSchema table) {
        Map<String, Block> blocks = blocks();
        return store.log(table).entries().stream()
                .filter(e -> blocks.containsKey(e.run()) && e.erased() < withdrawals.size())
                .toList();
    }

    private static ErasureTask.Unit unit(TableLog.Entry entry, Map<String, Block> blocks) {
        return new ErasureTask.Unit(entry.file(), Objects.requireNonNull(blocks.get(entry.run())));
    }

    private ErasureTask task(StoreSchema table, String name) {
        Assembly assembly = store.assembly();
        return new ErasureTask(store.root(table), table == StoreSchema.VARIANTS, assembly, numbers, name);
    }

    private void rewrite(StoreSchema table, Outcome outcome) {
        for (int round = 0; round < ROUNDS; round++) {
            store.refresh();
            List<TableLog.Entry> open = open(table);
            if (open.isEmpty()) {
                return;
            }
            progress.total(open.size(), "files");
            boolean isUndisturbed = true;
            for (List<TableLog.Entry> group : groups(open)) {
                isUndisturbed &= isUndisturbed && rewrite(table, group, outcome);
            }
        }
        if (!open(table).isEmpty()) {
            throw new UsageException("Other processes kept writing the same files of " + store.uri()
                    + ". What was erased stays erased; run goe erase again to go on.");
        }
    }

    /** Whole windows, so many together that all cores have work: each is one commit. */
    private List<List<TableLog.Entry>> groups(List<TableLog.Entry> entries) {
        Map<String, List<TableLog.Entry>> byWindow = new TreeMap<>();
        for (TableLog.Entry entry : entries) {
            byWindow.computeIfAbsent(entry.file().partition().window(), w -> new ArrayList<>())
                    .add(entry);
        }
        int enough = 2 * ExecutorCores.of(store.spark().sparkContext());
        List<List<TableLog.Entry>> groups = new ArrayList<>();
        for (List<TableLog.Entry> window : byWindow.values()) {
            if (groups.isEmpty() || groups.get(groups.size() - 1).size() >= enough) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).addAll(window);
        }
        return groups;
    }

    /** @return whether the files are in the table; not if another process has put others in their place */
    private boolean rewrite(StoreSchema table, List<TableLog.Entry> group, Outcome outcome) {
        Map<String, Block> blocks = blocks();
        String name = "e" + UUID.randomUUID().toString().replace("-", "");
        ErasureTask task = task(table, name);
        List<ErasureTask.Unit> units =
                group.stream().map(entry -> unit(entry, blocks)).toList();
        TableLog log = store.log(table);
        boolean isDone = false;
        try {
            List<ErasureTask.Report> reports =
                    TaskRunner.run(store.spark(), "goe erase", units, task::rewrite, progress);
            List<TableLog.Entry> without = new ArrayList<>();
            for (int i = 0; i < group.size(); i++) {
                for (TableFile file : reports.get(i).without()) {
                    without.add(new TableLog.Entry(file, group.get(i).run(), clock.millis(), withdrawals.size()));
                }
            }
            log.replace(group, without, clock.millis());
            isDone = true;
            for (ErasureTask.Report report : reports) {
                outcome.rowsDropped += report.dropped();
                outcome.bytesAfter +=
                        report.without().stream().mapToLong(TableFile::bytes).sum();
            }
        } catch (ConcurrentModificationException replacedMeanwhile) {
            return false;
        } finally {
            if (!isDone && log.entries().stream().noneMatch(e -> e.file().path().contains(name))) {
                files.deleteMatching(table.folder() + "/*/*-" + name + "-*");
            }
        }
        outcome.filesRewritten += group.size();
        outcome.bytesBefore += group.stream().mapToLong(e -> e.file().bytes()).sum();
        // At once, and not when all is done: a store needs room for one group only.
        store.discard(table, group.stream().map(e -> e.file().path()).toList());
        return true;
    }

    /**
     * Numbers, from 1, of the source files that are some erased sample's alone: all of a batch of one sample; of gVCFs, one a sample, its own.
     */
    private Map<Batch, Set<Integer>> ownFiles() {
        Map<Batch, Set<Integer>> own = new HashMap<>();
        SampleNames names = store.allNames();
        for (Batch batch : named()) {
            List<String> lines = store.sourceFiles(batch);
            Set<Integer> numbersOfFiles = new HashSet<>();
            for (int i = 0; i < batch.nSamples(); i++) {
                if (!isErased.get(batch.firstSample() + i)) {
                    continue;
                }
                boolean isOneEach = batch.kind().equals("gvcf") && lines.size() == batch.nSamples();
                String name = names.id(batch.firstSample() + i);
                for (int f = 0; f < lines.size(); f++) {
                    boolean isOwn = batch.nSamples() == 1
                            || (isOneEach && f == i)
                            || (batch.kind().equals("gvcf") && hasToken(lines.get(f), name));
                    if (isOwn) {
                        numbersOfFiles.add(f + 1);
                    }
                }
            }
            if (!numbersOfFiles.isEmpty()) {
                own.put(batch, numbersOfFiles);
            }
        }
        return own;
    }

    /** Batches whose names are in the store, removed ones too. */
    private List<Batch> named() {
        NameFiles names = new NameFiles(files);
        return store.allBatches().stream().filter(names::has).toList();
    }

    /** Whether a text has a name that no letter or digit continues. */
    static boolean hasToken(String text, String name) {
        return !name.isEmpty()
                && Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])")
                        .matcher(text)
                        .find();
    }

    private void dropQuarantined(Map<Batch, Set<Integer>> ownFiles, Outcome outcome) {
        Map<String, Set<Integer>> byRun = new HashMap<>();
        ownFiles.forEach((batch, own) -> byRun.put(batch.run(), own));
        List<Row> all = store.rows(StoreSchema.QUARANTINE);
        long own = all.stream().filter(r -> isOwn(r, byRun)).count();
        if (own > 0) {
            store.small(StoreSchema.QUARANTINE)
                    .replace(() -> store.rows(StoreSchema.QUARANTINE).stream()
                            .filter(r -> !isOwn(r, byRun))
                            .toList());
        }
        outcome.quarantineDropped = own;
    }

    private static boolean isOwn(Row row, Map<String, Set<Integer>> byRun) {
        return byRun.getOrDefault(row.getString(0), Set.of()).contains(row.getInt(1));
    }

    /** Old data files and versions of all tables that had something of the samples. */
    private void forget(Outcome outcome) {
        List<StoreSchema> tables = new ArrayList<>(PER_VARIANT);
        tables.addAll(List.of(StoreSchema.SAMPLES, StoreSchema.QUARANTINE));
        tables.addAll(StoreSchema.BESIDE_QUALITY);
        for (StoreSchema table : tables) {
            long idleBefore = PER_VARIANT.contains(table) ? Long.MIN_VALUE : clock.millis() - IDLE_MILLIS;
            TableHistory.Forgotten forgotten =
                    new TableHistory(store.spark(), files, table).forget(idleBefore, clock.millis() - LOG_MILLIS);
            outcome.filesDeleted += forgotten.files();
            outcome.versionsDropped += forgotten.versions();
        }
        store.sweep();
    }

    private void lookAtRows(Outcome outcome) {
        store.refresh();
        Map<String, Block> blocks = blocksEver();
        for (StoreSchema table : PER_VARIANT) {
            List<ErasureTask.Unit> units = store.log(table).entries().stream()
                    .filter(e -> blocks.containsKey(e.run()))
                    .map(e -> unit(e, blocks))
                    .toList();
            for (ErasureTask.Seen seen :
                    TaskRunner.run(store.spark(), "goe erase, proof", units, task(table, "")::look, progress)) {
                outcome.rowsScanned += seen.rows();
                outcome.rowsFound += seen.found();
            }
        }
        QcRows.Seen ofQc = new QcRows(store).look(isErased::get);
        outcome.rowsScanned += ofQc.rows();
        outcome.rowsFound += ofQc.found();
        if (outcome.rowsFound > 0) {
            throw new VerificationException(outcome.rowsFound + " rows of " + store.uri()
                    + " still say something of a sample that is to be erased. Nobody is marked as erased; run goe erase"
                    + " again, and report this as a defect if it stays.");
        }
    }

    /** Leaves a hole where a name was, and in the place of files of the samples' own and of those that are called after them. */
    private void dropNames(Map<Batch, Set<Integer>> ownFiles) {
        NameFiles names = new NameFiles(files);
        gone().forEach(batch -> names.delete(batch.run()));
        for (Batch batch : named()) {
            Set<String> erased = new HashSet<>();
            List<String> ids = new ArrayList<>(names.ids(batch));
            for (int i = 0; i < ids.size(); i++) {
                if (isErased.get(batch.firstSample() + i)) {
                    erased.add(ids.get(i));
                    ids.set(i, "");
                }
            }
            if (erased.isEmpty()) {
                continue;
            }
            Set<Integer> own = ownFiles.getOrDefault(batch, Set.of());
            List<String> kept = new ArrayList<>();
            for (String line : names.sources(batch)) {
                boolean goes = own.contains(kept.size() + 1) || erased.stream().anyMatch(name -> hasToken(line, name));
                kept.add(goes ? "" : line);
            }
            names.replace(batch, ids, kept);
        }
    }
}
