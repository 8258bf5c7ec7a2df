package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Delta log of one per-variant table, whose Parquet files tasks have written themselves: says which files are in the
 * table, and adds or removes files in one atomic commit. All that touches Delta's own classes is here.
 *
 * <p>Statistics in the log are those of contig, start and end only, whatever else a table holds.
 */
final class TableLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ReadOnce<List<AddFile>> READ = new ReadOnce<>();

    /** Of files that an interrupted run left, whose contigs no visible batch has (assembly 'any'). */
    private static final int UNKNOWN_CONTIG = Integer.MAX_VALUE;

    /** Tag of a file in the log: the run of the batch or result that it belongs to. */
    private static final String RUN_TAG = "goe.run";

    /** Tag of a file that samples were taken out of: how many had withdrawn then. */
    private static final String ERASED_TAG = "goe.erased";

    /** Tag of a file whose SHA-256 was taken when it was written. */
    private static final String SHA256_TAG = "goe.sha256";

    private final SparkSession spark;
    private final String root;
    private final Assembly assembly;

    TableLog(SparkSession spark, String root, Assembly assembly) {
        this.spark = spark;
        this.root = root;
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
        List<AddFile> files = READ.of(
                spark,
                root,
                () -> List.copyOf(DeltaLog.forTable(spark, root)
                        .update(false, Option.empty(), Option.empty())
                        .allFiles()
                        .collectAsList()));
        List<Entry> entries = new ArrayList<>();
        for (AddFile file : files) {
            java.util.Map<String, String> tags =
                    file.tags() == null ? java.util.Map.of() : CollectionConverters.asJava(file.tags());
            entries.add(new Entry(
                    tableFile(file, tags.get(SHA256_TAG)),
                    tags.getOrDefault(RUN_TAG, ""),
                    file.modificationTime(),
                    Integer.parseInt(tags.getOrDefault(ERASED_TAG, "0"))));
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
        List<Action> actions = new ArrayList<>();
        for (TableFile file : files) {
            actions.add(addFile(file, java.util.Map.of(RUN_TAG, run), nowMillis));
        }
        commit(actions);
    }

    /**
     * Puts files without some samples in the place of others, in one commit.
     *
     * @throws java.util.ConcurrentModificationException if another process has removed one of the files meanwhile
     */
    void replace(List<Entry> old, List<Entry> without, long nowMillis) {
        List<Action> actions = new ArrayList<>();
        for (Entry entry : old) {
            actions.add(addFile(entry.file(), java.util.Map.of(), nowMillis).removeWithTimestamp(nowMillis, true));
        }
        for (Entry entry : without) {
            actions.add(addFile(
                    entry.file(),
                    java.util.Map.of(RUN_TAG, entry.run(), ERASED_TAG, Integer.toString(entry.erased())),
                    nowMillis));
        }
        commit(actions);
    }

    /** Removes files from the table's newest version in one commit; older versions keep them until vacuumed. */
    void remove(List<TableFile> files, long nowMillis) {
        if (files.isEmpty()) {
            return;
        }
        List<Action> actions = new ArrayList<>();
        for (TableFile file : files) {
            actions.add(addFile(file, java.util.Map.of(), nowMillis).removeWithTimestamp(nowMillis, true));
        }
        commit(actions);
    }

    private void commit(List<Action> actions) {
        OptimisticTransaction txn = DeltaLog.forTable(spark, root).startTransaction(Option.empty(), Option.empty());
        txn.commit(CollectionConverters.asScala(actions).toList(), append());
    }

    private static DeltaOperations.Operation append() {
        return new DeltaOperations.Write(
                SaveMode.Append,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    private AddFile addFile(TableFile file, java.util.Map<String, String> ofOwner, long nowMillis) {
        java.util.Map<String, String> tags = new TreeMap<>(ofOwner);
        String sha256 = file.sha256();
        if (sha256 != null) {
            tags.put(SHA256_TAG, sha256);
        }
        return new AddFile(
                file.path(),
                partitionValues(file.partition()),
                file.bytes(),
                nowMillis,
                true,
                statistics(file),
                Map.from(CollectionConverters.asScala(tags)),
                null,
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    private static Map<String, String> partitionValues(TableFile.Partition partition) {
        java.util.Map<String, String> values = partition.owner() == 0
                ? java.util.Map.of("window", partition.window())
                : java.util.Map.of("result", Integer.toString(partition.owner()), "window", partition.window());
        return Map.from(CollectionConverters.asScala(values));
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

    private TableFile tableFile(AddFile file, @Nullable String sha256) {
        java.util.Map<String, String> partition = CollectionConverters.asJava(file.partitionValues());
        int owner = Integer.parseInt(partition.getOrDefault("result", "0"));
        try {
            JsonNode stats = JSON.readTree(file.stats());
            return new TableFile(
                    file.path(),
                    new TableFile.Partition(owner, String.valueOf(partition.get("window"))),
                    stats.get("numRecords").asLong(),
                    file.size(),
                    end(stats.get("minValues")),
                    end(stats.get("maxValues")),
                    sha256);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "unreadable statistics of %s in %s", file.path(), root), e);
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
