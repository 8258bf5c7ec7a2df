package eu.goe.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.GateOutcome;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFileWriter;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/** Makes the package of a frequency result: every row goes through the gate, and nothing else leaves. */
final class ExportJob {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private final Store store;
    private final Result result;
    private final Rules rules;
    private final Audience audience;
    private final Clock clock;
    private final Progress progress;

    ExportJob(Store store, Result result, Rules rules, Audience audience, Clock clock, Progress progress) {
        this.store = store;
        this.result = result;
        this.rules = rules;
        this.audience = audience;
        this.clock = clock;
        this.progress = progress;
    }

    /** What the store remembers of a package, so that the same export again is the same package. */
    record Entry(
            int result,
            String audience,
            String policy,
            String keyId,
            int sequence,
            @Nullable String previous,
            String created,
            String packageId) {}

    private record Window(String label, List<String> files) implements Serializable {}

    private record Report(String path, long rows, GateOutcome outcome) implements Serializable {}

    /** What a task needs. */
    private record Task(
            TableRoot root,
            String target,
            Assembly assembly,
            FrequencyDefinition definition,
            Rules rules,
            Audience audience)
            implements Serializable {

        Report run(Window window, int part, TaskRunner.Meter meter) throws IOException {
            FrequencyGate gate = new FrequencyGate(
                    rules, audience, definition.strata(), definition.sexPloidy().equals("adjust"));
            FrequencyFormat in =
                    new FrequencyFormat(assembly, definition.strata().size());
            FrequencyFormat out = new FrequencyFormat(assembly, gate.kept().length);
            String path = MergeJob.DATA + window.label() + ".parquet";
            Path file = Path.of(target, path);
            long rows;
            try (RowFileWriter<FrequencyRow> writer = new RowFileWriter<>(new LocalOutputFile(file), out)) {
                for (String name : window.files()) {
                    try (RowFileReader<FrequencyRow> reader = root.open(name, in, column -> true)) {
                        while (reader.hasNext()) {
                            FrequencyRow row = reader.next();
                            Variant variant = row.variant();
                            FrequencyRow gated =
                                    gate.apply(row, PloidyRegion.of(assembly, variant.contig(), variant.start()));
                            if (gated != null) {
                                writer.write(gated);
                            }
                        }
                    }
                }
                rows = writer.rows();
            }
            if (rows == 0) {
                Files.delete(file);
            }
            meter.add(1, rows);
            return new Report(path, rows, gate.outcome());
        }
    }

    /** What is known of a package before it is sealed: all but its files' checksums. */
    private record Draft(Manifest manifest, Map<String, Long> rows) {}

    /** What this export is called in the node's sequence; the same export again is the same entry. */
    private record Place(int sequence, @Nullable String previous, String created, boolean isNew, int number) {}

    /**
     * Writes a package into a new folder.
     *
     * @throws PolicyException if the policy lets nothing out
     */
    Manifest run(KeyPairFile key, Path target) {
        Place place = place(key);
        Manifest[] manifest = new Manifest[1];
        PackageFolder.writeAtomically(target, folder -> {
            Draft draft = write(folder, place);
            Path report = Files.createDirectories(folder.resolve("report"));
            Files.writeString(report.resolve(ReviewPage.NAME), ReviewPage.html(draft.manifest()));
            manifest[0] = PackageFolder.seal(folder, draft.manifest(), draft.rows(), key);
        });
        if (place.isNew()) {
            Entry entry = new Entry(
                    result.number(),
                    audience.label(),
                    digest(rules),
                    key.keyId(),
                    place.sequence(),
                    place.previous(),
                    place.created(),
                    manifest[0].packageId());
            try {
                store.appendExport(place.number(), json(entry));
            } catch (RuntimeException e) {
                PackageFolder.discard(target);
                throw e;
            }
        }
        return manifest[0];
    }

    /** Writes only the reviewer's report, into a new folder; the store remembers nothing of it. */
    Manifest review(KeyPairFile key, Path target) {
        Place place = place(key);
        Manifest[] manifest = new Manifest[1];
        PackageFolder.writeAtomically(target, folder -> {
            Draft draft = write(folder, place);
            PackageFolder.deleteTree(folder.resolve("data"));
            Files.writeString(folder.resolve(ReviewPage.NAME), ReviewPage.html(draft.manifest()));
            manifest[0] = draft.manifest();
        });
        return manifest[0];
    }

    private Place place(KeyPairFile key) {
        List<Entry> before = entries(store);
        String policyDigest = digest(rules);
        Optional<Entry> same = before.stream()
                .filter(e -> e.result() == result.number()
                        && e.audience().equals(audience.label())
                        && e.policy().equals(policyDigest)
                        && e.keyId().equals(key.keyId()))
                .findFirst();
        if (same.isPresent()) {
            Entry e = same.get();
            return new Place(e.sequence(), e.previous(), e.created(), false, before.size());
        }
        Optional<Entry> last = before.stream()
                .filter(e -> e.audience().equals(audience.label()))
                .max(Comparator.comparingInt(Entry::sequence));
        return new Place(
                last.map(e -> e.sequence() + 1).orElse(1),
                last.map(Entry::packageId).orElse(null),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                true,
                before.size() + 1);
    }

    /** Lets every row through the gate into the folder. */
    private Draft write(Path folder, Place place) throws IOException {
        Assembly assembly = store.assembly();
        if (assembly.name().equals(Assemblies.ANY)) {
            throw new PolicyException("Refused: the store's assembly is 'any', so nobody could tell what the positions"
                    + " mean. Only stores of a named assembly export.");
        }
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        Files.createDirectories(folder.resolve(MergeJob.DATA));
        Task task =
                new Task(store.root(StoreSchema.FREQUENCIES), folder.toString(), assembly, definition, rules, audience);
        List<Window> windows = windows(store.resultFiles(result));
        progress.total(windows.size(), "windows");
        GateOutcome outcome = new GateOutcome();
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Report report : TaskRunner.run(store.spark(), "goe export", windows, task::run, progress)) {
            outcome.add(report.outcome());
            rows.put(report.path(), report.rows());
        }
        FrequencyManifest manifest = new FrequencyManifest(
                store.info(), store.normalisation(), assembly, definition, rules, audience, digest(rules), outcome);
        return new Draft(manifest.draft(place.sequence(), place.previous(), place.created()), rows);
    }

    private static List<Window> windows(List<TableFile> files) {
        Map<String, List<TableFile>> byWindow = new TreeMap<>();
        files.forEach(f -> byWindow.computeIfAbsent(f.partition().window(), w -> new ArrayList<>())
                .add(f));
        List<Window> windows = new ArrayList<>();
        byWindow.forEach((label, list) -> {
            list.sort(Comparator.comparing(TableFile::first));
            windows.add(new Window(
                    label, new ArrayList<>(list.stream().map(TableFile::path).toList())));
        });
        return windows;
    }

    private static String digest(Rules rules) {
        return HexFormat.of()
                .formatHex(KeyPairFile.sha256(rules.sorted().toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Entry> entries(Store store) {
        List<Entry> entries = new ArrayList<>();
        for (String json : store.exports()) {
            try {
                entries.add(JSON.readValue(json, Entry.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("unreadable export in the store", e);
            }
        }
        return entries;
    }

    private static String json(Entry entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
