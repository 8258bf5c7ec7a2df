package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Frequency rows in Parquet: the variant, then for each quality and {@link CountField} one column of a number for each stratum,
 * {@code raw_ac}, {@code adj_n_het}; a hidden cell is a null element, a quality that was not computed has null columns. With histograms
 * there is a column for each quality and {@link CallHistogram} behind, {@code adj_gq_hist_alt}; tables that leave the node have none.
 */
public final class FrequencyFormat implements RowFormat<FrequencyRow> {
    private static final Quality[] QUALITIES = Quality.values();
    private static final CountField[] FIELDS = CountField.values();
    /** Names of the columns by quality and field; made once, since they are asked for 16 times a row. */
    private static final String[][] COLUMNS = Arrays.stream(QUALITIES)
            .map(q ->
                    Arrays.stream(FIELDS).map(f -> q.label() + "_" + f.column()).toArray(String[]::new))
            .toArray(String[][]::new);

    private final Assembly assembly;
    private final int nStrata;
    private final boolean hasHistograms;
    private final IntLists lists;

    private FrequencyFormat(Assembly assembly, int nStrata, boolean hasHistograms, IntLists lists) {
        this.assembly = assembly;
        this.nStrata = nStrata;
        this.hasHistograms = hasHistograms;
        this.lists = lists;
    }

    /** Rows in a store. */
    public static FrequencyFormat ofStore(Assembly assembly, int nStrata, boolean hasHistograms) {
        return new FrequencyFormat(assembly, nStrata, hasHistograms, IntLists.PACKED);
    }

    /** Rows in a package: no histograms, and cells may be hidden. */
    public static FrequencyFormat ofPackage(Assembly assembly, int nStrata) {
        return new FrequencyFormat(assembly, nStrata, false, IntLists.PLAIN);
    }

    /** The same rows for other readers of Parquet. */
    public FrequencyFormat plain() {
        return new FrequencyFormat(assembly, nStrata, hasHistograms, IntLists.PLAIN);
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        columns().forEach(column -> lists.declare(column, message));
        return message.named("frequencies");
    }

    @Override
    public Set<String> packedColumns() {
        return lists == IntLists.PACKED ? columns().collect(Collectors.toUnmodifiableSet()) : Set.of();
    }

    /** Compression is the dearest part of a row; the next level takes half as long again for 2 % fewer bytes. */
    @Override
    public int zstdLevel() {
        return 1;
    }

    private Stream<String> columns() {
        Stream<String> counts =
                Stream.of(QUALITIES).flatMap(quality -> Stream.of(FIELDS).map(field -> column(quality, field)));
        return hasHistograms
                ? Stream.concat(
                        counts,
                        Stream.of(QUALITIES)
                                .flatMap(quality ->
                                        Stream.of(CallHistogram.values()).map(h -> column(quality, h))))
                : counts;
    }

    @Override
    public void write(FrequencyRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int index = VariantColumns.COUNT;
        for (Quality quality : QUALITIES) {
            StrataCounts counts = row.counts(quality);
            for (CountField field : FIELDS) {
                if (counts != null) {
                    counts.write(field, lists, column(quality, field), index, out);
                }
                index++;
            }
        }
        if (hasHistograms) {
            writeHistograms(row, index, out);
        }
    }

    private void writeHistograms(FrequencyRow row, int first, RecordConsumer out) {
        int index = first;
        for (Quality quality : QUALITIES) {
            CallHistograms histograms = row.histograms(quality);
            for (CallHistogram histogram : CallHistogram.values()) {
                if (histograms != null) {
                    lists.write(column(quality, histogram), index, histograms.counts(histogram), out);
                }
                index++;
            }
        }
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
            present |= columns.nextInts(column(quality, histogram), counts, 0, counts.length, null);
        }
        return present ? histograms : null;
    }

    private @Nullable StrataCounts readCounts(Quality quality, RowColumns columns) {
        StrataCounts counts = new StrataCounts(nStrata);
        boolean present = false;
        for (CountField field : FIELDS) {
            present |= counts.read(field, column(quality, field), columns);
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
