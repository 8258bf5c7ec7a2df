package eu.goe.core.store;

import eu.goe.core.cohort.AttributeUpdate;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.cohort.Participants;
import eu.goe.core.cohort.Purpose;
import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.errors.UsageException;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Normalisation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
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
    private static final String NAMES = "names";
    private static final String WITHDRAWN = "withdrawn";
    private static final String ERASED = "erased";
    /** How many days what is not visible any more can be restored. */
    public static final int KEPT_DAYS = 7;

    private final Supplier<SparkSession> spark;
    private final StoreFiles files;
    private final StoreInfo info;
    private final Clock clock;
    private final BatchTable batches;
    private final ResultTable results;

    private Store(Supplier<SparkSession> spark, StoreFiles files, StoreInfo info, Clock clock) {
        this.spark = spark;
        this.files = files;
        this.info = info;
        this.clock = clock;
        this.batches = new BatchTable(this);
        this.results = new ResultTable(this);
    }

    /**
     * Opens a store.
     *
     * @param spark gives the session, asked when one is needed for the first time: reading what small tables say needs none
     * @throws UsageException if there is none at the URI
     * @throws VerificationException if it is not as this program makes stores
     */
    public static Store open(Supplier<SparkSession> spark, Configuration hadoop, String uri, Clock clock) {
        Store store = anyOf(spark, hadoop, uri, clock);
        StoreUpgrade.requireNone(store.files, store.info, uri);
        return store;
    }

    /** Opens a store, one of an earlier build that can be taken over too. */
    static Store anyOf(Supplier<SparkSession> spark, Configuration hadoop, String uri, Clock clock) {
        StoreFiles files = new StoreFiles(hadoop, uri);
        StoreInfo info = StoreInfo.read(files)
                .orElseThrow(() -> new UsageException("There is no store at " + uri + ". Make one with: goe init -s "
                        + uri + " --node XX --assembly GRCh38"));
        return new Store(spark, files, info, clock);
    }

    /**
     * Makes an empty store; {@code store.json} is written last.
     *
     * @return whether the store is new; false if one with the same values is there
     * @throws UsageException if a store with other values is there, or the folder holds something else
     */
    public static boolean init(
            Supplier<SparkSession> spark, Configuration hadoop, String uri, StoreInfo info, Clock clock) {
        StoreFiles files = new StoreFiles(hadoop, uri);
        if (!wouldInit(hadoop, uri, info)) {
            return false;
        }
        files.createRoot();
        for (StoreSchema table : StoreSchema.values()) {
            String note = table == StoreSchema.BATCHES
                    ? VersionNote.of("init", List.of(), null, null, clock).toJson()
                    : "";
            table.create(spark.get(), files.path(table.folder()), note, clock);
        }
        files.createPrivateFolder(NAMES);
        new DeniedNames(files).create();
        info.write(files);
        return true;
    }

    /** What {@link #init} would do; changes nothing, and refuses what that refuses. */
    public static boolean wouldInit(Configuration hadoop, String uri, StoreInfo info) {
        StoreFiles files = new StoreFiles(hadoop, uri);
        Optional<StoreInfo> existing = StoreInfo.read(files);
        if (existing.isPresent()) {
            if (existing.get().equals(info)) {
                return false;
            }
            throw new UsageException("A store with other values is at " + uri + ": "
                    + String.join("; ", existing.get().differences(info))
                    + ". They are fixed for a store's life; choose another folder.");
        }
        // An init that was killed has left tables and no store.json.
        Set<String> own = new HashSet<>(Set.of(NAMES));
        for (StoreSchema table : StoreSchema.values()) {
            own.add(table.folder());
        }
        List<String> others = files.inRoot().stream()
                .filter(name -> !own.contains(name) && !name.startsWith("." + StoreInfo.NAME))
                .toList();
        if (!others.isEmpty()) {
            throw new UsageException("The folder " + uri + " holds " + others.size()
                    + " files or folders that are not a store's. Choose an empty or a new one.");
        }
        return true;
    }

    public StoreInfo info() {
        return info;
    }

    public String uri() {
        return files.path("");
    }

    Clock clock() {
        return clock;
    }

    /** The files that are not tables. */
    StoreFiles plainFiles() {
        return files;
    }

    /** Forgets what this process has read, so that what others did since shows. */
    void refresh() {
        batches.forget();
        results.forget();
    }

    /** The session that the store was opened with; starts it if need be. */
    public SparkSession spark() {
        return spark.get();
    }

    /** The assembly; for {@code any}, with the contigs of all visible batches in the order they came. */
    public Assembly assembly() {
        return switch (info.assembly()) {
            case Assemblies.ANY -> Assemblies.listed(Assemblies.ANY, Assembly.Origin.OPEN, batches.contigs());
            default ->
                info.contigs().isEmpty()
                        ? Assemblies.named(info.assembly())
                        : Assemblies.listed(info.assembly(), Assembly.Origin.LISTED, info.contigs());
        };
    }

    /** Number of the newest version, as {@code goe history} shows it. */
    long version() {
        return TableSnapshot.newest(files, StoreSchema.BATCHES).version();
    }

    /** All batches there ever were, removed ones too, by number. */
    List<Batch> allBatches() {
        return batches.all();
    }

    /** Numbers of the samples of batches that were removed: nothing may count or show them. */
    public BitSet removedSamples() {
        BitSet removed = new BitSet();
        batches.all().stream().filter(b -> !b.isVisible()).forEach(b -> removed.set(b.firstSample(), b.endSample()));
        return removed;
    }

    /** Visible batches by number. */
    public List<Batch> batches() {
        return batches.visible();
    }

    /** How all batches spell their variants, removed ones too, since they may come back; empty before the first one. */
    public Optional<Normalisation> commonNormalisation() {
        return batches.all().stream().findFirst().map(b -> Normalisation.of(b.normalisation()));
    }

    /** The same; before the first batch, that of one which is not atomised. */
    public Normalisation normalisation() {
        return commonNormalisation().orElse(new Normalisation(info.reference() != null, false));
    }

    /** Visible results by number. */
    public List<Result> results() {
        return results.all();
    }

    /**
     * The newest version of a named result.
     *
     * @throws UsageException that lists the names there are
     */
    public Result result(String name) {
        return results.named(name);
    }

    /** Attributes of all samples, those of removed batches too, by sample number. */
    public SampleAttributes attributes() {
        int n = nextSample();
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
        small(StoreSchema.SAMPLES).replace(() -> {
            batches.forget();
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

    /** Ids of the samples of visible batches by sample number, for use inside the node only. */
    public SampleNames names() {
        return names(batches.visible());
    }

    /** The same of everybody whose data may be in the store, removed or not. */
    SampleNames allNames() {
        NameFiles names = new NameFiles(files);
        return names(batches.all().stream()
                .filter(b -> b.isVisible() || names.has(b))
                .toList());
    }

    private SampleNames names(List<Batch> of) {
        String[] ids = new String[nextSample()];
        for (Batch batch : of) {
            List<String> lines = new NameFiles(files).ids(batch);
            for (int i = 0; i < batch.nSamples(); i++) {
                ids[batch.firstSample() + i] = lines.get(i);
            }
        }
        return new SampleNames(ids);
    }

    /** The source files of a batch, {@code URI<tab>KEY}, as the batch was committed with them; they stay in the node. */
    public List<String> sourceFiles(Batch batch) {
        return new NameFiles(files).sources(batch);
    }

    /** Where the rows of visible batches stand, by number. */
    public List<Block> blocks() {
        return Block.of(batches.all());
    }

    /**
     * Whom an analysis for a purpose may count: who has not withdrawn and consents to it.
     *
     * @param cohort they must belong to it; null for everybody
     */
    public Participants participants(SampleAttributes attributes, Purpose purpose, @Nullable NamedCohort cohort) {
        Withdrawals withdrawals = withdrawals();
        Participants people =
                Participants.of(attributes, liveSamples(withdrawals), withdrawals.set(), removedSamples(), purpose);
        return cohort == null ? people : people.within(cohort, attributes);
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

    /** Cohorts that users named, by name. */
    public List<NamedCohort> cohorts() {
        return rows(StoreSchema.COHORTS).stream()
                .map(r -> new NamedCohort(r.getString(0), r.getString(1)))
                .sorted(Comparator.comparing(NamedCohort::name))
                .toList();
    }

    /**
     * A named cohort.
     *
     * @throws UsageException that lists the names there are
     */
    public NamedCohort cohort(String name) {
        List<NamedCohort> all = cohorts();
        return all.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no cohort '" + name + "' in " + uri() + ". There "
                        + (all.isEmpty()
                                ? "are none yet. Make one with: goe cohort -s " + uri() + " define NAME --where EXPR"
                                : "are: "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(NamedCohort::name)
                                                        .toList()))));
    }

    /**
     * Names a cohort.
     *
     * @param replaces whether another rule of that name may go
     * @return whether anything changed: false if the name means just that already
     * @throws UsageException if the name means something else
     */
    public boolean defineCohort(NamedCohort cohort, boolean replaces) {
        boolean[] isNew = new boolean[1];
        small(StoreSchema.COHORTS).replace(() -> {
            List<Row> rows = new ArrayList<>();
            isNew[0] = true;
            for (Row row : rows(StoreSchema.COHORTS)) {
                if (!row.getString(0).equals(cohort.name())) {
                    rows.add(row);
                } else if (row.getString(1).equals(cohort.expression())) {
                    rows.add(row);
                    isNew[0] = false;
                } else if (!replaces) {
                    throw new UsageException("Cohort '" + cohort.name()
                            + "' is there with another rule. Give --replace, or another name.");
                }
            }
            if (isNew[0]) {
                rows.add(RowFactory.create(cohort.name(), cohort.expression(), now()));
            }
            return rows;
        });
        return isNew[0];
    }

    /** Forgets a named cohort; results that counted it keep its rule. */
    public void dropCohort(String name) {
        cohort(name);
        small(StoreSchema.COHORTS)
                .replace(() -> rows(StoreSchema.COHORTS).stream()
                        .filter(row -> !row.getString(0).equals(name))
                        .toList());
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
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
        SampleNames names = allNames();
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
        String now = now();
        small(StoreSchema.WITHDRAWN).change(() -> {
            Withdrawals known = withdrawals();
            List<Integer> before = state.equals(ERASED) ? known.erased() : known.numbers();
            int next = known.numbers().size() + known.erased().size() + 1;
            List<Row> rows = new ArrayList<>();
            for (int sample : sampleNumbers) {
                if (!before.contains(sample)) {
                    rows.add(RowFactory.create(next++, sample, state, now));
                }
            }
            return Optional.of(SmallTable.Change.append(rows));
        });
    }

    /** How many of these names are those of people who have withdrawn, whether or not they are erased. */
    public int countWithdrawn(List<String> sampleIds) {
        return new DeniedNames(files).count(sampleIds);
    }

    /** 32 bytes that only this store knows, always the same for a purpose. */
    public byte[] secret(String purpose) {
        return new DeniedNames(files).secret(purpose);
    }

    /** Results that counted what is not to be counted any more, and why. */
    public Map<Result, String> staleResults() {
        return stale(results());
    }

    private Map<Result, String> stale(List<Result> of) {
        Withdrawals withdrawals = withdrawals();
        Map<Result, String> stale = new LinkedHashMap<>();
        for (Result result : of) {
            CountedBatches.of(result).whyStale(batches.all(), withdrawals).ifPresent(why -> stale.put(result, why));
        }
        return stale;
    }

    /** Packages of results that counted what is not to be counted any more, dropped ones too: the packages are still out there. */
    public List<Withdrawals.Affected> affectedPackages() {
        return Withdrawals.affected(exports(), stale(results.ever()).keySet());
    }

    /** The files of {@code variants} or {@code callability} that belong to visible batches. */
    public List<TableFile> files(StoreSchema table) {
        return log(table).files(blockRuns());
    }

    /** The files of {@code variants} or {@code callability} that hold rows of these blocks. */
    public List<TableFile> files(StoreSchema table, Collection<Block> blocks) {
        return log(table).files(blocks.stream().map(Block::run).collect(Collectors.toSet()));
    }

    /** The files of {@code variants} that belong to visible batches. */
    public List<TableFile> variantFiles() {
        return files(StoreSchema.VARIANTS);
    }

    /** Runs whose files are those of visible batches. */
    private Set<String> blockRuns() {
        return blocks().stream().map(Block::run).collect(Collectors.toSet());
    }

    /** The files of one result. */
    public List<TableFile> resultFiles(Result result) {
        return result.type()
                .table()
                .map(table -> log(table).files(Set.of(result.run())))
                .orElse(List.of());
    }

    /** Opens a file that a user named, on any file system; not one of the store's. */
    public InputStream openInput(String uri) throws IOException {
        Path path = new Path(uri);
        return path.getFileSystem(HadoopSettings.get()).open(path);
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
        Admission admit();
    }

    /**
     * How a batch joins the store.
     *
     * @param repeats the visible batch that it repeats, so that it does not join; null if it repeats none
     * @param replaces the visible batch that is removed as it joins, in the same instant; null for none
     */
    public record Admission(
            @Nullable Batch repeats, @Nullable Batch replaces) {}

    /**
     * Makes a batch visible: names, then variants and callability, then quarantined records, and last the batch's row. Of several processes
     * that commit at once each waits its turn, and is checked against those before it.
     *
     * @param draft all but {@code firstSample}, which is the next free number at the time of the commit
     * @return the batch as it is now in the store: another one if it repeats that
     */
    public Batch commitBatch(Batch draft, BatchFiles with, BatchCheck check) {
        return batches.commit(draft, with, check);
    }

    /**
     * The visible batches of these names.
     *
     * @throws UsageException if there is not one of each
     */
    List<Batch> named(Set<String> names) {
        return batches.named(names);
    }

    /**
     * Removes visible batches in one commit, all or none. For {@value #KEPT_DAYS} days they can be restored.
     *
     * @throws UsageException if there is not one of each name
     */
    void removeBatches(Set<String> names) {
        batches.remove(names);
    }

    /** @see BatchTable#change */
    void changeBatches(
            String action,
            List<Batch> concerned,
            @Nullable Long version,
            @Nullable Integer audit,
            UnaryOperator<List<Batch>> change) {
        batches.change(action, concerned, version, audit, change);
    }

    /** The number that an ingest would take which began now. */
    public int nextBatch() {
        return batches.nextNumber();
    }

    /**
     * Begins an ingest, or goes on with one of the same key that was killed.
     *
     * @param key stands for all that decides what an ingest's parts hold; letters and digits
     * @throws UsageException if a process on this machine is at it
     */
    public StagedRun stage(String key) {
        return new Staging(files).begin(key, batches.nextNumber());
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
        return batches.nextSample();
    }

    /**
     * Makes a result visible: its files, its rows in small tables, and last its own row.
     *
     * @throws UsageException if another analysis took its number or version meanwhile
     */
    void commitResult(Result result, List<TableFile> rows, Map<StoreSchema, List<Row>> beside) {
        results.commit(result, rows, beside);
    }

    /** The rows that a small table has of one result, such as {@link StoreSchema#QC_SAMPLES}; in no order. */
    public List<Row> rowsBeside(Result result, StoreSchema table) {
        return new QcRows(this).of(result, table);
    }

    /**
     * Drops all versions of a result with their rows; their numbers and versions are not given again.
     *
     * @return those that were dropped
     */
    public List<Result> dropResult(String name) {
        result(name);
        return results.drop(name);
    }

    /** Number of the next result. */
    public int nextResult() {
        return results.next();
    }

    /** Version that the next result of a name gets. */
    public int nextVersion(String name) {
        return results.nextVersion(name);
    }

    /** Bad records of all batches, by the batch's run. */
    public Map<String, List<QuarantinedRecord>> quarantined() {
        Map<String, List<QuarantinedRecord>> byRun = new HashMap<>();
        for (Row row : rows(StoreSchema.QUARANTINE)) {
            byRun.computeIfAbsent(row.getString(0), run -> new ArrayList<>()).add(StoreSchema.quarantined(row));
        }
        return byRun;
    }

    /** Packages that were exported, oldest first, as the JSON that export wrote. */
    public List<String> exports() {
        return new ExportLedger(files, clock).packages();
    }

    /**
     * The same, of which none was changed or taken out.
     *
     * @throws VerificationException if one was
     */
    public List<String> intactExports() {
        ExportLedger ledger = new ExportLedger(files, clock);
        ledger.requireIntact();
        return ledger.packages();
    }

    /**
     * Marks in the audit log that something is about to be done with people's data.
     *
     * @param details no names of samples or files
     * @return number of the line
     */
    public int audit(String action, Map<String, Object> details) {
        return new AuditLog(files, clock).append(action, details);
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
        if (!new ExportLedger(files, clock).append(number, json)) {
            throw new UsageException(
                    "Another export from " + uri() + " finished at the same time. Run this one again.");
        }
    }

    /**
     * Keeps a local file of published rows, under the name that the package's entry will have for it.
     *
     * @param name of the package, and of the file in it
     */
    public void keepExportedRows(String name, java.nio.file.Path local) {
        files.copyIn(local, ExportLedger.ROWS + "/" + name);
    }

    /** Where {@link #keepExportedRows} puts files. */
    public TableRoot exportedRows() {
        return new TableRoot(files.path(ExportLedger.ROWS));
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
     * killed ingest has staged, a week, since it may go on. Files of batches that were removed, and of blocks that others superseded, go {@link
     * #KEPT_DAYS} days after.
     *
     * @return how many files of the tables
     */
    public int sweep() {
        return new Leftovers(this).sweep();
    }

    /** The log of a per-variant table, by an assembly that may know more contigs than visible batches have. */
    TableLog log(StoreSchema table, Assembly by) {
        return new TableLog(spark, files, table, by);
    }

    TableLog log(StoreSchema table) {
        return log(table, assembly());
    }

    String path(StoreSchema table) {
        return files.path(table.folder());
    }

    SmallTable small(StoreSchema table) {
        return new SmallTable(spark, files, table, clock);
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
