package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta log of one per-variant table, whose Parquet files tasks have written themselves: says which files are in the
 * table, and adds or removes files in one atomic commit.
 *
 * <p>Statistics in the log are those of contig, start and end only, whatever else a table holds.
 */
final class TableLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of files that an interrupted run left, whose contigs no visible batch has (assembly 'any'). */
    private static final int UNKNOWN_CONTIG = Integer.MAX_VALUE;

    /** Tag of a file in the log: the run of the batch or result that it belongs to. */
    private static final String RUN_TAG = "goe.run";

    /** Tag of a file that samples were taken out of: how many had withdrawn then. */
    private static final String ERASED_TAG = "goe.erased";

    /** Tag of a file whose SHA-256 was taken when it was written. */
    private static final String SHA256_TAG = "goe.sha256";

    private final Supplier<SparkSession> spark;
    private final StoreFiles files;
    private final StoreSchema table;
    private final Assembly assembly;

    TableLog(Supplier<SparkSession> spark, StoreFiles files, StoreSchema table, Assembly assembly) {
        this.spark = spark;
        this.files = files;
        this.table = table;
        this.assembly = assembly;
    }

    /**
     * A file in the log.
     *
     * @param run that added it
     * @param addedMillis when
     * @param erased it has nothing of so many samples, the first that have withdrawn; 0 if none were taken out of it
     */
    record Entry(TableFile file, String run, long addedMillis, int erased) {}

    /** The files of the table's newest version, in no order. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (LoggedFile file : TableSnapshot.newest(files, table).files()) {
            entries.add(new Entry(
                    tableFile(file),
                    file.tags().getOrDefault(RUN_TAG, ""),
                    file.addedMillis(),
                    Integer.parseInt(file.tags().getOrDefault(ERASED_TAG, "0"))));
        }
        return entries;
    }

    /** The files that visible runs added. */
    List<TableFile> files(Set<String> visibleRuns) {
        return entries().stream()
                .filter(e -> visibleRuns.contains(e.run()))
                .map(Entry::file)
                .toList();
    }

    /** Adds the files of a run in one commit; with none, does nothing. */
    void add(List<TableFile> files, String run, long nowMillis) {
        if (files.isEmpty()) {
            return;
        }
        DeltaCommit commit = commit();
        files.forEach(file -> commit.add(logged(file, Map.of(RUN_TAG, run), nowMillis)));
        commit.run("");
    }

    /**
     * Puts files without some samples in the place of others, in one commit.
     *
     * @throws ConcurrentModificationException if another process has removed one of the files meanwhile
     */
    void replace(List<Entry> old, List<Entry> without, long nowMillis) {
        DeltaCommit commit = commit();
        // Delta refuses what was removed after the version that the commit stands on, and removes once more, without a
        // word, what was before.
        Set<String> there = entries().stream().map(e -> e.file().path()).collect(Collectors.toSet());
        for (Entry entry : old) {
            if (!there.contains(entry.file().path())) {
                throw new ConcurrentModificationException(entry.file().path() + " is not in the table any more");
            }
            commit.remove(logged(entry.file(), Map.of(), nowMillis), nowMillis);
        }
        for (Entry entry : without) {
            Map<String, String> tags = Map.of(RUN_TAG, entry.run(), ERASED_TAG, Integer.toString(entry.erased()));
            commit.add(logged(entry.file(), tags, nowMillis));
        }
        commit.run("");
    }

    /** Removes files from the table's newest version in one commit; older versions keep them until vacuumed. */
    void remove(List<TableFile> files, long nowMillis) {
        if (files.isEmpty()) {
            return;
        }
        DeltaCommit commit = commit();
        files.forEach(file -> commit.remove(logged(file, Map.of(), nowMillis), nowMillis));
        commit.run("");
    }

    private DeltaCommit commit() {
        return new DeltaCommit(spark.get(), files.path(table.folder()));
    }

    private LoggedFile logged(TableFile file, Map<String, String> ofOwner, long nowMillis) {
        Map<String, String> tags = new TreeMap<>(ofOwner);
        String sha256 = file.sha256();
        if (sha256 != null) {
            tags.put(SHA256_TAG, sha256);
        }
        TableFile.Partition partition = file.partition();
        Map<String, String> values = partition.owner() == 0
                ? Map.of("window", partition.window())
                : Map.of("result", Integer.toString(partition.owner()), "window", partition.window());
        return new LoggedFile(file.path(), values, file.bytes(), nowMillis, statistics(file), tags);
    }

    private String statistics(TableFile file) {
        ObjectNode stats = JSON.createObjectNode();
        stats.put("numRecords", file.rows());
        ends(stats.putObject("minValues"), file.first());
        ends(stats.putObject("maxValues"), file.last());
        ObjectNode nulls = stats.putObject("nullCount");
        nulls.put("contig", 0).put("start", 0);
        return stats.toString();
    }

    private void ends(ObjectNode values, Variant variant) {
        if (variant.contig() != UNKNOWN_CONTIG) {
            values.put("contig", assembly.contig(variant.contig()).name());
        }
        values.put("start", variant.start());
    }

    private TableFile tableFile(LoggedFile file) {
        int owner = Integer.parseInt(file.partition().getOrDefault("result", "0"));
        try {
            JsonNode stats = JSON.readTree(file.statistics());
            return new TableFile(
                    file.path(),
                    new TableFile.Partition(
                            owner, String.valueOf(file.partition().get("window"))),
                    stats.get("numRecords").asLong(),
                    file.bytes(),
                    end(stats.get("minValues")),
                    end(stats.get("maxValues")),
                    file.tags().get(SHA256_TAG));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "unreadable statistics of %s in %s", file.path(), table.folder()), e);
        }
    }

    /** An end of a file's range as the log keeps it: contig and start, alleles unknown. */
    private Variant end(JsonNode values) {
        int contig = assembly.resolve(values.path("contig").asText())
                .map(Contig::index)
                .orElse(UNKNOWN_CONTIG);
        return Variant.of(contig, values.get("start").asInt(), "N", "N");
    }
}
