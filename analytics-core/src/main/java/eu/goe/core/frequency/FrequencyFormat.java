package eu.goe.core.frequency;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Frequency rows in Parquet: the variant, then for each quality and {@link CountField} one list of ints over the strata,
 * {@code raw_ac}, {@code adj_n_het}; a hidden cell is a null element, a quality that was not computed has null lists.
 */
public final class FrequencyFormat implements RowFormat<FrequencyRow> {
    private static final CountField[] FIELDS = CountField.values();
    /** Names of the columns by quality and field; made once, since they are asked for 16 times a row. */
    private static final String[][] COLUMNS = Arrays.stream(Quality.values())
            .map(q ->
                    Arrays.stream(FIELDS).map(f -> q.label() + "_" + f.column()).toArray(String[]::new))
            .toArray(String[][]::new);

    private final Assembly assembly;
    private final int nStrata;

    public FrequencyFormat(Assembly assembly, int nStrata) {
        this.assembly = assembly;
        this.nStrata = nStrata;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        for (Quality quality : Quality.values()) {
            for (CountField field : FIELDS) {
                message.optionalList().optionalElement(INT32).named(column(quality, field));
            }
        }
        return message.named("frequencies");
    }

    @Override
    public void write(FrequencyRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int index = VariantColumns.COUNT;
        for (Quality quality : Quality.values()) {
            StrataCounts counts = row.counts(quality);
            for (CountField field : FIELDS) {
                if (counts != null) {
                    writeList(column(quality, field), index, counts, field, out);
                }
                index++;
            }
        }
    }

    private void writeList(String name, int index, StrataCounts counts, CountField field, RecordConsumer out) {
        out.startField(name, index);
        out.startGroup();
        out.startField("list", 0);
        for (int s = 0; s < nStrata; s++) {
            out.startGroup();
            if (!counts.isHidden(field, s)) {
                out.startField("element", 0);
                out.addInteger(counts.get(field, s));
                out.endField("element", 0);
            }
            out.endGroup();
        }
        out.endField("list", 0);
        out.endGroup();
        out.endField(name, index);
    }

    @Override
    public FrequencyRow read(RowColumns columns) {
        Variant variant = VariantColumns.read(assembly, columns);
        StrataCounts raw = readCounts(Quality.RAW, columns);
        StrataCounts adj = readCounts(Quality.ADJ, columns);
        return new FrequencyRow(variant, raw, adj);
    }

    private @Nullable StrataCounts readCounts(Quality quality, RowColumns columns) {
        StrataCounts counts = new StrataCounts(nStrata);
        boolean present = false;
        for (CountField field : FIELDS) {
            int n = columns.nextInts(column(quality, field), new RowColumns.IntListSink() {
                @Override
                public void value(int stratum, int value) {
                    counts.set(field, stratum, value);
                }

                @Override
                public void absent(int stratum) {
                    counts.hide(field, stratum);
                }
            });
            if (n >= 0 && n != nStrata) {
                throw new IllegalStateException(
                        column(quality, field) + " has " + n + " elements for " + nStrata + " strata");
            }
            present |= n >= 0;
        }
        return present ? counts : null;
    }

    private static String column(Quality quality, CountField field) {
        return COLUMNS[quality.ordinal()][field.ordinal()];
    }
}
