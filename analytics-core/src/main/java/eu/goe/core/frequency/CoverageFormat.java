package eu.goe.core.frequency;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Coverage rows in Parquet: contig, start, end, and over the strata {@code raw_an}, {@code adj_an}; and {@code raw_an_min}, {@code
 * raw_an_max} and so on, absent where they are the same.
 */
public final class CoverageFormat implements RowFormat<CoverageRow> {
    private static final List<String> BOUNDS = List.of("_an", "_an_min", "_an_max");
    private static final int[] ABSENT = {};
    private static final int[][] NONE = {ABSENT, ABSENT, ABSENT};

    private final Assembly assembly;
    private final int nStrata;
    private final IntLists lists;

    private CoverageFormat(Assembly assembly, int nStrata, IntLists lists) {
        this.assembly = assembly;
        this.nStrata = nStrata;
        this.lists = lists;
    }

    /** Rows in a store. */
    public static CoverageFormat ofStore(Assembly assembly, int nStrata) {
        return new CoverageFormat(assembly, nStrata, IntLists.PACKED);
    }

    /** Rows in a package, or for other readers of Parquet. */
    public static CoverageFormat ofPackage(Assembly assembly, int nStrata) {
        return new CoverageFormat(assembly, nStrata, IntLists.PLAIN);
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(BINARY).as(stringType()).named("contig");
        message.required(INT32).named("start");
        message.required(INT32).named("end");
        columns().forEach(column -> lists.declare(column, message));
        return message.named("coverage");
    }

    @Override
    public Set<String> packedColumns() {
        return lists == IntLists.PACKED ? columns().collect(Collectors.toUnmodifiableSet()) : Set.of();
    }

    /** Names of the columns over strata. */
    public static Stream<String> columns() {
        return Stream.of(Quality.values()).flatMap(quality -> BOUNDS.stream().map(bound -> column(quality, bound)));
    }

    private static String column(Quality quality, String bound) {
        return quality.label() + bound;
    }

    @Override
    public void write(CoverageRow row, RecordConsumer out) {
        VariantColumns.string("contig", 0, assembly.contig(row.contig()).name(), out);
        VariantColumns.integer("start", 1, row.start(), out);
        VariantColumns.integer("end", 2, row.end(), out);
        int index = 3;
        for (Quality quality : Quality.values()) {
            CoverageRow.Called called = row.called(quality);
            for (int[] values : called == null ? NONE : columns(called)) {
                if (values.length > 0) {
                    lists.write(column(quality, BOUNDS.get((index - 3) % 3)), index, values, out);
                }
                index++;
            }
        }
    }

    /** AN and its bounds; empty where the column is absent. */
    private static int[][] columns(CoverageRow.Called called) {
        int[] an = called.an();
        if (an == null) {
            return new int[][] {ABSENT, called.min(), called.max()};
        }
        boolean isOne = Arrays.equals(an, called.min()) && Arrays.equals(an, called.max());
        return isOne ? new int[][] {an, ABSENT, ABSENT} : new int[][] {an, called.min(), called.max()};
    }

    @Override
    public CoverageRow read(RowColumns columns) {
        int contig = VariantColumns.contig(assembly, columns);
        return new CoverageRow(
                contig,
                columns.nextInt("start"),
                columns.nextInt("end"),
                called(Quality.RAW, columns),
                called(Quality.ADJ, columns));
    }

    private CoverageRow.@Nullable Called called(Quality quality, RowColumns columns) {
        int[] an = list(column(quality, BOUNDS.get(0)), columns);
        int[] min = list(column(quality, BOUNDS.get(1)), columns);
        int[] max = list(column(quality, BOUNDS.get(2)), columns);
        if (min == null || max == null) {
            return an == null ? null : CoverageRow.Called.exactly(an);
        }
        return new CoverageRow.Called(an, min, max);
    }

    private int @Nullable [] list(String column, RowColumns columns) {
        int[] an = new int[nStrata];
        return columns.nextInts(column, an, 0, nStrata, null) ? an : null;
    }
}
