package eu.goe.core.store;

import eu.goe.core.command.Progress;
import eu.goe.core.genome.Assembly;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares all that a store holds with what was recorded when it was written, and with itself. Changes nothing. Files of batches that may still be
 * restored are looked at as those of visible ones are.
 */
final class StoreCheck {
    private static final String BACKUP = "bring it back from a backup";

    private final Store store;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private final Totals totals = new Totals();

    /**
     * Something that is not as it should be.
     *
     * @param where a file or table of the store; never the name of a sample
     * @param what is wrong, and
     * @param remedy what to do
     */
    record Finding(String where, String what, String remedy) {}

    /** What was looked at. */
    static final class Totals {
        long files;
        long rows;
        long bytes;
        int notRecorded;
        int leftovers;
        int auditLines;
        long version;
    }

    StoreCheck(Store store, Progress progress) {
        this.store = store;
        this.progress = progress;
    }

    Totals totals() {
        return totals;
    }

    /** @return what is wrong, none if all is well */
    List<Finding> run() {
        store.refresh();
        part("audit", "look at who can write there", this::audit);
        part("ledger", "look at who can write there", this::ledger);
        part("the small tables", BACKUP, () -> new SmallTableCheck(store).run(findings));
        part("batches", BACKUP, this::batches);
        part("the per-variant tables", BACKUP, this::dataFiles);
        return List.copyOf(findings);
    }

    /** What stands in the way of looking is a finding too. */
    private void part(String where, String remedy, Runnable look) {
        try {
            look.run();
        } catch (Exception unreadable) { // Spark throws checked ones that Java does not know of
            findings.add(new Finding(
                    where, "cannot be read (" + unreadable.getClass().getSimpleName() + ")", remedy));
        }
    }

    private void audit() {
        AuditLog log = new AuditLog(store.plainFiles(), store.clock());
        totals.auditLines = log.lines().size();
        log.broken()
                .forEach(problem -> findings.add(new Finding(
                        problem.file(),
                        problem.what(),
                        "find out who changed it; " + BACKUP + " of the folder audit")));
    }

    private void ledger() {
        new ExportLedger(store.plainFiles(), store.clock())
                .broken()
                .forEach(problem -> findings.add(new Finding(
                        problem.file(),
                        problem.what(),
                        "find out who changed it; " + BACKUP + " of the folders ledger and audit")));
    }

    private void batches() {
        List<Batch> all = store.allBatches().stream()
                .sorted(Comparator.comparingInt(Batch::firstSample).thenComparingInt(Batch::nSamples))
                .toList();
        int next = 0;
        for (Batch batch : all) {
            if (batch.firstSample() != next) {
                findings.add(new Finding(
                        "batches",
                        "batch " + batch.name() + " begins at sample number " + batch.firstSample() + ", not " + next,
                        BACKUP));
            }
            next = batch.endSample();
        }
        NameFiles names = new NameFiles(store.plainFiles());
        for (Batch batch : all) {
            if (!batch.isVisible() && !names.has(batch)) {
                continue; // expired
            }
            String where = NameFiles.of(batch).get(0) + " (batch " + batch.name() + ")";
            if (!names.has(batch)) {
                findings.add(new Finding(where, "is missing", BACKUP));
                continue;
            }
            int n = names.ids(batch).size();
            if (n != batch.nSamples()) {
                findings.add(new Finding(where, "has " + n + " names, not " + batch.nSamples(), BACKUP));
            } else if (!names.isAsWritten(batch).orElse(true)) {
                findings.add(new Finding(where, "or the .files beside it is not as it was written (SHA-256)", BACKUP));
            }
            totals.notRecorded += names.isAsWritten(batch).isEmpty() ? 1 : 0;
        }
    }

