package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one node, and the only door to them. What is on disk is specified in {@code docs/format.md}.
 *
 * <p>A batch or a result is visible when its row in {@code batches} or {@code results} is, and that row is written last:
 * whatever happens before, a reader sees the store as it was. Names of samples and of source files are in the folder
 * {@code names} and nowhere else.
 */
public final class Store {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String INFO = "store.json";

    private final SparkSession spark;
    private final StoreFiles files;
    private final StoreInfo info;
    private final Clock clock;
    /** What this process has read of the small tables; read again after it wrote. */
    private @Nullable List<Batch> batches;

    private @Nullable List<Result> results;

    private Store(SparkSession spark, StoreFiles files, StoreInfo info, Clock clock) {
        this.spark = spark;
        this.files = files;
        this.info = info;
        this.clock = clock;
    }

    /**
     * Opens a store.
     *
     * @throws UsageException if there is none at the URI
     * @throws VerificationException if a newer program made it
     */
    public static Store open(SparkSession spark, String uri, Clock clock) {
        StoreFiles files = new StoreFiles(spark, uri);
        String text = files.readText(INFO)
                .orElseThrow(() -> new UsageException("There is no store at " + uri + ". Make one with: goe init -s "
                        + uri + " --node XX --assembly GRCh38"));
        return new Store(spark, files, parseInfo(text, uri), clock);
    }

    /**
     * Makes an empty store; {@code store.json} is written last.
     *
     * @return whether the store is new; false if one with the same values is there
     * @throws UsageException if a store with other values is there, or the folder holds something else
     */
    public static boolean init(SparkSession spark, String uri, StoreInfo info) {
        StoreFiles files = new StoreFiles(spark, uri);
        Optional<String> present = files.readText(INFO);
        if (present.isPresent()) {
            StoreInfo existing = parseInfo(present.get(), uri);
            if (existing.equals(info)) {
                return false;
            }
            throw new UsageException("A store with other values is at " + uri + ": "
                    + String.join("; ", differences(existing, info))
                    + ". They are fixed for a store's life; choose another folder.");
        }
        files.createRoot();
        for (StoreSchema table : StoreSchema.values()) {
            table.create(spark, files.path(table.folder()));
        }
        files.createPrivateFolder("names");
        files.writeText(INFO, json(info));
        return true;
    }

    /** Whether {@link #init} would make a store here, or refuse; changes nothing. */
    public static boolean wouldInit(SparkSession spark, String uri) {
        return new StoreFiles(spark, uri).readText(INFO).isEmpty();
    }

    private static StoreInfo parseInfo(String text, String uri) {
        try {
            JsonNode tree = JSON.readTree(text);
            int format = tree.path("format").asInt(0);
            if (format != StoreInfo.FORMAT) {
                throw new VerificationException("The store at " + uri + " has format " + format
                        + "; this program reads format " + StoreInfo.FORMAT + ". Use the program that made it.");
            }
            return JSON.treeToValue(tree, StoreInfo.class);
        } catch (JsonProcessingException e) {
            throw new VerificationException("store.json at " + uri + " is damaged.", e);
        }
    }

    private static List<String> differences(StoreInfo is, StoreInfo wanted) {
        Map<String, JsonNode> a = fields(is);
        Map<String, JsonNode> b = fields(wanted);
        Set<String> names = new HashSet<>(a.keySet());
        names.addAll(b.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names.stream().sorted().toList()) {
            if (!java.util.Objects.equals(a.get(name), b.get(name))) {
                boolean isLong = name.equals("policy") || name.equals("contigs");
                differences.add(isLong ? name + " differs" : name + " is " + a.get(name) + ", not " + b.get(name));
            }
        }
        return differences;
    }

    private static Map<String, JsonNode> fields(StoreInfo info) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        JSON.valueToTree(info).properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
        return fields;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public StoreInfo info() {
        return info;
    }

    public String uri() {
        return files.path("");
    }

    /** The session that the store was opened with. */
    public SparkSession spark() {
        return spark;
    }

