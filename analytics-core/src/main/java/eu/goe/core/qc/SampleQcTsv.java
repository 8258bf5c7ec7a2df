package eu.goe.core.qc;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Column;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.store.SampleNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Samples of a result as lines for people, {@code NA} where a figure does not apply. */
public final class SampleQcTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>();
        List.of("sample", "batch", "population").forEach(name -> columns.add(Column.text(name)));
        for (SampleFigure figure : SampleFigure.values()) {
            columns.add(Column.number(figure.column()));
        }
        List.of("declared_sex", "imputed_sex", "sex_check").forEach(name -> columns.add(Column.text(name)));
        columns.add(Column.number("relatives"));
        List.of("unrelated", "outlier", "status", "reasons").forEach(name -> columns.add(Column.text(name)));
        COLUMNS = List.copyOf(columns);
    }

    private final SampleNames names;
    private final IntFunction<String> batchOf;
    private final SampleAttributes attributes;

    /** @param batchOf name of the batch of a sample number */
    SampleQcTsv(SampleNames names, IntFunction<String> batchOf, SampleAttributes attributes) {
        this.names = names;
        this.batchOf = batchOf;
        this.attributes = attributes;
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    List<String> line(SampleQc sample) {
        int number = sample.sampleNumber();
        List<String> line = new ArrayList<>(COLUMNS.size());
        line.add(names.id(number));
        line.add(batchOf.apply(number));
        line.add(attributes.value(SampleAttributes.POPULATION, number).orElse("NA"));
        for (double figure : sample.figures()) {
            line.add(DerivedFigures.text(figure));
        }
        line.add(SampleQc.label(sample.declared()));
        line.add(SampleQc.label(sample.imputed()));
        line.add(sample.sexCheck());
        line.add(Optional.ofNullable(sample.relatives()).map(String::valueOf).orElse("NA"));
        line.add(Optional.ofNullable(sample.unrelated()).orElse("NA"));
        line.add(sample.outlier().isEmpty() ? "NA" : String.join(";", sample.outlier()));
        line.add(sample.status());
        line.add(sample.reasons().isEmpty() ? "NA" : String.join(";", sample.reasons()));
        return line;
    }
}
