package eu.goe.core.frequency;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Coverage rows in Parquet: contig, start, end, and {@code raw_an} and {@code adj_an} over the strata. */
public final class CoverageFormat implements RowFormat<CoverageRow> {
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
            message.optionalList().optionalElement(INT32).named(column(quality));
        }
        return message.named("coverage");
    }

    private static String column(Quality quality) {
        return quality.label() + "_an";
    }

    @Override
    public void write(CoverageRow row, RecordConsumer out) {
        VariantColumns.string("contig", 0, assembly.contig(row.contig()).name(), out);
        VariantColumns.integer("start", 1, row.start(), out);
        VariantColumns.integer("end", 2, row.end(), out);
        int index = 3;
        for (Quality quality : Quality.values()) {
            int[] an = row.an(quality);
            if (an != null) {
                VariantColumns.integers(column(quality), index, an, out);
            }
            index++;
        }
    }

    @Override
    public CoverageRow read(RowColumns columns) {
        int contig = VariantColumns.contig(assembly, columns);
        return new CoverageRow(
                contig,
                columns.nextInt("start"),
                columns.nextInt("end"),
                an(Quality.RAW, columns),
                an(Quality.ADJ, columns));
    }

    private int @Nullable [] an(Quality quality, RowColumns columns) {
        int[] an = new int[nStrata];
        int n = columns.nextInts(column(quality), new RowColumns.IntListSink() {
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
            throw new IllegalStateException(column(quality) + " has " + n + " elements for " + nStrata + " strata");
        }
        return n < 0 ? null : an;
    }
}
