package eu.goe.core.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** The Parquet files of small tables, read and written in this process by Delta's library for engines. */
final class SmallTableFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MOST_BYTES = "delta.kernel.default.parquet.writer.targetMaxFileSize";

    private SmallTableFile() {}

    /**
     * Writes a new file into a table's folder, which its log does not know yet.
     *
     * @param rows at least one, of these columns or, from a table that has not all of them yet, of the first of them
     */
    static LoggedFile write(
            Configuration hadoop,
            String table,
            org.apache.spark.sql.types.StructType columns,
            List<org.apache.spark.sql.Row> rows) {
        // Else the library cuts what it takes for too large a file in two.
        Configuration whole = new Configuration(hadoop);
        whole.setLong(MOST_BYTES, Long.MAX_VALUE);
        Engine engine = DefaultEngine.create(whole);
        StructType schema = DataTypeJsonSerDe.deserializeStructType(columns.json());
        ColumnVector[] vectors = new ColumnVector[schema.length()];
        for (int column = 0; column < vectors.length; column++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (org.apache.spark.sql.Row row : rows) {
                values.add(column < row.length() ? kernelValue(row.get(column)) : null);
            }
            vectors[column] =
                    VectorUtils.buildColumnVector(values, schema.at(column).getDataType());
        }
        FilteredColumnarBatch batch =
                new FilteredColumnarBatch(new DefaultColumnarBatch(rows.size(), schema, vectors), Optional.empty());
        return Store.io(() -> {
            try (CloseableIterator<DataFileStatus> written = engine.getParquetHandler()
                    .writeParquetFiles(table, Utils.singletonCloseableIterator(batch), List.of())) {
                DataFileStatus file = written.next();
                if (written.hasNext()) {
                    throw new IllegalStateException("rows of one file of " + table + " came in several");
                }
                return new LoggedFile(
                        new Path(file.getPath()).getName(),
                        Map.of(),
                        file.getSize(),
                        file.getModificationTime(),
                        JSON.createObjectNode().put("numRecords", rows.size()).toString(),
                        Map.of());
            }
        });
    }

    private static @Nullable Object kernelValue(@Nullable Object value) {
        return value instanceof scala.collection.Map<?, ?> map ? kernelMap(map) : value;
    }

    @SuppressWarnings("unchecked") // no small table has maps of anything else
    private static Object kernelMap(scala.collection.Map<?, ?> map) {
        return VectorUtils.stringStringMapValue((Map<String, String>) (Map<?, ?>) CollectionConverters.asJava(map));
    }

    /** The rows of a file that some version of a table has; columns that it lacks are null. */
    static List<org.apache.spark.sql.Row> read(Configuration hadoop, Path file, StructType columns) {
        Engine engine = DefaultEngine.create(hadoop);
        return Store.io(() -> {
            org.apache.hadoop.fs.FileStatus found = file.getFileSystem(hadoop).getFileStatus(file);
            List<org.apache.spark.sql.Row> rows = new ArrayList<>();
            try (CloseableIterator<ColumnarBatch> batches = engine.getParquetHandler()
                    .readParquetFiles(
                            Utils.singletonCloseableIterator(FileStatus.of(
                                    found.getPath().toString(), found.getLen(), found.getModificationTime())),
                            columns,
                            Optional.empty())) {
                while (batches.hasNext()) {
                    try (CloseableIterator<Row> of = batches.next().getRows()) {
                        of.forEachRemaining(row -> rows.add(sparkRow(row)));
                    }
                }
            }
            return rows;
        });
    }

    private static org.apache.spark.sql.Row sparkRow(Row row) {
        StructType type = row.getSchema();
        @Nullable Object[] values = new Object[type.length()];
        for (int column = 0; column < values.length; column++) {
            values[column] = row.isNullAt(column)
                    ? null
                    : sparkValue(row, column, type.at(column).getDataType());
        }
        return RowFactory.create(values);
    }

    private static Object sparkValue(Row row, int column, DataType type) {
        if (type instanceof IntegerType) {
            return row.getInt(column);
        }
        if (type instanceof LongType) {
            return row.getLong(column);
        }
        if (type instanceof StringType) {
            return row.getString(column);
        }
        if (type instanceof MapType) {
            return scala.collection.immutable.Map.from(
                    CollectionConverters.asScala(VectorUtils.<String, String>toJavaMap(row.getMap(column))));
        }
        throw new IllegalStateException("no small table has columns of type " + type);
    }
}
