package eu.goe.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.GateOutcome;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.StratumLabels;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
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
            String packageId,
            String manifestSha256) {}

    /** What is known of a package before it is sealed: all but its files' checksums. */
    private record Draft(Manifest manifest, Map<String, Long> rows) {}

    /** What this export is called in the node's sequence; the same export again is the same entry. */
    private record Place(int sequence, @Nullable String previous, String created, int number, Optional<Entry> entry) {}

    /**
     * Writes a package into a new folder.
     *
     * @throws PolicyException if the policy lets nothing out
     */
    Manifest run(KeyPairFile key, Path target) {
        Manifest[] manifest = new Manifest[1];
        PackageFolder.writeAtomically(target, folder -> {
            Place place = place(key);
            Draft draft = write(folder, place);
            Manifest complete = complete(folder, draft);
            Optional<Entry> ours = place.entry();
            if (ours.isPresent() && !ours.get().manifestSha256().equals(digest(complete))) {
                // Another program makes other bytes of the same result: they do not go under the number of the first.
                PackageFolder.emptyFolder(folder);
                place = next(entries(store));
                complete = complete(folder, write(folder, place));
                ours = Optional.empty();
            }
            // From here on the ledger knows the package, whether or not it appears; before, nothing is signed.
            if (ours.isEmpty()) {
                Entry entry = new Entry(
                        result.number(),
                        audience.label(),
                        digest(rules),
                        key.keyId(),
                        place.sequence(),
                        place.previous(),
                        place.created(),
                        complete.packageId(),
                        digest(complete));
                store.appendExport(place.number(), json(entry));
            }
            PackageFolder.sign(folder, complete, key);
            manifest[0] = complete;
        });
        return manifest[0];
    }

    /** The manifest with the files, the reviewer's report among them. */
    private static Manifest complete(Path folder, Draft draft) throws IOException {
        Path report = Files.createDirectories(folder.resolve("report"));
        Files.writeString(report.resolve(ReviewPage.NAME), ReviewPage.html(draft.manifest()));
        return PackageFolder.complete(folder, draft.manifest(), draft.rows());
    }

    private static String digest(Manifest manifest) {
        return DigestUtils.sha256Hex(manifest.toBytes());
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

    /** The place of the last export of the same result under the same rules and key, else a new one. */
    private Place place(KeyPairFile key) {
        List<Entry> before = entries(store);
        String policyDigest = digest(rules);
        return before.stream()
                .filter(e -> e.result() == result.number()
                        && e.audience().equals(audience.label())
                        && e.policy().equals(policyDigest)
                        && e.keyId().equals(key.keyId()))
                .max(Comparator.comparingInt(Entry::sequence))
                .map(e -> new Place(e.sequence(), e.previous(), e.created(), 0, Optional.of(e)))
                .orElseGet(() -> next(before));
    }

    private Place next(List<Entry> before) {
        Optional<Entry> last = before.stream()
                .filter(e -> e.audience().equals(audience.label()))
                .max(Comparator.comparingInt(Entry::sequence));
        return new Place(
                last.map(e -> e.sequence() + 1).orElse(1),
                last.map(Entry::packageId).orElse(null),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                before.size() + 1,
                Optional.empty());
    }

    /** Lets every row through the gate into the folder. */
    private Draft write(Path folder, Place place) throws IOException {
        Assembly assembly = store.assembly();
        if (assembly.name().equals(Assemblies.ANY)) {
            throw new PolicyException("Refused: the store's assembly is 'any', so nobody could tell what the positions"
                    + " mean. Only stores of a named assembly export.");
        }
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        SampleNames names = store.names();
        StratumLabels.require(
                definition.strata().stream()
                        .map(FrequencyDefinition.StratumSize::definition)
                        .toList(),
                text -> names.number(text).isPresent());
        StoreSchema table = result.type().table().orElseThrow();
        String path = table == StoreSchema.COVERAGE ? MergeJob.COVERAGE : MergeJob.DATA;
        Path data = Files.createDirectories(folder.resolve(path));
        ExportTask task = new ExportTask(
                store.root(table), data.toString(), assembly, definition, rules, audience, store.secret("complements"));
        List<ExportTask.Window> windows = windows(store.resultFiles(result));
        progress.total(windows.size(), "windows");
        GateOutcome outcome = new GateOutcome();
        Map<String, Long> rows = new LinkedHashMap<>();
        List<WindowFile> files = new ArrayList<>();
        for (ExportTask.Report report : TaskRunner.run(
                store.spark(),
                "goe export",
                windows,
                table == StoreSchema.COVERAGE ? task::coverage : task::frequencies,
                progress)) {
            outcome.add(report.outcome());
            files.add(report.file());
            rows.put(path + report.file().finalName(), report.file().rows());
        }
        WindowFile.publish(data, files, false);
        FrequencyManifest manifest = new FrequencyManifest(
                table,
                store.info(),
                store.normalisation(),
                assembly,
                definition,
                rules,
                audience,
                digest(rules),
                outcome);
        return new Draft(manifest.draft(place.sequence(), place.previous(), place.created()), rows);
    }

    private static List<ExportTask.Window> windows(List<TableFile> files) {
        Map<String, List<TableFile>> byWindow = new TreeMap<>();
        files.forEach(f -> byWindow.computeIfAbsent(f.partition().window(), w -> new ArrayList<>())
                .add(f));
        List<ExportTask.Window> windows = new ArrayList<>();
        byWindow.forEach((label, list) -> {
            list.sort(Comparator.comparing(TableFile::first));
            windows.add(new ExportTask.Window(
                    label, new ArrayList<>(list.stream().map(TableFile::path).toList())));
        });
        return windows;
    }

    private static String digest(Rules rules) {
        return DigestUtils.sha256Hex(rules.sorted().toString());
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