    /** The assembly; for {@code any}, with the contigs of all visible batches in the order they came. */
    public Assembly assembly() {
        return switch (info.assembly()) {
            case Assemblies.ANY -> Assemblies.listed(Assemblies.ANY, Assembly.Origin.OPEN, anyContigs());
            default ->
                info.contigs().isEmpty()
                        ? Assemblies.named(info.assembly())
                        : Assemblies.listed(info.assembly(), Assembly.Origin.LISTED, info.contigs());
        };
    }

    private List<ContigLength> anyContigs() {
        return files.readText("contigs.json")
                .map(text -> {
                    try {
                        return List.of(JSON.readValue(text, ContigLength[].class));
                    } catch (JsonProcessingException e) {
                        throw new VerificationException("contigs.json is damaged.", e);
                    }
                })
                .orElse(List.of());
    }

    /** For a store of assembly {@code any}: remembers contigs that a batch brought; order and index never change. */
    public void rememberContigs(Assembly assembly) {
        List<ContigLength> contigs = lengths(assembly);
        if (!contigs.equals(anyContigs())) {
            files.replaceText("contigs.json", json(contigs));
        }
    }

    static List<ContigLength> lengths(Assembly assembly) {
        return assembly.contigs().stream()
                .map(c -> new ContigLength(c.name(), c.length()))
                .toList();
    }

    /** Visible batches by number. */
    public List<Batch> batches() {
        List<Batch> known = batches;
        return known != null ? known : readBatches();
    }

    private List<Batch> readBatches() {
        List<Batch> batches = new ArrayList<>();
        for (Row row : rows(StoreSchema.BATCHES)) {
            batches.add(StoreSchema.batch(row));
        }
        batches.sort(Comparator.comparingInt(Batch::number));
        this.batches = List.copyOf(batches);
        return this.batches;
    }

    /** Visible results by number. */
    public List<Result> results() {
        List<Result> known = results;
        return known != null ? known : readResults();
    }

    private List<Result> readResults() {
        List<Result> results = new ArrayList<>();
        for (Row row : rows(StoreSchema.RESULTS)) {
            results.add(StoreSchema.result(row));
        }
        results.sort(Comparator.comparingInt(Result::number));
        this.results = List.copyOf(results);
        return this.results;
    }

