package eu.goe.core.exchange;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.genome.Assemblies;
import eu.goe.core.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** Makes a package: gives it its place in the node's sequence, remembers in the ledger what left, and signs it. */
final class ExportJob {
    private final Store store;
    private final ExportContent content;
    private final Rules rules;
    private final Audience audience;
    private final ExportEntry.Issue issue;
    private final Clock clock;

    ExportJob(
            Store store, ExportContent content, Rules rules, Audience audience, ExportEntry.Issue issue, Clock clock) {
        this.store = store;
        this.content = content;
        this.rules = rules;
        this.audience = audience;
        this.issue = issue;
        this.clock = clock;
    }

    /**
     * What becomes of an export: the same export again is the same entry.
     *
     * @param number of the ledger's line, 0 if it has one
     */
    private record Planned(ExportContent.Place place, int number, Optional<ExportEntry> entry) {}

    /**
     * Writes a package into a new folder.
     *
     * @throws PolicyException if the policy lets nothing out
     */
    Manifest run(KeyPairFile key, Path target) {
        Manifest[] manifest = new Manifest[1];
        PackageFolder.writePackage(target, folder -> {
            Planned planned = plan(key);
            Manifest complete = complete(folder, write(folder, planned));
            Optional<ExportEntry> ours = planned.entry();
            if (ours.isPresent() && !ours.get().manifestSha256().equals(digest(complete))) {
                // Another program makes other bytes of the same result: they do not go under the number of the first.
                PackageFolder.emptyFolder(folder);
                planned = next(entries());
                complete = complete(folder, write(folder, planned));
                ours = Optional.empty();
            }
            // From here on the ledger knows the package, whether or not it appears; before, nothing is signed.
            if (ours.isEmpty()) {
                store.appendExport(
                        planned.number(),
                        entry(folder, complete, planned.place(), key).toJson());
            }
            PackageFolder.sign(folder, complete, key);
            manifest[0] = complete;
        });
        return manifest[0];
    }

    private ExportContent.Draft write(Path folder, Planned planned) throws IOException {
        Assemblies.requireNamed(store.assembly());
        content.require(planned.place().earlier());
        ExportContent.Draft draft = content.write(folder, planned.place());
        return new ExportContent.Draft(
                draft.manifest().withIssue(issue.supersedes().isEmpty() ? null : issue.supersedes(), issue.notBefore()),
                draft.rows());
    }

    private ExportEntry entry(Path folder, Manifest complete, ExportContent.Place place, KeyPairFile key) {
        return new ExportEntry(
                content.result().number(),
                content.label(),
                audience.label(),
                digest(rules),
                key.keyId(),
                place.sequence(),
                place.previous(),
                place.created(),
                complete.packageId(),
                digest(complete),
                ExportEntry.strata(content.published()),
                ExportEntry.hidden(content.published()),
                complete.anRounding() == 1,
                content.asked(),
                content.round(),
                content.plan(),
                issue.equals(ExportEntry.Issue.NONE) ? null : issue,
                keepRows(folder, complete));
    }

    /** The manifest with the files, the reviewer's report among them. */
    private Manifest complete(Path folder, ExportContent.Draft draft) throws IOException {
        Path report = Files.createDirectories(folder.resolve("report"));
        Files.writeString(report.resolve(ReviewPage.NAME), ReviewPage.html(draft.manifest(), content.readable()));
        return PackageFolder.complete(folder, draft.manifest(), draft.rows());
    }

    private static String digest(Manifest manifest) {
        return DigestUtils.sha256Hex(manifest.toBytes());
    }

    /** Refuses what {@link #run} would refuse before it reads a row; writes nothing. */
    void check(KeyPairFile key) {
        Assemblies.requireNamed(store.assembly());
        content.require(plan(key).place().earlier());
    }

    /** Writes only the reviewer's report, into a new folder; the store remembers nothing of it. */
    Manifest review(KeyPairFile key, Path target) {
        Planned planned = plan(key);
        Manifest[] manifest = new Manifest[1];
        PackageFolder.writeAtomically(target, folder -> {
            ExportContent.Draft draft = write(folder, planned);
            PackageFolder.deleteTree(folder.resolve("data"));
            Files.writeString(folder.resolve(ReviewPage.NAME), ReviewPage.html(draft.manifest(), content.readable()));
            manifest[0] = draft.manifest();
        });
        return manifest[0];
    }

    /** The place of the last export of the same result under the same rules and key, else a new one. */
    private Planned plan(KeyPairFile key) {
        List<ExportEntry> before = entries();
        String policyDigest = digest(rules);
        return before.stream()
                .filter(e -> e.result() == content.result().number()
                        && e.audience().equals(audience.label())
                        && e.policy().equals(policyDigest)
                        && e.keyId().equals(key.keyId())
                        && Objects.equals(e.round(), content.round())
                        && issue.equals(e.issue() == null ? ExportEntry.Issue.NONE : e.issue()))
                .max(Comparator.comparingInt(ExportEntry::sequence))
                .map(e -> new Planned(
                        new ExportContent.Place(
                                e.sequence(), e.previous(), e.created(), before.subList(0, before.indexOf(e))),
                        0,
                        Optional.of(e)))
                .orElseGet(() -> next(before));
    }

    private Planned next(List<ExportEntry> before) {
        Optional<ExportEntry> last = before.stream()
                .filter(e -> e.audience().equals(audience.label()))
                .max(Comparator.comparingInt(ExportEntry::sequence));
        return new Planned(
                new ExportContent.Place(
                        last.map(e -> e.sequence() + 1).orElse(1),
                        last.map(ExportEntry::packageId).orElse(null),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                        before),
                before.size() + 1,
                Optional.empty());
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

    /** What the ledger calls rules. */
    static String digest(Rules rules) {
        return DigestUtils.sha256Hex(rules.sorted().toString());
    }

    private List<ExportEntry> entries() {
        return store.intactExports().stream().map(ExportEntry::parse).toList();
    }
}
