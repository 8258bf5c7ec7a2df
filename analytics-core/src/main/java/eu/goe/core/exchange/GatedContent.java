package eu.goe.core.exchange;

import eu.goe.core.audit.AuditOutcome;
import eu.goe.core.audit.PackageAudit;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.GateOutcome;
import eu.goe.core.disclosure.Nesting;
import eu.goe.core.disclosure.RoundedCosts;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.StratumLabels;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.ResultType;
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
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A frequency result, or one of coverage: every row goes through the gate, and nothing else leaves. */
final class GatedContent implements ExportContent {
    private final Store store;
    private final Result result;
    private final FrequencyDefinition definition;
    private final ResultPeople people;
    private final Rules rules;
    private final Audience audience;
    private final Clock clock;
    private final Progress progress;

    GatedContent(Store store, Result result, Rules rules, Audience audience, Clock clock, Progress progress) {
        this.store = store;
        this.result = result;
        this.definition = FrequencyDefinition.parse(result.definition());
        this.people = ResultPeople.of(store, result, definition);
        this.rules = rules;
        this.audience = audience;
        this.clock = clock;
        this.progress = progress;
    }

    @Override
    public Result result() {
        return result;
    }

    @Override
    public Differencing.Export published() {
        int[] kept = FrequencyGate.keptStrata(rules, definition.sizes());
        return new Differencing.Export(
                label(),
                Arrays.stream(kept)
                        .mapToObj(s -> definition.strata().get(s).id())
                        .toList(),
                Arrays.stream(kept).mapToObj(s -> people.strata().get(s)).toList());
    }

    @Override
    public long asked() {
        FrequencyDefinition.AskedSites sites = definition.sites();
        return sites == null ? 0 : sites.n();
    }

    @Override
    public void require(List<ExportEntry> earlier) {
        people.require(rules, published(), earlier);
        requireNoHiddenGroup(earlier);
        requireNoSum(earlier);
        requireFewLists(earlier);
    }

    /** Rule D7 on cross tables: that a stratum has fewer than t people, and somebody, follows from what the manifest lists. */
    private void requireNoHiddenGroup(List<ExportEntry> earlier) {
        for (ExportEntry entry : earlier) {
            Set<BitSet> hidden = Set.copyOf(entry.export().hidden());
            for (int s = 0; s < people.strata().size(); s++) {
                if (definition.strata().get(s).n() < rules.minCount()
                        && hidden.contains(people.strata().get(s))) {
                    throw new PolicyException("Refused by rule D7: that strata of result " + label()
                            + " have fewer people than min_count would say so of a group that result " + entry.label()
                            + ", which was exported before, hides. Count fewer attributes; or export counts first, and the"
                            + " table of people after them.");
                }
            }
        }
    }

    /** Rule D7 on masked sums: beside one, own counts of all nodes but one tell what that one has. */
    private void requireNoSum(List<ExportEntry> earlier) {
        if (result.type() != ResultType.FREQUENCIES) {
            return;
        }
        for (ExportEntry entry : earlier) {
            ExportEntry.Round round = entry.round();
            if (round != null && entry.sumsMostOf(people.strata().get(0))) {
                throw new PolicyException("Refused by rule D7: this node answered round " + round.name()
                        + " of masked sums with these people. Where all nodes but one export their own counts too, the sum"
                        + " tells what that one has and hides; a node answers a round, or exports its own counts.");
            }
        }
    }

    /** Rule D5 on lists of sites: so many in a year. Which lists, {@link AskedList} says. */
    private void requireFewLists(List<ExportEntry> earlier) {
        if (asked() == 0 || rules.minCount() == 1) {
            return;
        }
        Instant yearAgo = clock.instant().minus(365, ChronoUnit.DAYS);
        long spent = earlier.stream()
                .filter(e -> Instant.parse(e.created()).isAfter(yearAgo))
                .mapToLong(ExportEntry::asked)
                .sum();
        if (spent + asked() > rules.sitesBudget()) {
            throw new PolicyException("Refused by rule D5: with the list that result " + label()
                    + " answers, more sites than sites_budget " + rules.sitesBudget()
                    + " would have been answered within a year. Wait, or let the policy allow more.");
        }
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

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        Assembly assembly = store.assembly();

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
                table, store.info(), store.normalisation(), assembly, definition, rules, audience, outcome);
        Manifest draft = manifest.draft(place.sequence(), place.previous(), place.created());
        draft.membership().forEach(power -> power.require(rules.maxMembershipPower()));
        return new Draft(draft.withAuditor(audited(table, data, draft, windows, files)), rows);
    }

    /** Attacks the files as they are now, beside the manifest that says what they are. */
    private Manifest.AuditorEntry audited(
            StoreSchema table, Path data, Manifest draft, List<ExportTask.Window> windows, List<WindowFile> files) {
        if (table == StoreSchema.COVERAGE) {
            return Manifest.AuditorEntry.not("coverage: bounds of AN along the genome, no counts of an allele");
        }
        PackageAudit audit = new PackageAudit(
                store.assembly(),
                definition,
                draft.strata().stream().map(Manifest.StratumEntry::definition).toList(),
                rules,
                draft.anRounding());
        String obstacle = audit.obstacle();
        if (obstacle != null) {
            return Manifest.AuditorEntry.not(obstacle);
        }
        AuditTask task = new AuditTask(store.root(table), data.toString(), audit);
        List<ExportTask.Window> listed = new ArrayList<>();
        for (int w = 0; w < windows.size(); w++) {
            if (files.get(w).rows() > 0) {
                listed.add(windows.get(w));
            }
        }
        progress.total(listed.size(), "windows");
        AuditOutcome outcome = AuditOutcome.NONE;
        for (AuditOutcome of : TaskRunner.run(store.spark(), "goe export: audit", listed, task::window, progress)) {
            outcome = outcome.plus(of);
        }
        return new Manifest.AuditorEntry(
                PackageAudit.VERSION,
                outcome.sites(),
                RoundedCosts.of(outcome.cells()),
                RoundedCosts.of(outcome.hidden()),
                outcome.exact(),
                0,
                null);
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

    /** The files of a result by window, each window's in genome order. */
    static List<ExportTask.Window> windows(List<TableFile> files) {
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
}