    /**
     * The newest version of a named result.
     *
     * @throws UsageException that lists the names there are
     */
    public Result result(String name) {
        List<Result> all = results();
        return all.stream()
                .filter(r -> r.name().equals(name))
                .max(Comparator.comparingInt(Result::version))
                .orElseThrow(() -> new UsageException("There is no result '" + name + "' in " + uri() + ". There "
                        + (all.isEmpty()
                                ? "are none yet."
                                : "are: "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(Result::name)
                                                        .distinct()
                                                        .toList()))));
    }

    /** Attributes of all samples of visible batches, by sample number. */
    public SampleAttributes attributes() {
        List<Batch> batches = batches();
        int n = batches.stream()
                .mapToInt(b -> b.firstSample() + b.nSamples())
                .max()
                .orElse(0);
        Map<String, @Nullable String[]> columns = new LinkedHashMap<>();
        for (Row row : rows(StoreSchema.SAMPLES)) {
            int sample = row.getInt(0);
            if (sample < n) {
                for (Map.Entry<Object, Object> e : row.getJavaMap(1).entrySet()) {
                    columns.computeIfAbsent((String) e.getKey(), a -> new String[n])[sample] = (String) e.getValue();
                }
            }
        }
        return SampleAttributes.of(n, columns);
    }

    /** Replaces the attributes of all samples in one commit. */
    public void replaceAttributes(SampleAttributes attributes) {
        List<Row> rows = new ArrayList<>();
        for (int sample = 0; sample < attributes.nSamples(); sample++) {
            Map<String, String> values = new LinkedHashMap<>();
            for (String name : attributes.names()) {
                int number = sample;
                attributes.value(name, number).ifPresent(value -> values.put(name, value));
            }
            if (!values.isEmpty()) {
                rows.add(RowFactory.create(sample, scala.jdk.javaapi.CollectionConverters.asScala(values)));
            }
        }
        frame(StoreSchema.SAMPLES, rows)
                .write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .save(path(StoreSchema.SAMPLES));
    }

    /** Sample ids by sample number, for use inside the node only. */
    public SampleNames names() {
        List<Batch> batches = batches();
        int n = batches.stream()
                .mapToInt(b -> b.firstSample() + b.nSamples())
                .max()
                .orElse(0);
        String[] ids = new String[n];
        for (Batch batch : batches) {
            List<String> lines = files.readText("names/" + batch.run() + ".samples")
                    .orElseThrow(() -> new VerificationException(
                            "The names of batch " + batch.name() + " are missing from the store."))
                    .lines()
                    .toList();
            for (int i = 0; i < batch.nSamples(); i++) {
                ids[batch.firstSample() + i] = lines.get(i);
            }
        }
        return new SampleNames(ids);
    }

    /** The files of {@code variants} that belong to visible batches. */
    public List<TableFile> variantFiles() {
        Set<String> runs = new HashSet<>();
        batches().forEach(b -> runs.add(b.run()));
        List<TableFile> visible = new ArrayList<>();
        for (TableFile file : log(StoreSchema.VARIANTS).files()) {
            if (runs.contains(runOf(file))) {
                visible.add(file);
            }
        }
        return visible;
    }

    /** The files of one result. */
    public List<TableFile> resultFiles(Result result) {
        List<TableFile> mine = new ArrayList<>();
        for (TableFile file : log(StoreSchema.FREQUENCIES).files()) {
            if (file.partition().owner() == result.number()) {
                mine.add(file);
            }
        }
        return mine;
    }

    /** Where the files of a per-variant table are, for tasks to read and write. */
    public TableRoot root(StoreSchema table) {
        return new TableRoot(path(table));
    }

    /**
     * Makes a batch visible: names, then variants, then quarantined records, and last the batch's row.
     *
     * @param batch number and first sample must be {@link #nextBatch} and {@link #nextSample}
     * @throws UsageException if another writer took the number meanwhile; the store is as that writer left it
     */
    public void commitBatch(
            Batch batch,
            List<String> sampleIds,
            List<String> sourceFiles,
            List<TableFile> variants,
            List<QuarantinedRecord> quarantined) {
        files.writePrivateText("names/" + batch.run() + ".samples", lines(sampleIds));
        files.writePrivateText("names/" + batch.run() + ".files", lines(sourceFiles));
        log(StoreSchema.VARIANTS).add(variants, clock.millis());
        append(
                StoreSchema.QUARANTINE,
                quarantined.stream().map(q -> StoreSchema.row(batch.run(), q)).toList());
        appendNumbered(StoreSchema.BATCHES, batch.number(), StoreSchema.row(batch));
        if (readBatches().stream().noneMatch(b -> b.run().equals(batch.run()))) {
            throw new UsageException(
                    "Another ingest into " + uri() + " finished at the same time. Run this one again.");
        }
    }

    /** Number of the next batch. */
    public int nextBatch() {
        return batches().stream().mapToInt(Batch::number).max().orElse(0) + 1;
    }

    /** Number of the next sample. */
    public int nextSample() {
        return batches().stream()
                .mapToInt(b -> b.firstSample() + b.nSamples())
                .max()
                .orElse(0);
    }

    /** Makes a result visible: its files, and last its row. */
    public void commitResult(Result result, List<TableFile> rows) {
        log(StoreSchema.FREQUENCIES).add(rows, clock.millis());
        appendNumbered(StoreSchema.RESULTS, result.number(), StoreSchema.row(result));
        if (readResults().stream().noneMatch(r -> r.equals(result))) {
            throw new UsageException(
                    "Another analysis in " + uri() + " finished at the same time. Run this one again.");
        }
    }

    /** Number of the next result. */
    public int nextResult() {
        return results().stream().mapToInt(Result::number).max().orElse(0) + 1;
    }

    /** Version that the next result of a name gets. */
    public int nextVersion(String name) {
        return results().stream()
                        .filter(r -> r.name().equals(name))
                        .mapToInt(Result::version)
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Bad records of visible batches, with the batch each belongs to. */
    public List<QuarantinedRecord> quarantined(Batch batch) {
        List<QuarantinedRecord> records = new ArrayList<>();
        for (Row row : rows(StoreSchema.QUARANTINE)) {
            if (row.getString(0).equals(batch.run())) {
                records.add(StoreSchema.quarantined(row));
            }
        }
        return records;
    }

    /** Packages that were exported, oldest first, as the JSON that export wrote. */
    public List<String> exports() {
        List<Row> rows = new ArrayList<>(rows(StoreSchema.EXPORTS));
        rows.sort(Comparator.comparingInt(r -> r.getInt(0)));
        return rows.stream().map(r -> r.getString(1)).toList();
    }

    /** Remembers an exported package. */
    public void appendExport(int number, String json) {
        appendNumbered(StoreSchema.EXPORTS, number, RowFactory.create(number, json));
    }

    /** Removes what a run wrote and did not commit; called when a run fails. */
    public void discard(StoreSchema table, List<String> paths) {
        for (String path : paths) {
            files.delete(table.folder() + "/" + path);
        }
    }

    /** Deletes the files of a run in all partitions, whether or not the run could report them. */
    public void discardRun(StoreSchema table, String run) {
        files.deleteMatching(table.folder() + "/*/" + run + "-*");
        files.deleteMatching(table.folder() + "/*/." + run + "-*");
        files.deleteEmptyFolders(table.folder());
    }

    /**
     * Removes from {@code variants} what aborted runs left: files in the log that no visible batch owns and that are
     * older than ten minutes, so that a run that is about to finish is left alone.
     *
     * @return how many files
     */
    public int sweep() {
        Set<String> runs = new HashSet<>();
        batches().forEach(b -> runs.add(b.run()));
        List<TableFile> stale = new ArrayList<>();
        for (TableFile file : log(StoreSchema.VARIANTS).files()) {
            boolean old = files.modified(StoreSchema.VARIANTS.folder() + "/" + file.path())
                    .map(t -> t < clock.millis() - 600_000)
                    .orElse(true);
            if (!runs.contains(runOf(file)) && old) {
                stale.add(file);
            }
        }
        log(StoreSchema.VARIANTS).remove(stale, clock.millis());
        return stale.size();
    }

    private static String runOf(TableFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        return name.substring(0, name.indexOf('-'));
    }

    private TableLog log(StoreSchema table) {
        return new TableLog(spark, path(table), assembly());
    }

    private String path(StoreSchema table) {
        return files.path(table.folder());
    }

    private List<Row> rows(StoreSchema table) {
        return spark.read().format("delta").load(path(table)).collectAsList();
    }

    private Dataset<Row> frame(StoreSchema table, List<Row> rows) {
        StructType type = table.type();
        return spark.createDataFrame(rows, type).coalesce(1);
    }

    private void append(StoreSchema table, List<Row> rows) {
        if (!rows.isEmpty()) {
            frame(table, rows).write().format("delta").mode(SaveMode.Append).save(path(table));
        }
    }

    /** Appends a row whose number nobody else has taken: Delta skips or refuses a second one. */
    private void appendNumbered(StoreSchema table, int number, Row row) {
        frame(table, List.of(row))
                .write()
                .format("delta")
                .mode(SaveMode.Append)
                .option("txnAppId", "goe-" + table.folder())
                .option("txnVersion", number)
                .save(path(table));
    }

    private static String lines(List<String> values) {
        return values.isEmpty() ? "" : String.join("\n", values) + "\n";
    }

    /** Runs an action that writes files, giving an unchecked failure a clear type. */
    static <T> T io(IoAction<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    interface IoAction<T> {
        T run() throws IOException;
    }
}
