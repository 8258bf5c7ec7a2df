package eu.goe.core.parquet;

import java.util.Map;
import java.util.Set;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * How rows of one type stand in a Parquet file. Top-level columns are required or optional primitives, lists of
 * optional ints, or maps from strings to strings.
 *
 * @param <T> the row
 */
public interface RowFormat<T> {
    /** All columns, in order. */
    MessageType schema();

    /** Columns for which a dictionary or statistics would only cost: the packed ones. */
    default Set<String> packedColumns() {
        return Set.of();
    }

    /** Columns for which a dictionary would only cost, since values hardly repeat; those of a variant's place never have one. */
    default Set<String> distinctColumns() {
        return Set.of();
    }

    /** What a file says of itself beside its columns; {@link RowColumns#note} gives it back. */
    default Map<String, String> notes() {
        return Map.of();
    }

    /** Level of zstd. */
    default int zstdLevel() {
        return 3;
    }

    /** Writes the fields of one row, between the start and the end of its message, in the order of the schema. */
    void write(T row, RecordConsumer out);

    /** Reads one row; every requested column must be consumed exactly once. */
    T read(RowColumns columns);

    /** Rows in a row group at most, so that a group's memory is bounded by the work in it; bytes are bounded beside. */
    default int rowsPerGroup() {
        return 1 << 20;
    }
}
