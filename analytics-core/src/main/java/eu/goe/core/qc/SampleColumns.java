package eu.goe.core.qc;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Column;
import eu.goe.core.store.SampleNames;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The columns of a table of samples that say whom a line is of.
 *
 * @param batchOf name of the batch of a sample number
 */
record SampleColumns(SampleNames names, IntFunction<String> batchOf, SampleAttributes attributes) {
    static final List<Column> COLUMNS =
            List.of(Column.text("sample"), Column.text("batch"), Column.text(SampleAttributes.POPULATION));

    /** The values of a line; the list's order is {@link #COLUMNS}. */
    List<String> of(int sampleNumber) {
        return List.of(
                names.id(sampleNumber),
                batchOf.apply(sampleNumber),
                attributes.value(SampleAttributes.POPULATION, sampleNumber).orElse(Column.NA));
    }
}
