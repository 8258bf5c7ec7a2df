package eu.goe.core.exchange;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.CoverageGate;
import eu.goe.core.disclosure.FrequencyGate;
import eu.goe.core.disclosure.GateOutcome;
import eu.goe.core.disclosure.Nesting;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.CoverageFormat;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyFormat;
import eu.goe.core.frequency.FrequencyRow;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowFileReader;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.store.TableRoot;
import eu.goe.core.store.TaskRunner;
import eu.goe.core.variant.Variant;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets one window of a result through the gate into a file of a package. Carries all that a task needs.
 *
 * @param secret of the node, for the gate
 * @param ledger where rows of earlier exports are
 * @param earlier exports that the rows must not tell anything beside
 */
record ExportTask(
        TableRoot root,
        String target,
        Assembly assembly,
        FrequencyDefinition definition,
        Rules rules,
        Audience audience,
        byte[] secret,
        TableRoot ledger,
        List<Earlier> earlier)
        implements Serializable {

    /**
     * What an earlier export published.
     *
     * @param files SHA-256 of each, by name
     * @param nStrata of its rows
     */
    record Earlier(String packageId, Map<String, String> files, int nStrata, Nesting nesting) implements Serializable {}

    /** The files of one window, in genome order. */
    record Window(String label, List<String> files) implements Serializable {
        /** Reads the rows of a result there, in order. */
        <T> void forEach(TableRoot from, RowFormat<T> format, Rows<T> rows) throws IOException {
            for (String name : files) {
                try (RowFileReader<T> reader = from.open(name, format, column -> true)) {
                    while (reader.hasNext()) {
                        rows.take(reader.next());
                    }
                }
            }
        }
    }

    /** Takes rows one after the other. */
    interface Rows<T> {
        void take(T row) throws IOException;
    }

    /** What a task wrote, and what the rules cost. */
    record Report(WindowFile file, GateOutcome outcome) implements Serializable {}

    /** A window of counts. */
    Report frequencies(Window window, int part, TaskRunner.Meter meter) throws IOException {
        FrequencyGate gate = new FrequencyGate(
                rules,
                audience,
                definition.strata(),
                definition.adjustsSexPloidy(),
                secret,
                earlier.stream().map(Earlier::nesting).toList());

        FrequencyFormat in = FrequencyFormat.ofStore(assembly, definition.sizes(), false);
        FrequencyFormat out = FrequencyFormat.ofPackage(assembly, gate.kept().length);
        WindowFile file;
        try (EarlierRows before = EarlierRows.open(ledger, earlier, window.label(), assembly)) {
            file = WindowFile.write(Path.of(target), window.label(), out, writer -> {
                window.forEach(root, in, row -> {
                    FrequencyRow gated = gated(gate, row, before);
                    if (gated != null) {
                        writer.write(gated);
                    }
                });
            });
        }
        meter.add(1, file.rows());
        return new Report(file, gate.outcome());
    }

    private @Nullable FrequencyRow gated(FrequencyGate gate, FrequencyRow row, EarlierRows before) {
        Variant variant = row.variant();
        PloidyRegion region = PloidyRegion.of(assembly, variant.contig(), variant.start());
        List<@Nullable FrequencyRow> published = before.of(variant);
        return definition.sites() == null
                ? gate.apply(row, region, published)
                : gate.answer(row, region, published, !definition.calledBlocksOnly());
    }

    /**
     * A window of counts under masks: every row, and nothing hidden.
     *
     * @param masks of the node in the round
     * @param places of the round's strata among the result's, −1 where nobody is in one
     */
    Report masked(Window window, PairMasks masks, int[] places, TaskRunner.Meter meter) throws IOException {
        FrequencyFormat in = FrequencyFormat.ofStore(assembly, definition.sizes(), false);
        FrequencyFormat out = FrequencyFormat.ofPackage(assembly, places.length);
        PairMasks.Stream stream = masks.open(window.label());
        WindowFile file = WindowFile.write(Path.of(target), window.label(), out, writer -> {
            window.forEach(
                    root,
                    in,
                    row -> writer.write(new FrequencyRow(
                            row.variant(), masked(row.raw(), places, stream), masked(row.adj(), places, stream))));
        });
        meter.add(1, file.rows());
        return new Report(file, new GateOutcome());
    }

    private static @Nullable StrataCounts masked(@Nullable StrataCounts counts, int[] places, PairMasks.Stream stream) {
        if (counts == null) {
            return null;
        }
        StrataCounts masked = new StrataCounts(places.length);
        for (CountField field : CountField.values()) {
            for (int s = 0; s < places.length; s++) {
                masked.set(field, s, places[s] < 0 ? 0 : counts.get(field, places[s]));
            }
        }
        stream.mask(masked);
        return masked;
    }

    /** A window of AN along the genome. */
    Report coverage(Window window, int part, TaskRunner.Meter meter) throws IOException {
        CoverageFormat in = CoverageFormat.ofStore(assembly, definition.strata().size());
        int kept = FrequencyGate.keptStrata(rules, definition.sizes()).length;
        GateOutcome outcome = new GateOutcome();
        WindowFile file =
                WindowFile.write(Path.of(target), window.label(), CoverageFormat.ofPackage(assembly, kept), writer -> {
                    CoverageGate gate = new CoverageGate(rules, audience, definition, writer::write);
                    window.forEach(root, in, gate::add);
                    gate.finish();
                    outcome.add(gate.outcome());
                });
        meter.add(1, file.rows());
        return new Report(file, outcome);
    }
}
