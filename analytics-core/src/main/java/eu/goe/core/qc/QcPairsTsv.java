package eu.goe.core.qc;

import eu.goe.core.command.Column;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.store.SampleNames;
import java.util.List;
import java.util.function.IntFunction;

/** Related pairs of a result as lines for people. */
public final class QcPairsTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<Column> COLUMNS = List.of(
            Column.text("sample_1"),
            Column.text("batch_1"),
            Column.text("sample_2"),
            Column.text("batch_2"),
            Column.number("n_sites"),
            Column.number("n_het_het"),
            Column.number("n_ibs0"),
            Column.number("kinship"),
            Column.text("relation"));

    private final SampleNames names;
    private final IntFunction<String> batchOf;

    /** @param batchOf name of the batch of a sample number */
    QcPairsTsv(SampleNames names, IntFunction<String> batchOf) {
        this.names = names;
        this.batchOf = batchOf;
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    List<String> line(RelatedPair pair) {
        return List.of(
                names.id(pair.first()),
                batchOf.apply(pair.first()),
                names.id(pair.second()),
                batchOf.apply(pair.second()),
                Integer.toString(pair.nSites()),
                Integer.toString(pair.nHetHet()),
                Integer.toString(pair.nIbs0()),
                DerivedFigures.text(pair.kinship()),
                pair.relation());
    }
}
