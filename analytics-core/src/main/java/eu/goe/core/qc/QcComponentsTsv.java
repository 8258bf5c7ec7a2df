package eu.goe.core.qc;

import eu.goe.core.command.Column;
import eu.goe.core.frequency.DerivedFigures;
import java.util.ArrayList;
import java.util.List;

/** Principal components of the samples of a result as lines for people. */
public final class QcComponentsTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>(SampleColumns.COLUMNS);
        for (int c = 1; c <= PrincipalComponents.COUNT; c++) {
            columns.add(Column.number("pc" + c));
        }
        COLUMNS = List.copyOf(columns);
    }

    private final SampleColumns who;

    QcComponentsTsv(SampleColumns who) {
        this.who = who;
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    List<String> line(SampleComponents sample) {
        List<String> line = new ArrayList<>(who.of(sample.sampleNumber()));
        for (double value : sample.values()) {
            line.add(DerivedFigures.text(value));
        }
        return line;
    }
}
