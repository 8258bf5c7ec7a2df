package eu.goe.core.qc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.goe.core.errors.UsageException;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.store.Batch;
import eu.goe.core.store.Result;
import eu.goe.core.store.SampleNames;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TableFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Prints a result of type {@code qc}, inside the node: the only place where its figures meet names of samples. */
public final class QcShow {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAIRS = "pairs";

    private final Store store;
    private final Result result;
    private final boolean isJson;
    private final PrintStream out;

    private QcShow(Store store, Result result, boolean isJson, PrintStream out) {
        this.store = store;
        this.result = result;
        this.isJson = isJson;
        this.out = out;
    }

    /**
     * @param table {@code samples}, {@code variants} or {@code pairs}; null for samples if they are there, else variants
     * @param isJson whether a line is a JSON object
     */
    public static void show(Store store, Result result, @Nullable String table, boolean isJson, PrintStream out) {
        QcDefinition definition = QcDefinition.parse(result.definition());
        QcShow show = new QcShow(store, result, isJson, out);
        String asked = table == null ? definition.tables().get(0) : table;
        switch (asked) {
            case "samples", PAIRS -> {
                requireTable(definition, QcTable.SAMPLES, asked);
                show.people(asked.equals(PAIRS));
            }
            case "variants" -> {
                requireTable(definition, QcTable.VARIANTS, asked);
                show.variants(definition);
            }
            default ->
                throw new UsageException(
                        "--table '" + asked + "': a result of type qc has the tables samples, variants and pairs.");
        }
    }

    private static void requireTable(QcDefinition definition, QcTable table, String asked) {
        if (!definition.has(table)) {
            throw new UsageException("--table " + asked + ": the result has only "
                    + String.join(" and ", definition.tables()) + ". Make the other with: goe qc " + table.label());
        }
    }

    private void people(boolean asPairs) {
        SampleNames names = store.names();
        BitSet withdrawn = store.withdrawals().set();
        IntPredicate isShown = s -> s < names.size() && !names.id(s).isEmpty() && !withdrawn.get(s);
        List<Batch> batches = store.batches();
        IntFunction<String> batchOf = s -> batches.stream()
                .filter(b -> s >= b.firstSample() && s < b.endSample())
                .map(Batch::name)
                .findFirst()
                .orElse("NA");
        if (asPairs) {
            QcPairsTsv lines = new QcPairsTsv(names, batchOf);
            header(QcPairsTsv.COLUMNS);
            store.rowsBeside(result, StoreSchema.QC_PAIRS).stream()
                    .map(QcRowCodec::pair)
                    .filter(p -> isShown.test(p.first()) && isShown.test(p.second()))
                    .sorted(Comparator.comparingInt(RelatedPair::first).thenComparingInt(RelatedPair::second))
                    .forEach(p -> print(lines.line(p), QcPairsTsv.COLUMNS, QcPairsTsv.TEXT));
            return;
        }
        SampleQcTsv lines = new SampleQcTsv(names, batchOf, store.attributes());
        header(SampleQcTsv.COLUMNS);
        store.rowsBeside(result, StoreSchema.QC_SAMPLES).stream()
                .map(QcRowCodec::sample)
                .filter(s -> isShown.test(s.sampleNumber()))
                .sorted(Comparator.comparingInt(SampleQc::sampleNumber))
                .forEach(s -> print(lines.line(s), SampleQcTsv.COLUMNS, SampleQcTsv.TEXT));
    }

    private void variants(QcDefinition definition) {
        Assembly assembly = store.assembly();
        VariantQcTsv lines = new VariantQcTsv(assembly, definition);
        header(VariantQcTsv.COLUMNS);
        List<TableFile> files = store.resultFiles(result).stream()
                .sorted(Comparator.comparing(TableFile::first).thenComparing(TableFile::path))
                .toList();
        try {
            for (TableFile file : files) {
                try (RowFileReader<VariantQc> rows =
                        store.root(StoreSchema.QC).open(file.path(), new VariantQcFormat(assembly), column -> true)) {
                    while (rows.hasNext()) {
                        print(lines.line(rows.next()), VariantQcTsv.COLUMNS, VariantQcTsv.TEXT);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void header(List<String> columns) {
        if (!isJson) {
            out.println(String.join("\t", columns));
        }
    }

    private void print(List<String> values, List<String> columns, Set<String> text) {
        if (!isJson) {
            out.println(String.join("\t", values));
            return;
        }
        ObjectNode node = JSON.createObjectNode();
        for (int c = 0; c < values.size(); c++) {
            String value = values.get(c);
            if (value.equals("NA")) {
                node.putNull(columns.get(c));
            } else if (text.contains(columns.get(c))) {
                node.put(columns.get(c), value);
            } else if (value.matches("-?[0-9]+")) {
                node.put(columns.get(c), Long.parseLong(value));
            } else {
                node.put(columns.get(c), Double.parseDouble(value));
            }
        }
        out.println(node);
    }
}
