package eu.goe.core.association;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.DoubleLists;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows of pooled associations in Parquet: the variant, then a packed column for each figure with a number for each trait. */
public final class PooledFormat implements RowFormat<PooledRow> {
    private static final List<String> INTS = List.of("n", "n_cases", "n_studies");
    private static final List<String> DOUBLES = List.of(
            "af",
            "beta",
            "standard_error",
            "z",
            "neg_log_10_p",
            "q",
            "neg_log_10_p_q",
            "i_squared",
            "tau_squared",
            "af_spread");
    /** Words with blanks between. */
    private static final String DIRECTIONS = "directions";

    private final Assembly assembly;
    private final int nTraits;
    private final int nStudies;

    public PooledFormat(Assembly assembly, int nTraits, int nStudies) {
        this.assembly = assembly;
        this.nTraits = nTraits;
        this.nStudies = nStudies;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        INTS.forEach(column -> IntLists.PACKED.declare(column, message));
        DOUBLES.forEach(column -> DoubleLists.declare(column, message));
        message.required(BINARY).as(stringType()).named(DIRECTIONS);
        return message.named("pooled_associations");
    }

    @Override
    public Set<String> packedColumns() {
        return Stream.concat(INTS.stream(), DOUBLES.stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void write(PooledRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int index = VariantColumns.COUNT;
        int i = 0;
        for (int[] numbers : ints(row.figures())) {
            IntLists.PACKED.write(INTS.get(i++), index++, numbers, out);
        }
        i = 0;
        for (double[] numbers : doubles(row.figures())) {
            DoubleLists.write(DOUBLES.get(i++), index++, numbers, out);
        }
        VariantColumns.string(DIRECTIONS, index, String.join(" ", row.figures().directions()), out);
    }

    @Override
    public PooledRow read(RowColumns columns) {
        Variant variant = VariantColumns.read(assembly, columns);
        PooledFigures figures = PooledFigures.unknown(nTraits, nStudies);
        int i = 0;
        for (int[] into : ints(figures)) {
            columns.nextInts(INTS.get(i++), into, 0, nTraits, null);
        }
        i = 0;
        for (double[] into : doubles(figures)) {
            columns.nextDoubles(DOUBLES.get(i++), into);
        }
        String[] directions = columns.nextString(DIRECTIONS).split(" ", -1);
        System.arraycopy(directions, 0, figures.directions(), 0, nTraits);
        return new PooledRow(variant, figures);
    }

    /** In the order of {@link #INTS}. */
    private static List<int[]> ints(PooledFigures figures) {
        return List.of(figures.n(), figures.nCases(), figures.nStudies());
    }

    /** In the order of {@link #DOUBLES}. */
    private static List<double[]> doubles(PooledFigures figures) {
        return List.of(
                figures.af(),
                figures.beta(),
                figures.standardError(),
                figures.z(),
                figures.negLog10P(),
                figures.q(),
                figures.negLog10PQ(),
                figures.iSquared(),
                figures.tauSquared(),
                figures.afSpread());
    }
}
