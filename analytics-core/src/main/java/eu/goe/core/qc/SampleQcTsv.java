package eu.goe.core.qc;

import eu.goe.core.command.Column;
import eu.goe.core.frequency.DerivedFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Samples of a result as lines for people, {@code NA} where a figure does not apply. */
public final class SampleQcTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>(SampleColumns.COLUMNS);
        for (SampleFigure figure : SampleFigure.values()) {
            columns.add(Column.number(figure.column()));
        }
        List.of("declared_sex", "imputed_sex", "sex_check").forEach(name -> columns.add(Column.text(name)));
        columns.add(Column.number("relatives"));
        List.of("unrelated", "outlier", "status", "reasons").forEach(name -> columns.add(Column.text(name)));
        COLUMNS = List.copyOf(columns);
    }

    private final SampleColumns who;

    SampleQcTsv(SampleColumns who) {
        this.who = who;
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    List<String> line(SampleQc sample) {
        List<String> line = new ArrayList<>(who.of(sample.sampleNumber()));
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
