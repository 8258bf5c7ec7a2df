package eu.goe.core.frequency;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import java.util.Arrays;
import java.util.List;
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

    public CoverageFormat(Assembly assembly, int nStrata) {
        this.assembly = assembly;
        this.nStrata = nStrata;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(BINARY).as(stringType()).named("contig");
        message.required(INT32).named("start");
        message.required(INT32).named("end");
        for (Quality quality : Quality.values()) {
            for (String bound : BOUNDS) {
                message.optionalList().optionalElement(INT32).named(column(quality, bound));
            }
        }
        return message.named("coverage");
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
                    VariantColumns.integers(column(quality, BOUNDS.get((index - 3) % 3)), index, values, out);
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
        int n = columns.nextInts(column, new RowColumns.IntListSink() {
            @Override
            public void value(int stratum, int value) {
                an[stratum] = value;
            }

            @Override
            public void absent(int stratum) {
                throw new IllegalStateException("no AN in a row of coverage");
            }
        });
        if (n >= 0 && n != nStrata) {
            throw new IllegalStateException(column + " has " + n + " elements for " + nStrata + " strata");
        }
        return n < 0 ? null : an;
    }
}
