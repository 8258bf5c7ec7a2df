package eu.goe.core.store;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows of a small table in Parquet, as Spark writes them: optional ints, longs, doubles, strings, and maps from strings to
 * strings. A column that a file lacks is null.
 */
record SmallRowFormat(StructType columns) implements RowFormat<Row> {
    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (StructField column : columns.fields()) {
            String name = column.name();
            DataType type = column.dataType();
            if (type.equals(DataTypes.IntegerType)) {
                message.optional(INT32).named(name);
            } else if (type.equals(DataTypes.LongType)) {
                message.optional(INT64).named(name);
            } else if (type.equals(DataTypes.DoubleType)) {
                message.optional(DOUBLE).named(name);
            } else if (type.equals(DataTypes.StringType)) {
                message.optional(BINARY).as(stringType()).named(name);
            } else if (type instanceof MapType) {
                message.optionalMap()
                        .key(BINARY)
                        .as(stringType())
                        .requiredValue(BINARY)
                        .as(stringType())
                        .named(name);
            } else {
                throw unknown(type);
            }
        }
        return message.named("spark_schema");
    }

    private static IllegalStateException unknown(DataType type) {
        return new IllegalStateException("no small table has columns of type " + type);
    }

    @Override
    public void write(Row row, RecordConsumer out) {
        for (int column = 0; column < columns.length(); column++) {
            Object value = row.get(column);
            if (value != null) {
                String name = columns.fields()[column].name();
                out.startField(name, column);
                value(value, out);
                out.endField(name, column);
            }
        }
    }

    private static void value(Object value, RecordConsumer out) {
        if (value instanceof Integer i) {
            out.addInteger(i);
        } else if (value instanceof Long l) {
            out.addLong(l);
        } else if (value instanceof Double d) {
            out.addDouble(d);
        } else if (value instanceof String s) {
            out.addBinary(Binary.fromString(s));
        } else {
            entries(CollectionConverters.asJava((scala.collection.Map<?, ?>) value), out);
        }
    }

    private static void entries(Map<?, ?> map, RecordConsumer out) {
        out.startGroup();
        if (!map.isEmpty()) {
            out.startField("key_value", 0);
            map.forEach((key, value) -> {
                out.startGroup();
                entry("key", 0, (String) key, out);
                entry("value", 1, (String) value, out);
                out.endGroup();
            });
            out.endField("key_value", 0);
        }
        out.endGroup();
    }

    private static void entry(String name, int index, String value, RecordConsumer out) {
        out.startField(name, index);
        out.addBinary(Binary.fromString(value));
        out.endField(name, index);
    }

    @Override
    public Row read(RowColumns from) {
        @Nullable Object[] values = new Object[columns.length()];
        for (int column = 0; column < values.length; column++) {
            StructField field = columns.fields()[column];
            values[column] = next(field.name(), field.dataType(), from);
        }
        return RowFactory.create(values);
    }

    private static @Nullable Object next(String name, DataType type, RowColumns from) {
        if (type.equals(DataTypes.IntegerType)) {
            return from.nextNullableInt(name);
        }
        if (type.equals(DataTypes.LongType)) {
            return from.nextNullableLong(name);
        }
        if (type.equals(DataTypes.DoubleType)) {
            return from.nextNullableDouble(name);
        }
        if (type.equals(DataTypes.StringType)) {
            return from.nextNullableString(name);
        }
        Map<String, String> map = from.nextNullableMap(name);
        return map == null ? null : scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
    }
}
