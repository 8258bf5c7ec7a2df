package eu.goe.core.parquet;

import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** What variants a file of any per-variant table lists: of its columns, those that identify a variant alone. */
public final class VariantKeyFormat implements RowFormat<Variant> {
    private final Assembly assembly;

    public VariantKeyFormat(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        return message.named("variants");
    }

    @Override
    public void write(Variant row, RecordConsumer out) {
        VariantColumns.write(row, assembly, out);
    }

    @Override
    public Variant read(RowColumns columns) {
        return VariantColumns.read(assembly, columns);
    }
}
