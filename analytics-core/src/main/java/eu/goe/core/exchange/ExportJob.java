package eu.goe.core.exchange;

import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.GateOutcome;
import eu.goe.core.disclosure.Nesting;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Sites of a list that is answered under a threshold, at least. */
    private static final int LEAST_SITES = 1_000;

    private final Store store;
    private final Result result;
    private final FrequencyDefinition definition;
    private final ResultPeople people;
    private final Rules rules;
    private final Audience audience;
    private final Clock clock;
    private final Progress progress;

    ExportJob(Store store, Result result, Rules rules, Audience audience, Clock clock, Progress progress) {
        this.store = store;
        this.result = result;
        this.definition = FrequencyDefinition.parse(result.definition());
        this.people = ResultPeople.of(store, result, definition);
        this.rules = rules;
        this.audience = audience;
        this.clock = clock;
        this.progress = progress;
    }

    /** What is known of a package before it is sealed: all but its files' checksums. */
    private record Draft(Manifest manifest, Map<String, Long> rows) {}

    /**
     * What this export is called in the node's sequence; the same export again is the same entry.
     *
     * @param earlier exports that it must not tell anything beside
     */
    private record Place(
            int sequence,
            @Nullable String previous,
            String created,
            int number,
            Optional<ExportEntry> entry,
            List<ExportEntry> earlier) {}

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
            Optional<ExportEntry> ours = place.entry();
            if (ours.isPresent() && !ours.get().manifestSha256().equals(digest(complete))) {
                // Another program makes other bytes of the same result: they do not go under the number of the first.
                PackageFolder.emptyFolder(folder);
                place = next(entries());
                complete = complete(folder, write(folder, place));
                ours = Optional.empty();
            }
            // From here on the ledger knows the package, whether or not it appears; before, nothing is signed.
            if (ours.isEmpty()) {
                Map<String, String> kept = keepRows(folder, complete);
                ExportEntry entry = new ExportEntry(
                        result.number(),
                        label(),
                        audience.label(),
                        digest(rules),
                        key.keyId(),
                        place.sequence(),
                        place.previous(),
                        place.created(),
                        complete.packageId(),
                        digest(complete),
                        ExportEntry.strata(export()),
                        complete.anRounding() == 1,
                        asked(),
                        kept);
                store.appendExport(place.number(), entry.toJson());
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

    /** Refuses what {@link #run} would refuse before it reads a row; writes nothing. */
    void check(KeyPairFile key) {
        requirePeople(place(key));
        requireFewLists(place(key));
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
        List<ExportEntry> before = entries();
        String policyDigest = digest(rules);
        return before.stream()
                .filter(e -> e.result() == result.number()
                        && e.audience().equals(audience.label())
                        && e.policy().equals(policyDigest)
                        && e.keyId().equals(key.keyId()))
                .max(Comparator.comparingInt(ExportEntry::sequence))
                .map(e -> new Place(
                        e.sequence(),
                        e.previous(),
                        e.created(),
                        0,
                        Optional.of(e),
                        before.subList(0, before.indexOf(e))))
                .orElseGet(() -> next(before));
    }

    private Place next(List<ExportEntry> before) {
        Optional<ExportEntry> last = before.stream()
                .filter(e -> e.audience().equals(audience.label()))
                .max(Comparator.comparingInt(ExportEntry::sequence));
        return new Place(
                last.map(e -> e.sequence() + 1).orElse(1),
                last.map(ExportEntry::packageId).orElse(null),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                before.size() + 1,
                Optional.empty(),
                before);
    }

    /** How the node calls the result; no package says it. */
    private String label() {
        return result.name() + " v" + result.version();
    }

    /** Texts that leave with it. */
    private List<Map<String, String>> labels() {
        List<Map<String, String>> labels = new ArrayList<>(definition.strata().stream()
                .map(FrequencyDefinition.StratumSize::definition)
                .toList());
        NamedCohort cohort = definition.cohort();
        if (cohort != null) {
            labels.add(Map.of("cohort", cohort.name()));
        }
        return labels;
    }

    /** The strata that this export publishes, and who is in them. */
    private Differencing.Export export() {
        int[] kept = FrequencyGate.keptStrata(rules, definition.sizes());
        return new Differencing.Export(
                label(),
                Arrays.stream(kept)
                        .mapToObj(s -> definition.strata().get(s).id())
                        .toList(),
                Arrays.stream(kept).mapToObj(s -> people.strata().get(s)).toList());
    }

    /** What may not leave whatever the counts are, by who is counted: D1 of a cohort, of whom nobody or many are not part; D6 and D7. */
    private void requirePeople(Place place) {
        int others = people.others().cardinality();
        if (others > 0 && others < rules.minDiff()) {
            throw new PolicyException("Refused by rule D1: all but fewer than min_diff " + rules.minDiff()
                    + " people of this store belong to the cohort of result " + label()
                    + ", so beside everybody it would tell of those few. Nothing was written.");
        }
        List<Differencing.Export> earlier =
                place.earlier().stream().map(ExportEntry::export).toList();
        new Differencing(rules, earlier).require(export());
    }

    private long asked() {
        FrequencyDefinition.AskedSites sites = definition.sites();
        return sites == null ? 0 : sites.n();
    }

    /** Rule D5 on lists of sites: long ones, and so many in a year. */
    private void requireFewLists(Place place) {
        if (asked() == 0 || rules.minCount() == 1) {
            return;
        }
        if (asked() < LEAST_SITES) {
            throw new PolicyException("Refused by rule D5: result " + label() + " answers a list of fewer than "
                    + LEAST_SITES + " sites, which could be chosen to ask about one person (min_count "
                    + rules.minCount() + "). Answer the union of the sites of several nodes, as goe sites writes it.");
        }
        Instant yearAgo = clock.instant().minus(365, ChronoUnit.DAYS);
        long spent = place.earlier().stream()
                .filter(e -> Instant.parse(e.created()).isAfter(yearAgo))
                .mapToLong(ExportEntry::asked)
                .sum();
        if (spent + asked() > rules.sitesBudget()) {
            throw new PolicyException("Refused by rule D5: with the list that result " + label()
                    + " answers, more sites than sites_budget " + rules.sitesBudget()
                    + " would have been answered within a year. Wait, or let the policy allow more.");
        }
    }

    /** Keeps the published rows in the store: by them later exports are judged. */
    private Map<String, String> keepRows(Path folder, Manifest complete) {
        Map<String, String> kept = new TreeMap<>();
        for (Manifest.FileEntry file : complete.files()) {
            if (file.path().startsWith(MergeJob.DATA)) {
                String name = file.path().substring(MergeJob.DATA.length());
                store.keepExportedRows(complete.packageId() + "/" + name, folder.resolve(file.path()));
                kept.put(name, file.sha256());
            }
        }
        return kept;
    }

    /** Lets every row through the gate into the folder. */
    private Draft write(Path folder, Place place) throws IOException {
        Assembly assembly = store.assembly();
        if (assembly.name().equals(Assemblies.ANY)) {
            throw new PolicyException("Refused: the store's assembly is 'any', so nobody could tell what the positions"
                    + " mean. Only stores of a named assembly export.");
        }
        requirePeople(place);
        requireFewLists(place);
        SampleNames names = store.names();
        StratumLabels.require(labels(), text -> names.number(text).isPresent());
        StoreSchema table = result.type().table().orElseThrow();
        String path = table == StoreSchema.COVERAGE ? MergeJob.COVERAGE : MergeJob.DATA;
        Path data = Files.createDirectories(folder.resolve(path));
        ExportTask task = new ExportTask(
                store.root(table),
                data.toString(),
                assembly,
                definition,
                rules,
                audience,
                store.secret("complements"),
                store.exportedRows(),
                earlier(place));
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

    /** What earlier exports say, for the gate: of all whose rows are kept. */
    private List<ExportTask.Earlier> earlier(Place place) {
        List<ExportTask.Earlier> earlier = new ArrayList<>();
        for (ExportEntry entry : place.earlier()) {
            if (!entry.rows().isEmpty()) {
                Differencing.Export export = entry.export();
                earlier.add(new ExportTask.Earlier(
                        entry.packageId(),
                        new TreeMap<>(entry.rows()),
                        export.people().size(),
                        Nesting.of(people.strata(), export.people(), entry.exactAn())));
            }
        }
        return earlier;
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

    private List<ExportEntry> entries() {
        return store.intactExports().stream().map(ExportEntry::parse).toList();
    }
}
