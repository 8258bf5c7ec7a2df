package eu.goe.core.qc;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Column;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.store.SampleNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Principal components of the samples of a result as lines for people. */
public final class QcComponentsTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>();
        List.of("sample", "batch", "population").forEach(name -> columns.add(Column.text(name)));
        for (int c = 1; c <= PrincipalComponents.COUNT; c++) {
            columns.add(Column.number("pc" + c));
        }
        COLUMNS = List.copyOf(columns);
    }

    private final SampleNames names;
    private final IntFunction<String> batchOf;
    private final SampleAttributes attributes;

    /** @param batchOf name of the batch of a sample number */
    QcComponentsTsv(SampleNames names, IntFunction<String> batchOf, SampleAttributes attributes) {
        this.names = names;
        this.batchOf = batchOf;
        this.attributes = attributes;
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    List<String> line(SampleComponents sample) {
        int number = sample.sampleNumber();
        List<String> line = new ArrayList<>(COLUMNS.size());
        line.add(names.id(number));
        line.add(batchOf.apply(number));
        line.add(attributes.value(SampleAttributes.POPULATION, number).orElse(Column.NA));
        for (double value : sample.values()) {
            line.add(DerivedFigures.text(value));
        }
        return line;
    }
}