    private void dataFiles() {
        Assembly assembly = store.assembly();
        StoreVersions versions = StoreVersions.of(store);
        totals.version = versions.last();
        Set<Long> all = new HashSet<>();
        versions.all().forEach(v -> all.add(v.number()));
        Map<String, Block> blocks = versions.holdings(all).blocks();
        Map<String, Result> results = new HashMap<>();
        store.results().forEach(r -> results.put(r.run(), r));
        Map<StoreSchema, TableRoot> roots = new EnumMap<>(StoreSchema.class);
        List<FileCheck.Unit> units = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        Map<String, String> ownerOf = new HashMap<>();
        Map<String, Long> rows = new TreeMap<>();
        Set<String> erased = new HashSet<>();
        for (StoreSchema table : StoreSchema.perVariant()) {
            roots.put(table, store.root(table));
            Set<String> inLog = new HashSet<>();
            for (TableLog.Entry entry : store.log(table).entries()) {
                Block block = blocks.get(entry.run());
                Result result = results.get(entry.run());
                inLog.add(table.folder() + "/" + entry.file().path());
                if (block == null && result == null) {
                    totals.leftovers++;
                    continue;
                }
                units.add(new FileCheck.Unit(table, entry.file(), block));
                owners.add(
                        block == null
                                ? "result " + (result == null ? "" : result.name())
                                : ownerOf.computeIfAbsent(entry.run(), run -> owner(block)));
                rows.merge(table.folder() + " " + entry.run(), entry.file().rows(), Long::sum);
                if (entry.erased() > 0) {
                    erased.add(entry.run());
                }
            }
            for (String pattern : List.of("/*/*.parquet", "/*/*/*.parquet")) {
                totals.leftovers += (int) store.plainFiles().list(table.folder() + pattern).stream()
                        .filter(f -> !inLog.contains(f.name()) && !f.name().contains("/_delta_log/"))
                        .count();
            }
        }
        progress.total(units.size(), "files");
        FileCheck check = new FileCheck(Map.copyOf(roots), assembly);
        List<FileCheck.Seen> seen = TaskRunner.run(store.spark(), "goe check", units, check::look, progress);
        for (int i = 0; i < seen.size(); i++) {
            FileCheck.Unit unit = units.get(i);
            totals.files++;
            totals.rows += seen.get(i).rows();
            totals.bytes += seen.get(i).bytes();
            totals.notRecorded += seen.get(i).isRecorded() ? 0 : 1;
            String where = unit.table().folder() + "/" + unit.file().path() + " (" + owners.get(i) + ")";
            String remedy = unit.block() == null
                    ? BACKUP + ", or run the analysis again"
                    : BACKUP + ", or remove the batch and ingest its files again";
            seen.get(i).problems().forEach(what -> findings.add(new Finding(where, what, remedy)));
        }
        expectedRows(rows, erased, results);
    }

    private String owner(Block block) {
        List<String> names = store.allBatches().stream()
                .filter(b -> block.batches().contains(b.number()))
                .map(Batch::name)
                .toList();
        return (names.size() == 1 ? "batch " : "batches ") + String.join(", ", names);
    }

    /** Whether the tables have as many rows of each visible batch and result as was counted when it was made. */
    private void expectedRows(Map<String, Long> rows, Set<String> erased, Map<String, Result> results) {
        for (Block block : store.blocks()) {
            List<Batch> batches = store.allBatches().stream()
                    .filter(b -> block.batches().contains(b.number()))
                    .toList();
            long is = rows.getOrDefault(StoreSchema.VARIANTS.folder() + " " + block.run(), 0L);
            BlockRows expected = BlockRows.of(block, batches, erased.contains(block.run()));
            if (is < expected.least() || is > expected.most()) {
                findings.add(new Finding(
                        "variants (" + owner(block) + ")",
                        "has " + is + " rows, not " + expected,
                        BACKUP + " of the table, or remove the batch and ingest its files again"));
            }
        }
        for (Result result : results.values()) {
            String table = result.type().label();
            long is = rows.getOrDefault(table + " " + result.run(), 0L);
            if (is != result.variants()) {
                findings.add(new Finding(
                        table + " (result " + result.name() + " v" + result.version() + ")",
                        "has " + is + " rows, not " + result.variants(),
                        "run the analysis again"));
            }
        }
    }
}
