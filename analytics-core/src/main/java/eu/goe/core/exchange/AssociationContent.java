package eu.goe.core.exchange;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.PublishedTraits;
import eu.goe.core.association.PublishedTraits.PublishedTrait;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.AssociationGate;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.RoundedCosts;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.StratumLabels;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An association result: every row goes through {@link AssociationGate}, and what that leaves is the package. */
final class AssociationContent implements ExportContent {
    private final Store store;
    private final Result result;
    private final AssociationDefinition definition;
    private final Rules rules;
    private final Audience audience;
    private final Progress progress;

    /** @throws eu.goe.core.errors.PolicyException if it may not leave whatever its figures are */
    AssociationContent(Store store, Result result, Rules rules, Audience audience, Progress progress) {
        this.store = store;
        this.result = result;
        this.definition = AssociationDefinition.parse(result.definition());
        this.rules = rules;
        this.audience = audience;
        this.progress = progress;
        AssociationGate.require(definition, rules);
    }

    @Override
    public Result result() {
        return result;
    }

    /** The people of each trait: what two tests whose people differ by few tell of these is what two sums would. */
    @Override
    public Differencing.Export published() {
        List<String> ids = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        List<Differencing.Figures> figures = new ArrayList<>();
        for (TestedTrait trait : definition.traits()) {
            ids.add(id(trait));
            members.add(trait.members());
            figures.add(Differencing.Figures.associationOf(trait.name(), trait.valuesSha256()));
        }
        return new Differencing.Export(label(), ids, members, figures);
    }

    private static String id(TestedTrait trait) {
        return "trait=" + trait.name();
    }

    @Override
    public long asked() {
        return 0;
    }

    @Override
    public void require(List<ExportEntry> earlier) {
        new Differencing(rules, earlier.stream().map(ExportEntry::export).toList()).require(published());
    }

    /** Lets one window of the result through the gate. */
    private record Task(TableRoot root, String target, Assembly assembly, AssociationDefinition definition, Rules rules)
            implements Serializable {
        Report run(ExportTask.Window window, int part, TaskRunner.Meter meter) throws IOException {
            AssociationGate gate = new AssociationGate(rules, definition.traits());
            AssociationFormat format =
                    new AssociationFormat(assembly, definition.traits().size());
            WindowFile file = WindowFile.write(Path.of(target), window.label(), format, writer -> {
                window.forEach(root, format, row -> {
                    AssociationRow told = gate.apply(row);
                    if (told != null) {
                        writer.write(told);
                    }
                });
            });
            meter.add(1, file.rows());
            return new Report(file, gate.dropped(), gate.hidden());
        }
    }

    private record Report(WindowFile file, long dropped, Map<String, Long> hidden) implements Serializable {}

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        SampleNames names = store.names();
        StratumLabels.require(labels(), text -> names.number(text).isPresent());
        Files.write(folder.resolve(AssociationPackage.TRAITS), traits().toBytes());
        Path data = Files.createDirectories(folder.resolve(AssociationPackage.FOLDER));
        Task task =
                new Task(store.root(StoreSchema.ASSOCIATIONS), data.toString(), store.assembly(), definition, rules);
        List<ExportTask.Window> windows = GatedContent.windows(store.resultFiles(result));
        progress.total(windows.size(), "windows");
        List<WindowFile> files = new ArrayList<>();
        Map<String, Long> rows = new LinkedHashMap<>();
        Map<String, Long> hidden = new TreeMap<>();
        long listed = 0;
        long dropped = 0;
        for (Report report : TaskRunner.run(store.spark(), "goe export", windows, task::run, progress)) {
            files.add(report.file());
            rows.put(
                    AssociationPackage.FOLDER + report.file().finalName(),
                    report.file().rows());
            report.hidden().forEach((rule, n) -> hidden.merge(rule, n, Long::sum));
            listed += report.file().rows();
            dropped += report.dropped();
        }
        WindowFile.publish(data, files, false);
        return new Draft(manifest(place, listed, RoundedCosts.of(dropped), RoundedCosts.of(hidden)), rows);
    }

    /** Texts that leave with it. */
    private List<Map<String, String>> labels() {
        List<Map<String, String>> labels = new ArrayList<>();
        definition.traits().forEach(t -> labels.add(Map.of("trait", t.name())));
        for (String covariate : definition.covariates()) {
            int equals = covariate.indexOf('=');
            labels.add(
                    equals < 0
                            ? Map.of("covariate", covariate)
                            : Map.of(covariate.substring(0, equals), covariate.substring(equals + 1)));
        }
        NamedCohort cohort = definition.cohort();
        if (cohort != null) {
            labels.add(Map.of("cohort", cohort.name()));
        }
        return labels;
    }

    private PublishedTraits traits() {
        return new PublishedTraits(
                definition.traits().stream()
                        .map(t -> new PublishedTrait(
                                t.name(),
                                t.isBinary(),
                                t.method(),
                                t.isRankNormalised(),
                                AssociationGate.rounded(t.n(), rules),
                                AssociationGate.rounded(t.cases(), rules),
                                AssociationGate.lowestFrequency(t, rules)))
                        .toList(),
                definition.covariates(),
                definition.missingGenotypes(),
                definition.xModel(),
                AssociationGate.rounding(rules),
                definition.regions());
    }

    private Manifest manifest(Place place, long listed, long dropped, Map<String, Long> hidden) {
        return new ManifestBuilder(
                        AssociationPackage.TYPE,
                        store.info().node(),
                        store.info().synthetic(),
                        audience)
                .at(place.sequence(), place.previous(), place.created())
                .on(store.assembly(), store.normalisation())
                .under(rules)
                .withSexPloidy("adjust")
                .by(List.of("trait"), AppliedFilters.cohort(definition.cohort(), definition.filters()))
                .within(definition.regions())
                .roundingPeopleTo(AssociationGate.rounding(rules))
                .withStrata(definition.traits().stream()
                        .map(t -> new Manifest.StratumEntry(
                                id(t), Map.of("trait", t.name()), AssociationGate.rounded(t.n(), rules)))
                        .toList())
                .withOutcome(new Manifest.OutcomeEntry(
                        listed,
                        dropped,
                        hidden,
                        null,
                        Manifest.AuditorEntry.not("an association: effects, no counts of an allele")))
                .build();
    }
}
