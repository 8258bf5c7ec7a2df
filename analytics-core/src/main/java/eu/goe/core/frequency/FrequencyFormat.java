package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import java.util.Map;
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
 *
 * <p>In a store the columns hold {@link CountRemainders}; files of stores before format 4, which hold counts, are read too. Has buffers:
 * one for each task.
 */
public final class FrequencyFormat implements RowFormat<FrequencyRow> {
    private static final Quality[] QUALITIES = Quality.values();
    private static final CountField[] FIELDS = CountField.values();
    /** Names of the columns by quality and field; made once, since they are asked for 16 times a row. */
    private static final String[][] COLUMNS = Arrays.stream(QUALITIES)
            .map(q ->
                    Arrays.stream(FIELDS).map(f -> q.label() + "_" + f.column()).toArray(String[]::new))
            .toArray(String[][]::new);

    /** What a file says of the form of its counts, if these are not the counts themselves. */
    private static final String FORM = "goe.counts";

    private static final String REMAINDERS = "remainders";

    private final Assembly assembly;
    private final int nStrata;
    private final boolean hasHistograms;
    private final IntLists lists;
    private final CountRemainders raw;
    private final CountRemainders adj;

    private FrequencyFormat(Assembly assembly, int[] people, boolean hasHistograms, IntLists lists) {
        this.assembly = assembly;
        this.nStrata = people.length;
        this.hasHistograms = hasHistograms;
        this.lists = lists;
        this.raw = new CountRemainders(people);
        this.adj = new CountRemainders(people);
    }

    /**
     * Rows in a store.
     *
     * @param people of each stratum
     */
    public static FrequencyFormat ofStore(Assembly assembly, int[] people, boolean hasHistograms) {
        return new FrequencyFormat(assembly, people, hasHistograms, IntLists.PACKED);
    }

    /** Rows in a package: no histograms, and cells may be hidden. */
    public static FrequencyFormat ofPackage(Assembly assembly, int nStrata) {
        return new FrequencyFormat(assembly, new int[nStrata], false, IntLists.PLAIN);
    }

    /** The same rows for other readers of Parquet. */
    public FrequencyFormat plain() {
        return new FrequencyFormat(assembly, new int[nStrata], hasHistograms, IntLists.PLAIN);
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

    @Override
    public Map<String, String> notes() {
        return lists == IntLists.PACKED ? Map.of(FORM, REMAINDERS) : Map.of();
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
        if (lists == IntLists.PACKED) {
            takeRemainders(row);
        }
        int index = VariantColumns.COUNT;
        for (Quality quality : QUALITIES) {
            StrataCounts counts = row.counts(quality);
            for (CountField field : FIELDS) {
                if (counts != null && lists == IntLists.PACKED) {
                    lists.write(
                            column(quality, field), index, remainders(quality).of(field), out);
                } else if (counts != null) {
                    counts.write(field, column(quality, field), index, out);
                }
                index++;
            }
        }
        if (hasHistograms) {
            writeHistograms(row, index, out);
        }
    }

    private void takeRemainders(FrequencyRow row) {
        StrataCounts ofRaw = row.raw();
        StrataCounts ofAdj = row.adj();
        if (ofRaw != null) {
            raw.take(ofRaw);
        }
        if (ofAdj != null) {
            adj.take(ofAdj);
            if (ofRaw != null) {
                adj.subtractFrom(raw);
            }
        }
    }

    private CountRemainders remainders(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
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
        StrataCounts ofRaw;
        StrataCounts ofAdj;
        if (REMAINDERS.equals(columns.note(FORM))) {
            boolean hasRaw = readRemainders(Quality.RAW, columns);
            boolean hasAdj = readRemainders(Quality.ADJ, columns);
            if (hasRaw && hasAdj) {
                adj.addTo(raw);
            }
            ofRaw = hasRaw ? raw.counts() : null;
            ofAdj = hasAdj ? adj.counts() : null;
        } else {
            ofRaw = readCounts(Quality.RAW, columns);
            ofAdj = readCounts(Quality.ADJ, columns);
        }
        return hasHistograms
                ? new FrequencyRow(
                        variant,
                        ofRaw,
                        ofAdj,
                        readHistograms(Quality.RAW, columns),
                        readHistograms(Quality.ADJ, columns))
                : new FrequencyRow(variant, ofRaw, ofAdj);
    }

    private boolean readRemainders(Quality quality, RowColumns columns) {
        boolean present = false;
        for (CountField field : FIELDS) {
            int[] into = remainders(quality).of(field);
            present |= columns.nextInts(column(quality, field), into, 0, nStrata, null);
        }
        return present;
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
