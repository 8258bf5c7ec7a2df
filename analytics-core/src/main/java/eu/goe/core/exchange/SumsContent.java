package eu.goe.core.exchange;

import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.PublishedSums;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.association.SumsRow;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.AssociationGate;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.RowGate;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.StratumLabels;
import eu.goe.core.disclosure.SumsGate;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.Result;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sums for a regression of all nodes together: every row goes through {@link SumsGate}. */
final class SumsContent implements ExportContent {
    private final Store store;
    private final Result result;
    private final SumsDefinition definition;
    private final Rules rules;
    private final Audience audience;
    private final Progress progress;

    /** @throws PolicyException if it may not leave whatever its variants are */
    SumsContent(Store store, Result result, Rules rules, Audience audience, Progress progress) {
        this.store = store;
        this.result = result;
        this.definition = SumsDefinition.parse(result.definition());
        this.rules = rules;
        this.audience = audience;
        this.progress = progress;
        SumsGate.require(definition, audience, rules);
    }

    @Override
    public Result result() {
        return result;
    }

    /** The people of each trait, and of each covariate's products: two results whose people differ by few tell of these what two sums would. */
    @Override
    public Differencing.Export published() {
        List<String> ids = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        List<Differencing.Figures> figures = new ArrayList<>();
        Set<BitSet> groups = new LinkedHashSet<>();
        for (TestedTrait trait : definition.traits()) {
            ids.add("trait=" + trait.name());
            members.add(trait.members());
            figures.add(Differencing.Figures.associationOf(trait.name(), trait.valuesSha256()));
            groups.add(trait.members());
        }
        for (BitSet group : groups) {
            definition.columnsSha256().forEach((column, values) -> {
                ids.add("covariate " + column);
                members.add(group);
                figures.add(Differencing.Figures.productsOf(column, values));
            });
        }
        return new Differencing.Export(label(), ids, members, figures);
    }

    @Override
    public long asked() {
        return 0;
    }

    @Override
    public SumsDefinition.@Nullable Answered plan() {
        return definition.plan();
    }

    @Override
    public void require(List<ExportEntry> earlier) {
        new Differencing(rules, earlier.stream().map(ExportEntry::export).toList()).require(published());
        SumsDefinition.Answered mine = definition.plan();
        if (mine == null) {
            return;
        }
        if (earlier.stream().noneMatch(e -> e.packageId().equals(mine.first()))) {
            throw new PolicyException("Refused by rule D10: result " + label()
                    + " answers a plan that is made of a package which this store has not exported.");
        }
        SumsGate.requireOnePlan(
                label(),
                mine,
                earlier.stream().flatMap(e -> Stream.ofNullable(e.plan())).toList());
    }

    /** Its rows and their gate. */
    private record Rows(Assembly assembly, SumsDefinition definition, Rules rules)
            implements GatedRows.Source<SumsRow> {
        @Override
        public RowFormat<SumsRow> format() {
            return new SumsFormat(assembly, definition.layout());
        }

        @Override
        public RowGate<SumsRow> gate() {
            return new SumsGate(rules, assembly, definition);
        }
    }

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        SampleNames names = store.names();
        StratumLabels.require(labels(), text -> names.number(text).isPresent());
        Files.write(
                folder.resolve(SumsPackage.SUMS),
                PublishedSums.of(definition, g -> SumsGate.withholds(g, rules)).toBytes());
        GatedRows rows = GatedRows.write(
                store,
                result,
                StoreSchema.SUMS,
                new Rows(store.assembly(), definition, rules),
                folder,
                SumsPackage.FOLDER,
                progress);
        return new Draft(manifest(place, rows), rows.rows());
    }

    /** Texts that leave with it. */
    private List<Map<String, String>> labels() {
        List<Map<String, String>> labels = new ArrayList<>();
        definition.traits().forEach(t -> labels.add(Map.of("trait", t.name())));
        definition.columnsSha256().keySet().forEach(column -> labels.add(AssociationContent.label(column)));
        NamedCohort cohort = definition.cohort();
        if (cohort != null) {
            labels.add(Map.of("cohort", cohort.name()));
        }
        return labels;
    }

    private Manifest manifest(Place place, GatedRows rows) {
        return new ManifestBuilder(
                        SumsPackage.TYPE, store.info().node(), store.info().synthetic(), audience)
                .at(place.sequence(), place.previous(), place.created())
                .on(store.assembly(), store.normalisation())
                .under(rules)
                .withSexPloidy("adjust")
                .by(List.of("trait"), AppliedFilters.cohort(definition.cohort(), definition.filters()))
                .within(definition.regions())
                .roundingPeopleTo(AssociationGate.rounding(rules))
                .withStrata(definition.traits().stream()
                        .map(t -> new Manifest.StratumEntry(
                                "trait=" + t.name(), Map.of("trait", t.name()), AssociationGate.rounded(t.n(), rules)))
                        .toList())
                .withOutcome(new Manifest.OutcomeEntry(
                        rows.listed(),
                        rows.dropped(),
                        rows.hidden(),
                        null,
                        Manifest.AuditorEntry.not("sums of products, which only whoever has all nodes' can use")))
                .build();
    }
}
