package eu.goe.core.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import eu.goe.core.cohort.AttributeUpdate;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.ContigLength;
import eu.goe.core.variant.Normalisation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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
    private static final String NAMES = "names";
    private static final String WITHDRAWN = "withdrawn";
    private static final String ERASED = "erased";
    /** How long files that nobody owns yet may be of a run that is about to finish. */
    private static final long LIVE_MILLIS = 600_000;
    /** How long an analysis may write nothing and still be running. */
    private static final long ANALYSIS_MILLIS = 24 * 3_600_000L;
    /** How long a killed ingest's parts wait for it to go on. */
    private static final long STAGED_MILLIS = 7 * 24 * 3_600_000L;

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
        StoreFiles files = new StoreFiles(spark.sparkContext().hadoopConfiguration(), uri);
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
        StoreFiles files = new StoreFiles(spark.sparkContext().hadoopConfiguration(), uri);
        if (!wouldInit(spark, uri, info)) {
            return false;
        }
        files.createRoot();
        for (StoreSchema table : StoreSchema.values()) {
            table.create(spark, files.path(table.folder()));
        }
        files.createPrivateFolder(NAMES);
        new DeniedNames(files).create();
        files.writeText(INFO, json(info));
        return true;
    }

    /** What {@link #init} would do; changes nothing, and refuses what that refuses. */
    public static boolean wouldInit(SparkSession spark, String uri, StoreInfo info) {
        StoreFiles files = new StoreFiles(spark.sparkContext().hadoopConfiguration(), uri);
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
        // An init that was killed has left tables and no store.json.
        Set<String> own = new HashSet<>(Set.of(NAMES));
        for (StoreSchema table : StoreSchema.values()) {
            own.add(table.folder());
        }
        List<String> others = files.inRoot().stream()
                .filter(name -> !own.contains(name) && !name.startsWith("." + INFO))
                .toList();
        if (!others.isEmpty()) {
            throw new UsageException("The folder " + uri + " holds " + others.size()
                    + " files or folders that are not a store's. Choose an empty or a new one.");
        }
        return true;
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

    /** The files that are not tables. */
    StoreFiles plainFiles() {
        return files;
    }

    /** Forgets what this process has read, so that what others did since shows. */
    void refresh() {
        batches = null;
        results = null;
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

    /** Each batch's list has the one before it as its beginning, so the longest is all there are. */
    private List<ContigLength> anyContigs() {
        List<ContigLength> longest = List.of();
        for (Batch batch : batches()) {
            String name = "contigs/" + batch.run() + ".json";
            String text = files.readText(name)
                    .orElseThrow(() -> new VerificationException(name + " is missing from the store."));
            try {
                List<ContigLength> contigs = List.of(JSON.readValue(text, ContigLength[].class));
                longest = contigs.size() > longest.size() ? contigs : longest;
            } catch (JsonProcessingException e) {
                throw new VerificationException(name + " is damaged.", e);
            }
        }
        return longest;
    }

    /** For a store of assembly {@code any}: what is known, and behind it what a batch brings. */
    private void writeContigs(Batch batch, Assembly brought) {
        List<ContigLength> contigs = new ArrayList<>(anyContigs());
        Set<String> known = new HashSet<>();
        contigs.forEach(c -> known.add(c.name()));
        lengths(brought).stream().filter(c -> known.add(c.name())).forEach(contigs::add);
        String name = "contigs/" + batch.run() + ".json";
        files.delete(name);
        files.writeText(name, json(contigs));
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

    /** How all batches spell their variants. The first one decides whether they are atomised. */
    public Normalisation normalisation() {
        List<Batch> batches = batches();
        return batches.isEmpty()
                ? new Normalisation(info.reference() != null, false)
                : Normalisation.of(batches.get(0).normalisation());
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

    /**
     * Changes the attributes of samples in one commit; of several processes each changes what those before it have left.
     *
     * @return the attributes as they are now
     */
    public SampleAttributes updateAttributes(AttributeUpdate update) {
        SampleAttributes[] updated = new SampleAttributes[1];
        small(StoreSchema.SAMPLES).replaceNext(() -> {
            batches = null;
            updated[0] = attributes().with(update);
            return rows(updated[0]);
        });
        return updated[0];
    }

    private static List<Row> rows(SampleAttributes attributes) {
        List<Row> rows = new ArrayList<>();
        for (int sample = 0; sample < attributes.nSamples(); sample++) {
            Map<String, String> values = new LinkedHashMap<>();
            for (String name : attributes.names()) {
                attributes.value(name, sample).ifPresent(value -> values.put(name, value));
            }
            if (!values.isEmpty()) {
                rows.add(RowFactory.create(sample, scala.jdk.javaapi.CollectionConverters.asScala(values)));
            }
        }
        return rows;
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

    /** The source files of a batch, {@code URI<tab>KEY}, as the batch was committed with them; they stay in the node. */
    public List<String> sourceFiles(Batch batch) {
        return files.readText("names/" + batch.run() + ".files")
                .orElse("")
                .lines()
                .toList();
    }

    /** Where the rows of visible batches stand, by number. */
    public List<Block> blocks() {
        return Block.of(batches());
    }

    /** Numbers of the samples that analyses may count, in order: all but those who have withdrawn. */
    public int[] liveSamples() {
        return liveSamples(withdrawals());
    }

    /** The same, by what was known of withdrawals at some moment. */
    public int[] liveSamples(Withdrawals withdrawals) {
        BitSet withdrawn = withdrawals.set();
        return batches().stream()
                .flatMapToInt(b -> IntStream.range(b.firstSample(), b.firstSample() + b.nSamples()))
                .filter(sample -> !withdrawn.get(sample))
                .sorted()
                .toArray();
    }

    /** Who has withdrawn by now. */
    public Withdrawals withdrawals() {
        List<Integer> numbers = new ArrayList<>();
        List<Integer> erased = new ArrayList<>();
        List<Row> rows = new ArrayList<>(rows(StoreSchema.WITHDRAWN));
        rows.sort(Comparator.comparingInt(r -> r.getInt(0)));
        for (Row row : rows) {
            (row.getString(2).equals(ERASED) ? erased : numbers).add(row.getInt(1));
        }
        return new Withdrawals(numbers, erased);
    }

    /**
     * Marks samples as withdrawn, in one commit, and denies their names for good.
     *
     * @param sampleNumbers those who have withdrawn before do not matter
     * @return who has withdrawn now
     */
    public Withdrawals withdraw(List<Integer> sampleNumbers) {
        SampleNames names = names();
        // Before they count as withdrawn, so that nobody who does can come in again.
        new DeniedNames(files)
                .add(sampleNumbers.stream()
                        .map(names::id)
                        .filter(id -> !id.isEmpty())
                        .toList());
        appendWithdrawn(WITHDRAWN, sampleNumbers);
        return withdrawals();
    }

    /** Marks samples as erased: nothing in the store speaks of them any more. */
    void markErased(List<Integer> sampleNumbers) {
        appendWithdrawn(ERASED, sampleNumbers);
    }

    private void appendWithdrawn(String state, List<Integer> sampleNumbers) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        small(StoreSchema.WITHDRAWN).appendAllNext(() -> {
            Withdrawals known = withdrawals();
            List<Integer> before = state.equals(ERASED) ? known.erased() : known.numbers();
            int next = known.numbers().size() + known.erased().size() + 1;
            List<Row> rows = new ArrayList<>();
            for (int sample : sampleNumbers) {
                if (!before.contains(sample)) {
                    rows.add(RowFactory.create(next++, sample, state, now));
                }
            }
            return rows;
        });
    }

    /** How many of these names are those of people who have withdrawn, whether or not they are erased. */
    public int countWithdrawn(List<String> sampleIds) {
        return new DeniedNames(files).count(sampleIds);
    }

    /** Results that may have counted somebody who has withdrawn since. */
    public List<Result> staleResults() {
        Withdrawals withdrawals = withdrawals();
        return results().stream().filter(r -> withdrawals.isStale(r, batches())).toList();
    }

    /** Packages of {@link #staleResults}. */
    public List<Withdrawals.Affected> affectedPackages() {
        return Withdrawals.affected(exports(), staleResults());
    }

    /** The files of {@code variants} or {@code callability} that belong to visible batches. */
    public List<TableFile> files(StoreSchema table) {
        return log(table).files(blockRuns());
    }

    /** The files of {@code variants} that hold rows of these blocks. */
    public List<TableFile> variantFiles(Collection<Block> blocks) {
        return log(StoreSchema.VARIANTS).files(blocks.stream().map(Block::run).collect(Collectors.toSet()));
    }

    /** The files of {@code variants} that belong to visible batches. */
    public List<TableFile> variantFiles() {
        return files(StoreSchema.VARIANTS);
    }

    /** Runs whose names are those of visible batches. */
    private Set<String> visibleRuns() {
        Set<String> runs = new HashSet<>();
        batches().forEach(b -> runs.add(b.run()));
        return runs;
    }

    /** Runs whose files are those of visible batches. */
    private Set<String> blockRuns() {
        Set<String> runs = new HashSet<>();
        batches().forEach(b -> runs.add(b.blockRun()));
        return runs;
    }

    /** The files of one result. */
    public List<TableFile> resultFiles(Result result) {
        return log(StoreSchema.ofResults(result.type())).files(Set.of(result.run()));
    }

    /** Opens a file that a user named, on any file system; not one of the store's. */
    public InputStream openInput(String uri) throws IOException {
        Path path = new Path(uri);
        return path.getFileSystem(TableRoot.configuration()).open(path);
    }

    /** Where the files of a per-variant table are, for tasks to read and write. */
    public TableRoot root(StoreSchema table) {
        return new TableRoot(path(table));
    }

    /** What a batch is committed with. */
    public record BatchFiles(
            List<String> sampleIds,
            List<String> sourceFiles,
            List<TableFile> variants,
            List<TableFile> callability,
            List<QuarantinedRecord> quarantined,
            Assembly assembly) {}

    /** Looks at the store just before a batch joins it; what it throws keeps the batch out. */
    @FunctionalInterface
    public interface BatchCheck {
        /** The visible batch that the new one repeats, if it does. */
        Optional<Batch> repeats();
    }

    /**
     * Makes a batch visible: names, then variants and callability, then quarantined records, and last the batch's row. Of several processes
     * that commit at once each waits its turn, and is checked against those before it.
     *
     * @param draft all but {@code firstSample}, which is the next free number at the time of the commit
     * @return the batch as it is now in the store: another one if it repeats that
     */
    public Batch commitBatch(Batch draft, BatchFiles with, BatchCheck check) {
        files.writePrivateText("names/" + draft.run() + ".samples", lines(with.sampleIds()));
        files.writePrivateText("names/" + draft.run() + ".files", lines(with.sourceFiles()));
        // A batch of a store of assembly 'any' may bring contigs that no visible batch has.
        TableLog variants = new TableLog(spark, path(StoreSchema.VARIANTS), with.assembly());
        TableLog callability = new TableLog(spark, path(StoreSchema.CALLABILITY), with.assembly());
        variants.add(with.variants(), draft.run(), clock.millis());
        callability.add(with.callability(), draft.run(), clock.millis());
        small(StoreSchema.QUARANTINE)
                .append(with.quarantined().stream()
                        .map(q -> StoreSchema.row(draft.run(), q))
                        .toList());
        Batch[] committed = new Batch[1];
        try {
            small(StoreSchema.BATCHES)
                    .appendNext(
                            () -> {
                                batches = null;
                                Optional<Batch> repeated = check.repeats();
                                if (repeated.isPresent()) {
                                    committed[0] = repeated.get();
                                    return Optional.empty();
                                }
                                if (info.assembly().equals(Assemblies.ANY)) {
                                    writeContigs(draft, with.assembly());
                                }
                                committed[0] = draft.withFirstSample(nextSample());
                                return Optional.of(StoreSchema.row(committed[0]));
                            },
                            () -> {
                                variants.remove(with.variants(), clock.millis());
                                callability.remove(with.callability(), clock.millis());
                                deleteNames(draft.run());
                            });
        } finally {
            batches = null;
        }
        return committed[0];
    }

    /** Changes the rows of batches in one commit; called again if another process commits one before. */
    void replaceBatches(UnaryOperator<List<Batch>> change) {
        try {
            small(StoreSchema.BATCHES)
                    .replaceNext(() -> change.apply(readBatches()).stream()
                            .map(StoreSchema::row)
                            .toList());
        } finally {
            batches = null;
        }
    }

    private void deleteNames(String run) {
        files.delete("names/" + run + ".samples");
        files.delete("names/" + run + ".files");
        files.delete("contigs/" + run + ".json");
    }

    /**
     * Begins an ingest, or goes on with one of the same key that was killed.
     *
     * @param key stands for all that decides what an ingest's parts hold; letters and digits
     * @throws UsageException if a process on this machine is at it
     */
    public StagedRun stage(String key) {
        int next = batches().stream().mapToInt(Batch::number).max().orElse(0) + 1;
        return new Staging(files).begin(key, next);
    }

    /**
     * Forgets what an ingest has staged, the files of its parts being in the table or deleted.
     *
     * @param landed whether its batch is in the store; else its number is free again
     */
    public void unstage(StagedRun staged, boolean landed) {
        new Staging(files).forget(staged, landed);
    }

    /** Number of the next sample. */
    public int nextSample() {
        return batches().stream()
                .mapToInt(b -> b.firstSample() + b.nSamples())
                .max()
                .orElse(0);
    }

    /**
     * Makes a result visible: its files, and last its row.
     *
     * @throws UsageException if another analysis took its number or version meanwhile
     */
    public void commitResult(Result result, List<TableFile> rows) {
        StoreSchema type = StoreSchema.ofResults(result.type());
        TableLog table = log(type);
        boolean isAdded = false;
        try {
            table.add(rows, result.run(), clock.millis());
            isAdded = true;
        } finally {
            if (!isAdded) {
                discardRun(type, result.run());
            }
        }
        try {
            small(StoreSchema.RESULTS)
                    .appendNext(
                            () -> {
                                for (Result other : readResults()) {
                                    if (other.number() == result.number()
                                            || (other.name().equals(result.name())
                                                    && other.version() == result.version())) {
                                        throw new UsageException("Another analysis in " + uri()
                                                + " finished at the same time. Run this one again.");
                                    }
                                }
                                return Optional.of(StoreSchema.row(result));
                            },
                            () -> {
                                table.remove(rows, clock.millis());
                                discardRun(type, result.run());
                            });
        } finally {
            results = null;
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

    /**
     * Marks in the audit log that something is about to be done with people's data.
     *
     * @param details no names of samples or files
     */
    public void audit(String action, Map<String, Object> details) {
        new AuditLog(files, clock).append(action, details);
    }

    /** Lines of the audit log, oldest first. */
    public List<String> audited() {
        return new AuditLog(files, clock).lines();
    }

    /**
     * Remembers an exported package.
     *
     * @throws UsageException if another export took the number meanwhile
     */
    public void appendExport(int number, String json) {
        small(StoreSchema.EXPORTS)
                .appendNext(
                        () -> {
                            if (rows(StoreSchema.EXPORTS).stream().anyMatch(r -> r.getInt(0) == number)) {
                                throw new UsageException("Another export from " + uri()
                                        + " finished at the same time. Run this one again.");
                            }
                            return Optional.of(RowFactory.create(number, json));
                        },
                        () -> {});
    }

    /** Removes what a run wrote and did not commit; called when a run fails. */
    public void discard(StoreSchema table, List<String> paths) {
        for (String path : paths) {
            files.delete(table.folder() + "/" + path);
        }
    }

    /** Deletes the files of a run in all partitions, whether or not the run could report them. */
    public void discardRun(StoreSchema table, String run) {
        for (String folder : List.of("/*/", "/*/*/")) {
            files.deleteMatching(table.folder() + folder + run + "-*");
            files.deleteMatching(table.folder() + folder + "." + run + "-*");
        }
        files.deleteEmptyFolders(table.folder());
    }

    /**
     * Removes what runs that were killed have left: files in the logs of per-variant tables that no
     * visible batch or result owns, files beside the log, names. What is younger than ten minutes is left alone, since a run
     * may be about to finish; what an analysis has written beside the log, while it has written anything within a day; what a
     * killed ingest has staged, a week, since it may go on; what compaction has superseded, as long as it was told.
     *
     * @return how many files of the tables
     */
    public int sweep() {
        Staging staging = new Staging(files);
        staging.dropIdle(clock.millis() - STAGED_MILLIS);
        // In this order: a run that ends meanwhile is in one of the two.
        Set<String> staged = staging.runs();
        batches = null;
        results = null;
        Set<String> ofResults = new HashSet<>();
        results().forEach(r -> ofResults.add(r.run()));
        long now = clock.millis();
        Superseded superseded = new Superseded(files);
        Instant moment = clock.instant();
        // In this order: a run that a compaction supersedes meanwhile is in one of the two.
        Set<String> owned = new HashSet<>(blockRuns());
        owned.addAll(superseded.kept(moment));
        Sweep variants = sweep(StoreSchema.VARIANTS, owned, staged, now);
        Sweep callability = sweep(StoreSchema.CALLABILITY, owned, staged, now);
        int swept = variants.sweepTable(now) + callability.sweepTable(now);
        superseded.forgetOver(moment);
        for (StoreSchema table : StoreSchema.ofResults()) {
            swept += new Sweep(
                            files,
                            log(table),
                            table.folder() + "/",
                            ofResults,
                            Set.of(),
                            now - LIVE_MILLIS,
                            now - ANALYSIS_MILLIS)
                    .sweepTable(now);
        }
        sweep(StoreSchema.VARIANTS, visibleRuns(), staged, now).sweepNames();
        return swept;
    }

    /**
     * Deletes all files of {@code variants} and {@code callability} but those of visible batches and staged runs, however young they are:
     * what was superseded may hold who is erased.
     *
     * @return how many
     */
    int sweepUnowned() {
        int swept = 0;
        for (StoreSchema table : List.of(StoreSchema.VARIANTS, StoreSchema.CALLABILITY)) {
            swept += Sweep.unowned(files, log(table), table.folder() + "/", clock.millis(), this::ownedRuns);
        }
        new Superseded(files).forgetOthers(ownedRuns());
        return swept;
    }

    private Set<String> ownedRuns() {
        // In this order: a run that ends meanwhile is in one of the two.
        Set<String> owned = new HashSet<>(new Staging(files).runs());
        batches = null;
        owned.addAll(blockRuns());
        return owned;
    }

    private Sweep sweep(StoreSchema table, Set<String> visible, Set<String> staged, long now) {
        return new Sweep(
                files, log(table), table.folder() + "/", visible, staged, now - LIVE_MILLIS, now - LIVE_MILLIS);
    }

    TableLog log(StoreSchema table) {
        return new TableLog(spark, path(table), assembly());
    }

    String path(StoreSchema table) {
        return files.path(table.folder());
    }

    SmallTable small(StoreSchema table) {
        return new SmallTable(spark, table, path(table));
    }

    List<Row> rows(StoreSchema table) {
        return small(table).rows();
    }

    static String lines(List<String> values) {
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
