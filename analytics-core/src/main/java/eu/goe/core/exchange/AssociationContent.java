package eu.goe.core.exchange;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationDefinition.TestedTrait;
import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.PublishedTraits;
import eu.goe.core.association.PublishedTraits.PublishedTrait;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.AssociationGate;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.RowGate;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

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
        if (definition.interaction() != null) {
            throw new PolicyException("Refused by rule D10: the effects are those where "
                    + definition.interaction()
                    + " is 0, which nodes cannot pool, and no rule judges interactions. Test without --interaction.");
        }
        AssociationGate.require(definition.traits(), rules);
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
            ids.add(TraitPackage.id(trait));
            members.add(trait.members());
            figures.add(Differencing.Figures.associationOf(trait.name(), trait.valuesSha256()));
        }
        return new Differencing.Export(label(), ids, members, figures);
    }

    @Override
    public long asked() {
        return 0;
    }

    @Override
    public void require(List<ExportEntry> earlier) {
        new Differencing(rules, earlier.stream().map(ExportEntry::export).toList()).require(published());
    }

    /** Its rows and their gate. */
    private record Rows(Assembly assembly, AssociationDefinition definition, Rules rules)
            implements GatedRows.Source<AssociationRow> {
        @Override
        public RowFormat<AssociationRow> format() {
            return new AssociationFormat(assembly, definition.traits().size());
        }

        @Override
        public RowGate<AssociationRow> gate() {
            return new AssociationGate(rules, definition.traits());
        }
    }

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        TraitPackage about = new TraitPackage(
                store,
                rules,
                audience,
                AssociationPackage.TYPE,
                definition.traits(),
                definition.covariates(),
                definition.cohort(),
                definition.filters(),
                definition.regions());
        about.requireLabels();
        Files.write(folder.resolve(AssociationPackage.TRAITS), traits().toBytes());
        GatedRows rows = GatedRows.write(
                store,
                result,
                StoreSchema.ASSOCIATIONS,
                new Rows(store.assembly(), definition, rules),
                folder,
                AssociationPackage.FOLDER,
                progress);
        return new Draft(about.manifest(place, rows, "an association: effects, no counts of an allele"), rows.rows());
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
}
