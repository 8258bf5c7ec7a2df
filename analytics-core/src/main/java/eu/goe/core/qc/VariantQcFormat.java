package eu.goe.core.qc;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows of {@code qc} in Parquet. */
public final class VariantQcFormat implements RowFormat<VariantQc> {
    private final Assembly assembly;

    public VariantQcFormat(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        for (Quality quality : Quality.values()) {
            for (CountField field : CountField.values()) {
                message.required(INT32).named(column(quality, field));
            }
        }
        for (String name : new String[] {"dp", "gq"}) {
            message.required(INT64).named(name + "_sum");
            message.required(INT32).named(name + "_n");
        }
        message.required(DOUBLE).named("ab_sum");
        message.required(INT32).named("ab_n");
        return message.named("qc");
    }

    @Override
    public void write(VariantQc row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        int i = VariantColumns.COUNT;
        for (Quality quality : Quality.values()) {
            StrataCounts counts = quality == Quality.RAW ? row.raw() : row.adj();
            for (CountField field : CountField.values()) {
                VariantColumns.integer(column(quality, field), i++, counts.get(field, 0), out);
            }
        }
        i = sum("dp", i, row.depth(), out);
        i = sum("gq", i, row.quality(), out);
        out.startField("ab_sum", i);
        out.addDouble(row.balanceSum());
        out.endField("ab_sum", i++);
        VariantColumns.integer("ab_n", i, row.nBalance(), out);
    }

    private static int sum(String name, int index, VariantQc.Sum sum, RecordConsumer out) {
        out.startField(name + "_sum", index);
        out.addLong(sum.sum());
        out.endField(name + "_sum", index);
        VariantColumns.integer(name + "_n", index + 1, sum.n(), out);
        return index + 2;
    }

    @Override
    public VariantQc read(RowColumns columns) {
        Variant variant = VariantColumns.read(assembly, columns);
        StrataCounts raw = counts(Quality.RAW, columns);
        StrataCounts adj = counts(Quality.ADJ, columns);
        VariantQc.Sum depth = new VariantQc.Sum(columns.nextLong("dp_sum"), columns.nextInt("dp_n"));
        VariantQc.Sum quality = new VariantQc.Sum(columns.nextLong("gq_sum"), columns.nextInt("gq_n"));
        return new VariantQc(variant, raw, adj, depth, quality, columns.nextDouble("ab_sum"), columns.nextInt("ab_n"));
    }

    private static StrataCounts counts(Quality quality, RowColumns columns) {
        StrataCounts counts = new StrataCounts(1);
        for (CountField field : CountField.values()) {
            counts.set(field, 0, columns.nextInt(column(quality, field)));
        }
        return counts;
    }

    private static String column(Quality quality, CountField field) {
        return quality.label() + "_" + field.column();
    }
}
