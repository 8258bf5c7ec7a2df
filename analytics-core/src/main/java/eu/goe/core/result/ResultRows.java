package eu.goe.core.result;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.AssociationFormat;
import eu.goe.core.association.AssociationRow;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.association.SumsFormat;
import eu.goe.core.association.SumsRow;
import eu.goe.core.frequency.CoverageFormat;
import eu.goe.core.frequency.CoverageRow;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.genome.Regions;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.qc.VariantQc;
import eu.goe.core.qc.VariantQcFormat;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.TableFile;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the rows of results one after the other, in genome order: whatever the size of a result, the first comes at once. */
final class ResultRows {
    private ResultRows() {}

    /** @param regions variants that start elsewhere are left out; null for all */
    static void frequencies(Store store, Result result, @Nullable Regions regions, Consumer<FrequencyRow> action) {
        variants(store, result, regions, format(store, result), FrequencyRow::variant, action);
    }

    /** @param regions files that have nothing there are left out; null for all */
    static void coverage(Store store, Result result, @Nullable Regions regions, Consumer<CoverageRow> action) {
        read(store, result, regions, CoverageFormat.ofStore(store.assembly(), nStrata(result)), action);
    }

    static FrequencyFormat format(Store store, Result result) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        return FrequencyFormat.ofStore(store.assembly(), definition.sizes(), definition.histograms() != null);
    }

    /** @param regions variants that start elsewhere are left out; null for all */
    static void quality(Store store, Result result, @Nullable Regions regions, Consumer<VariantQc> action) {
        variants(store, result, regions, new VariantQcFormat(store.assembly()), VariantQc::variant, action);
    }

    /** @param regions variants that start elsewhere are left out; null for all */
    static void associations(Store store, Result result, @Nullable Regions regions, Consumer<AssociationRow> action) {
        AssociationDefinition definition = AssociationDefinition.parse(result.definition());
        variants(
                store,
                result,
                regions,
                AssociationFormat.ofStore(
                        store.assembly(), definition.traits().size(), definition.interaction() != null),
                AssociationRow::variant,
                action);
    }

    /** @param regions variants that start elsewhere are left out; null for all */
    static void sums(Store store, Result result, @Nullable Regions regions, Consumer<SumsRow> action) {
        SumsFormat format = new SumsFormat(
                store.assembly(), SumsDefinition.parse(result.definition()).layout());
        variants(store, result, regions, format, SumsRow::variant, action);
    }

    private static <T> void variants(
            Store store,
            Result result,
            @Nullable Regions regions,
            RowFormat<T> format,
            Function<T, Variant> variantOf,
            Consumer<T> action) {
        read(store, result, regions, format, row -> {
            Variant variant = variantOf.apply(row);
            if (regions == null || regions.contains(variant.contig(), variant.start())) {
                action.accept(row);
            }
        });
    }

    static int nStrata(Result result) {
        return FrequencyDefinition.parse(result.definition()).strata().size();
    }

    private static <T> void read(
            Store store, Result result, @Nullable Regions regions, RowFormat<T> format, Consumer<T> action) {
        try {
            for (TableFile file : files(store, result)) {
                if (regions == null || mayHold(file, regions)) {
                    try (RowFileReader<T> rows =
                            store.root(result.type().table().orElseThrow()).open(file.path(), format, column -> true)) {
                        rows.forEachRemaining(action);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a result in genome order. */
    static List<TableFile> files(Store store, Result result) {
        List<TableFile> files = new ArrayList<>(store.resultFiles(result));
        files.sort(Comparator.comparing((TableFile f) -> f.first().contig())
                .thenComparing(f -> f.first().start())
                .thenComparing(TableFile::path));
        return files;
    }

    private static boolean mayHold(TableFile file, Regions regions) {
        return file.first().contig() != file.last().contig()
                || regions.overlaps(
                        file.first().contig(), file.first().start(), file.last().start() + 1);
    }
}
