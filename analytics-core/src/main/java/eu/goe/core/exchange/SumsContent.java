package eu.goe.core.exchange;

import eu.goe.core.association.PublishedSums;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.association.SumsRow;
import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.RowGate;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.disclosure.SumsGate;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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
    /** Of each group whether something may be told of it. */
    private final boolean[] told;

    /** @throws PolicyException if it may not leave whatever its variants are */
    SumsContent(Store store, Result result, Rules rules, Audience audience, Progress progress) {
        this.store = store;
        this.result = result;
        this.definition = SumsDefinition.parse(result.definition());
        this.rules = rules;
        this.audience = audience;
        this.progress = progress;
        this.told = SumsGate.told(definition, audience, rules);
    }

    @Override
    public Result result() {
        return result;
    }

    @Override
    public Differencing.Export published() {
        List<SumsDefinition.Group> groups = IntStream.range(0, told.length)
                .filter(g -> told[g])
                .mapToObj(definition.groups()::get)
                .toList();
        return SumsGate.published(label(), definition, groups);
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
    private record Rows(Assembly assembly, SumsDefinition definition, Rules rules, boolean[] told)
            implements GatedRows.Source<SumsRow> {
        @Override
        public RowFormat<SumsRow> format() {
            return new SumsFormat(assembly, definition.layout());
        }

        @Override
        public RowGate<SumsRow> gate() {
            return new SumsGate(rules, assembly, definition, told);
        }
    }

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        TraitPackage about = new TraitPackage(
                store,
                rules,
                audience,
                SumsPackage.TYPE,
                definition.traits(),
                definition.columnsSha256().keySet(),
                definition.cohort(),
                definition.filters(),
                definition.regions());
        about.requireLabels();
        Files.write(
                folder.resolve(SumsPackage.SUMS),
                PublishedSums.of(definition, told).toBytes());
        GatedRows rows = GatedRows.write(
                store,
                result,
                StoreSchema.SUMS,
                new Rows(store.assembly(), definition, rules, told),
                folder,
                SumsPackage.FOLDER,
                progress);
        return new Draft(
                about.manifest(place, rows, "sums of products, which only whoever has all nodes' can use"),
                rows.rows());
    }
}
