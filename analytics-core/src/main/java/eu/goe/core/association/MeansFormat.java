package eu.goe.core.association;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.DoubleLists;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.util.Set;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows of a plan's means in Parquet. */
public final class MeansFormat implements RowFormat<MeansRow> {
    private static final String N_NODES = "n_nodes";
    private static final String MEANS = "means";

    private final Assembly assembly;
    private final SumsLayout layout;

    /** @param layout of the plan */
    public MeansFormat(Assembly assembly, SumsLayout layout) {
        this.assembly = assembly;
        this.layout = layout;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        IntLists.PACKED.declare(N_NODES, message);
        DoubleLists.declare(MEANS, message);
        return message.named("means");
    }

    @Override
    public Set<String> packedColumns() {
        return Set.of(N_NODES, MEANS);
    }

    @Override
    public void write(MeansRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        IntLists.PACKED.write(N_NODES, VariantColumns.COUNT, row.nNodes(), out);
        DoubleLists.write(MEANS, VariantColumns.COUNT + 1, row.means(), out);
    }

    @Override
    public MeansRow read(RowColumns columns) {
        Variant variant = VariantColumns.read(assembly, columns);
        MeansRow row = MeansRow.unknown(variant, layout.groups(SumsLayout.part(assembly, variant)));
        columns.nextInts(N_NODES, row.nNodes(), 0, row.nNodes().length, null);
        columns.nextDoubles(MEANS, row.means());
        return row;
    }
}
