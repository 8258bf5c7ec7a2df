package eu.goe.core.qc;

import eu.goe.core.command.Column;
import eu.goe.core.command.TableOutput;
import eu.goe.core.errors.UsageException;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Result;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a result of type {@code qc}, inside the node: the only place where its figures meet names of samples.
 *
 * @param tables opens the output of a table with these columns
 */
public record QcShow(Store store, Result result, Function<List<Column>, TableOutput> tables) {
    private static final String PAIRS = "pairs";
    private static final String COMPONENTS = "components";
    private static final String VARIANTS = "variants";
    private static final String SAMPLES = "samples";

    /**
     * Which table to show.
     *
     * @param asked {@code samples}, {@code variants}, {@code pairs} or {@code components}; null for samples if they are there, else variants
     * @throws UsageException if the result has no such table
     */
    public static String table(QcDefinition definition, @Nullable String asked) {
        String table = asked == null ? definition.tables().get(0) : asked;
        switch (table) {
            case SAMPLES, PAIRS, COMPONENTS -> require(definition, QcTable.SAMPLES, table);
            case VARIANTS -> require(definition, QcTable.VARIANTS, table);
            default ->
                throw new UsageException("--table '" + table
                        + "': a result of type qc has the tables samples, variants, pairs and components.");
        }
        return table;
    }

    private static void require(QcDefinition definition, QcTable table, String asked) {
        if (!definition.has(table)) {
            throw new UsageException("--table " + asked + ": the result has only "
                    + String.join(" and ", definition.tables()) + ". Make the other with: goe qc " + table.label());
        }
    }

    /** Whether a table is of variants; else {@link #people} shows it. */
    public static boolean isOfVariants(String table) {
        return table.equals(VARIANTS);
    }

    /** Prints samples, pairs of them, or their components. */
    public void people(String table) {
        SampleNames names = store.names();
        BitSet withdrawn = store.withdrawals().set();
        IntPredicate isShown = s -> s < names.size() && !names.id(s).isEmpty() && !withdrawn.get(s);
        List<Batch> batches = store.batches();
        IntFunction<String> batchOf = s -> batches.stream()
                .filter(b -> s >= b.firstSample() && s < b.endSample())
                .map(Batch::name)
                .findFirst()
                .orElse(Column.NA);
        if (table.equals(PAIRS)) {
            QcPairsTsv lines = new QcPairsTsv(names, batchOf);
            TableOutput output = tables.apply(QcPairsTsv.COLUMNS);
            pairs().stream()
                    .filter(p -> isShown.test(p.first()) && isShown.test(p.second()))
                    .forEach(p -> output.line(lines.line(p)));
            return;
        }
        SampleColumns who = new SampleColumns(names, batchOf, store.attributes());
        if (table.equals(COMPONENTS)) {
            QcComponentsTsv lines = new QcComponentsTsv(who);
            TableOutput output = tables.apply(QcComponentsTsv.COLUMNS);
            components().stream().filter(s -> isShown.test(s.sampleNumber())).forEach(s -> output.line(lines.line(s)));
            return;
        }
        SampleQcTsv lines = new SampleQcTsv(who);
        TableOutput output = tables.apply(SampleQcTsv.COLUMNS);
        samples().stream().filter(s -> isShown.test(s.sampleNumber())).forEach(s -> output.line(lines.line(s)));
    }

    /** Figures of samples, by number. */
    public List<SampleQc> samples() {
        return store.rowsBeside(result, StoreSchema.QC_SAMPLES).stream()
                .map(QcRowCodec::sample)
                .sorted(Comparator.comparingInt(SampleQc::sampleNumber))
                .toList();
    }

    /** Principal components of samples, by number. */
    public List<SampleComponents> components() {
        return store.rowsBeside(result, StoreSchema.QC_COMPONENTS).stream()
                .map(QcRowCodec::components)
                .sorted(Comparator.comparingInt(SampleComponents::sampleNumber))
                .toList();
    }

    /** Related pairs, by number. */
    public List<RelatedPair> pairs() {
        return store.rowsBeside(result, StoreSchema.QC_PAIRS).stream()
                .map(QcRowCodec::pair)
                .sorted(Comparator.comparingInt(RelatedPair::first).thenComparingInt(RelatedPair::second))
                .toList();
    }
}
