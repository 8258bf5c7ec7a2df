package eu.goe.core.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What was visible in the store, version by version: each commit to {@code batches} is one. As known when this was made. */
final class StoreVersions {
    private final TableVersions table;
    private final List<TableVersions.Version> versions;

    private StoreVersions(TableVersions table, List<TableVersions.Version> versions) {
        this.table = table;
        this.versions = versions;
    }

    static StoreVersions of(Store store) {
        TableVersions table = new TableVersions(store.plainFiles(), StoreSchema.BATCHES);
        return new StoreVersions(table, table.all());
    }

    /**
     * One version.
     *
     * @param number as {@code goe history} shows it
     * @param note empty where the program that made it left none
     */
    record Version(long number, Instant at, Optional<VersionNote> note) {}

    /** Oldest first. */
    List<Version> all() {
        return versions.stream().map(StoreVersions::version).toList();
    }

    private static Version version(TableVersions.Version version) {
        Optional<VersionNote> note = VersionNote.parse(version.note());
        return new Version(
                version.number(),
                note.map(n -> Instant.parse(n.at())).orElse(Instant.ofEpochMilli(version.atMillis())),
                note);
    }

    /** The newest version's number. */
    long last() {
        return versions.get(versions.size() - 1).number();
    }

    /** All batches of each of these versions, removed ones too, by number of the version. */
    Map<Long, List<Batch>> batches(Set<Long> numbers) {
        Map<Long, List<Row>> rows = table.rows(
                versions.stream().filter(v -> numbers.contains(v.number())).toList());
        Map<Long, List<Batch>> batches = new TreeMap<>();
        rows.forEach((number, of) -> batches.put(number, BatchTable.inOrder(of)));
        return batches;
    }

    /** Versions that were the newest at some time since a moment. */
    Set<Long> currentSince(long millis) {
        Set<Long> current = new HashSet<>();
        for (int i = 0; i < versions.size(); i++) {
            boolean isLast = i == versions.size() - 1;
            if (isLast || version(versions.get(i + 1)).at().toEpochMilli() >= millis) {
                current.add(versions.get(i).number());
            }
        }
        return current;
    }

    /**
     * Blocks, of these versions, that hold a batch which was visible then.
     *
     * @param blocks by the run that marks their files
     * @param batches of the blocks, removed ones too, by their run
     */
    record Holdings(Map<String, Block> blocks, Map<String, Batch> batches) {}

    Holdings holdings(Set<Long> numbers) {
        return holdings(batches(numbers).values());
    }

    static Holdings holdings(Iterable<List<Batch>> versions) {
        Map<String, Block> blocks = new TreeMap<>();
        Map<String, Batch> batches = new TreeMap<>();
        for (List<Batch> version : versions) {
            List<Block> of = Block.of(version);
            of.forEach(block -> blocks.put(block.run(), block));
            Set<Integer> numbers = new HashSet<>(of.stream().map(Block::number).toList());
            version.stream().filter(b -> numbers.contains(b.block())).forEach(b -> batches.put(b.run(), b));
        }
        return new Holdings(blocks, batches);
    }

    /** When a version stopped being the newest; empty of the newest. */
    Optional<Instant> supersededAt(long number) {
        List<Version> all = new ArrayList<>(all());
        for (int i = 0; i + 1 < all.size(); i++) {
            if (all.get(i).number() == number) {
                return Optional.of(all.get(i + 1).at());
            }
        }
        return Optional.empty();
    }
}
