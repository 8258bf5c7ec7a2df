package eu.goe.core.association;

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

/** Rows of {@code sums} in Parquet: the variant, then a packed column for each figure with a number for each group of people, and the sums of all groups side by side. */
public final class SumsFormat implements RowFormat<SumsRow> {
    private static final List<String> INTS = List.of("n", "an", "n_carriers", "least_side", "least_arm", "n_nodes");
    private static final List<String> DOUBLES = List.of("ac", "share", "sums");

    private final Assembly assembly;
    private final SumsLayout layout;

    public SumsFormat(Assembly assembly, SumsLayout layout) {
        this.assembly = assembly;
        this.layout = layout;
    }

    /** Names of the columns behind the variant's. */
    public static Stream<String> columns() {
        return Stream.concat(INTS.stream(), DOUBLES.stream());
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        INTS.forEach(column -> IntLists.PACKED.declare(column, message));
        DOUBLES.forEach(column -> DoubleLists.declare(column, message));
        return message.named("sums");
    }

    @Override
    public Set<String> packedColumns() {
        return columns().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void write(SumsRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int index = VariantColumns.COUNT;
        int i = 0;
        for (int[] numbers : ints(row)) {
            IntLists.PACKED.write(INTS.get(i++), index++, numbers, out);
        }
        i = 0;
        for (double[] numbers : doubles(row)) {
            DoubleLists.write(DOUBLES.get(i++), index++, numbers, out);
        }
    }

    @Override
    public SumsRow read(RowColumns columns) {
        Variant variant = VariantColumns.read(assembly, columns);
        SumsRow row = SumsRow.untold(variant, layout, SumsLayout.part(assembly, variant));
        int i = 0;
        for (int[] into : ints(row)) {
            columns.nextInts(INTS.get(i++), into, 0, into.length, null);
        }
        i = 0;
        for (double[] into : doubles(row)) {
            columns.nextDoubles(DOUBLES.get(i++), into);
        }
        return row;
    }

    /** In the order of {@link #INTS}. */
    private static List<int[]> ints(SumsRow row) {
        return List.of(row.n(), row.an(), row.nCarriers(), row.leastSide(), row.leastArm(), row.nNodes());
    }

    /** In the order of {@link #DOUBLES}. */
    private static List<double[]> doubles(SumsRow row) {
        return List.of(row.ac(), row.share(), row.sums());
    }
}
