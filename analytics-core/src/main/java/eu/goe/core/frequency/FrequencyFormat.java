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
 * {@code raw_ac}, {@code adj_n_het}; a hidden cell is a null element, a quality that was not computed has null lists. With histograms there is
 * a list for each quality and {@link CallHistogram} behind, {@code adj_gq_hist_alt}; tables that leave the node have none.
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
    private final boolean hasHistograms;

    public FrequencyFormat(Assembly assembly, int nStrata) {
        this(assembly, nStrata, false);
    }

    public FrequencyFormat(Assembly assembly, int nStrata, boolean hasHistograms) {
        this.assembly = assembly;
        this.nStrata = nStrata;
        this.hasHistograms = hasHistograms;
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
        if (hasHistograms) {
            for (Quality quality : Quality.values()) {
                for (CallHistogram histogram : CallHistogram.values()) {
                    message.optionalList().optionalElement(INT32).named(column(quality, histogram));
                }
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
        if (hasHistograms) {
            writeHistograms(row, index, out);
        }
    }

    private static void writeHistograms(FrequencyRow row, int first, RecordConsumer out) {
        int index = first;
        for (Quality quality : Quality.values()) {
            CallHistograms histograms = row.histograms(quality);
            for (CallHistogram histogram : CallHistogram.values()) {
                if (histograms != null) {
                    writeList(column(quality, histogram), index, histograms.counts(histogram), out);
                }
                index++;
            }
        }
    }

    private static void writeList(String name, int index, int[] values, RecordConsumer out) {
        out.startField(name, index);
        out.startGroup();
        out.startField("list", 0);
        for (int value : values) {
            out.startGroup();
            out.startField("element", 0);
            out.addInteger(value);
            out.endField("element", 0);
            out.endGroup();
        }
        out.endField("list", 0);
        out.endGroup();
        out.endField(name, index);
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
        return hasHistograms
                ? new FrequencyRow(
                        variant, raw, adj, readHistograms(Quality.RAW, columns), readHistograms(Quality.ADJ, columns))
                : new FrequencyRow(variant, raw, adj);
    }

    private static @Nullable CallHistograms readHistograms(Quality quality, RowColumns columns) {
        CallHistograms histograms = new CallHistograms();
        boolean present = false;
        for (CallHistogram histogram : CallHistogram.values()) {
            int[] counts = histograms.counts(histogram);
            present |= columns.nextInts(column(quality, histogram), new RowColumns.IntListSink() {
                        @Override
                        public void value(int place, int value) {
                            counts[place] = value;
                        }

                        @Override
                        public void absent(int place) {
                            throw new IllegalStateException(column(quality, histogram) + " has a null element");
                        }
                    })
                    >= 0;
        }
        return present ? histograms : null;
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

    /** Name of the column of a histogram. */
    public static String column(Quality quality, CallHistogram histogram) {
        return quality.label() + "_" + histogram.label();
    }

    private static String column(Quality quality, CountField field) {
        return COLUMNS[quality.ordinal()][field.ordinal()];
    }
}
