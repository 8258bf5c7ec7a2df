package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a merged table in Parquet: the variant, then for each quality and count the lists {@code adj_ac_min} and
 * {@code adj_ac_max} over the strata, and three lists of numbers of nodes.
 */
final class MergedFormat implements RowFormat<MergedRow> {
    private static final List<String> NODES = List.of("n_nodes", "n_nodes_an", "n_nodes_suppressed");

    private final Assembly assembly;
    private final int nStrata;

    MergedFormat(Assembly assembly, int nStrata) {
        this.assembly = assembly;
        this.nStrata = nStrata;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        for (Quality quality : Quality.values()) {
            for (CountField field : CountField.values()) {
                IntLists.PLAIN.declare(name(quality, field, "_min"), message);
                IntLists.PLAIN.declare(name(quality, field, "_max"), message);
            }
            for (String nodes : NODES) {
                IntLists.PLAIN.declare(quality.label() + "_" + nodes, message);
            }
        }
        return message.named("merged");
    }

    private static String name(Quality quality, CountField field, String end) {
        return quality.label() + "_" + field.column() + end;
    }

    @Override
    public void write(MergedRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int index = VariantColumns.COUNT;
        for (Quality quality : Quality.values()) {
            MergedCounts counts = row.counts(quality);
            for (CountField field : CountField.values()) {
                if (counts != null) {
                    list(name(quality, field, "_min"), index, s -> Math.toIntExact(counts.min(field, s)), out);
                    list(name(quality, field, "_max"), index + 1, s -> Math.toIntExact(counts.max(field, s)), out);
                }
                index += 2;
            }
            if (counts != null) {
                list(quality.label() + "_n_nodes", index, counts::nNodes, out);
                list(quality.label() + "_n_nodes_an", index + 1, counts::nNodesAn, out);
                list(quality.label() + "_n_nodes_suppressed", index + 2, counts::nNodesSuppressed, out);
            }
            index += NODES.size();
        }
    }

    private void list(String name, int index, IntUnaryOperator value, RecordConsumer out) {
        IntLists.PLAIN.write(name, index, IntStream.range(0, nStrata).map(value).toArray(), out);
    }

    @Override
    public MergedRow read(RowColumns columns) {
        return new MergedRow(
                VariantColumns.read(assembly, columns), counts(Quality.RAW, columns), counts(Quality.ADJ, columns));
    }

    private @Nullable MergedCounts counts(Quality quality, RowColumns columns) {
        MergedCounts counts = new MergedCounts(nStrata);
        int[] min = new int[nStrata];
        int[] max = new int[nStrata];
        boolean present = true;
        for (CountField field : CountField.values()) {
            present &= read(columns, name(quality, field, "_min"), min);
            present &= read(columns, name(quality, field, "_max"), max);
            for (int s = 0; present && s < nStrata; s++) {
                counts.add(field, s, min[s], max[s]);
            }
        }
        int[][] nodes = new int[NODES.size()][nStrata];
        for (int i = 0; i < nodes.length; i++) {
            present &= read(columns, quality.label() + "_" + NODES.get(i), nodes[i]);
        }
        for (int s = 0; present && s < nStrata; s++) {
            counts.setNodes(s, nodes[0][s], nodes[1][s], nodes[2][s]);
        }
        return present ? counts : null;
    }

    private boolean read(RowColumns columns, String column, int[] into) {
        return columns.nextInts(column, into, 0, nStrata, null);
    }
}
