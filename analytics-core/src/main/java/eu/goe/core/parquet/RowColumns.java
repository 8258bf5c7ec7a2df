package eu.goe.core.parquet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one row group, each standing at the same row. A column that was not asked for, or that an older file
 * lacks, is absent and reads as null.
 */
public final class RowColumns {
    private final Map<String, ColumnReaderImpl> readers = new HashMap<>();

    RowColumns(PageReadStore pages, MessageType schema, @Nullable String createdBy) {
        ParsedVersion writer = parse(createdBy);
        List<ColumnDescriptor> columns = schema.getColumns();
        for (ColumnDescriptor column : columns) {
            String[] path = column.getPath();
            boolean isOfMap = schema.getType(path[0]).getLogicalTypeAnnotation()
                    instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation;
            readers.put(
                    isOfMap ? part(path[0], path[path.length - 1]) : path[0],
                    new ColumnReaderImpl(column, pages.getPageReader(column), new PrimitiveConverter() {}, writer));
        }
    }

    /** A map is two columns of a file: its keys and its values. */
    private static String part(String map, String part) {
        return map + "." + part;
    }

    private static @Nullable ParsedVersion parse(@Nullable String createdBy) {
        try {
            return createdBy == null ? null : VersionParser.parse(createdBy);
        } catch (VersionParser.VersionParseException e) {
            throw new ParquetDecodingException("unreadable writer version " + createdBy, e);
        }
    }

    /** Whether the column is in the file and was asked for. */
    public boolean has(String column) {
        return readers.containsKey(column);
    }

    /** The next value of a required column. */
    public int nextInt(String column) {
        ColumnReaderImpl reader = reader(column);
        int value = reader.getInteger();
        reader.consume();
        return value;
    }

    /** The next value of a required column. */
    public long nextLong(String column) {
        ColumnReaderImpl reader = reader(column);
        long value = reader.getLong();
        reader.consume();
        return value;
    }

    /** The next value of a required column. */
    public double nextDouble(String column) {
        ColumnReaderImpl reader = reader(column);
        double value = reader.getDouble();
        reader.consume();
        return value;
    }

    /** The next value of a required column. */
    public String nextString(String column) {
        String value = nextNullableString(column);
        if (value == null) {
            throw new ParquetDecodingException("null in column " + column);
        }
        return value;
    }

    /** The next value of an optional column, null where it is null or absent. */
    public @Nullable String nextNullableString(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return null;
        }
        String value = isNull(reader) ? null : reader.getBinary().toStringUsingUTF8();
        reader.consume();
        return value;
    }

    /** The next value of an optional column, null where it is null or absent. */
    public @Nullable Integer nextNullableInt(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return null;
        }
        Integer value = isNull(reader) ? null : Integer.valueOf(reader.getInteger());
        reader.consume();
        return value;
    }

    /** The next value of an optional column, null where it is null or absent. */
    public @Nullable Long nextNullableLong(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return null;
        }
        Long value = isNull(reader) ? null : Long.valueOf(reader.getLong());
        reader.consume();
        return value;
    }

    /** The next value of an optional column, null where it is null or absent. */
    public @Nullable Double nextNullableDouble(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return null;
        }
        Double value = isNull(reader) ? null : Double.valueOf(reader.getDouble());
        reader.consume();
        return value;
    }

    /** The next value of an optional column of maps from strings to strings, in the order of the file; null where it is null or absent. */
    public @Nullable Map<String, String> nextNullableMap(String column) {
        ColumnReaderImpl keys = readers.get(part(column, "key"));
        ColumnReaderImpl values = readers.get(part(column, "value"));
        if (keys == null || values == null) {
            return null;
        }
        int max = keys.getDescriptor().getMaxDefinitionLevel();
        int definition = keys.getCurrentDefinitionLevel();
        Map<String, String> map = definition < max - 1 ? null : new LinkedHashMap<>();
        do {
            if (map != null && keys.getCurrentDefinitionLevel() == max) {
                if (isNull(values)) {
                    throw new ParquetDecodingException("null in a map of column " + column);
                }
                map.put(keys.getBinary().toStringUsingUTF8(), values.getBinary().toStringUsingUTF8());
            }
            keys.consume();
            values.consume();
        } while (keys.getCurrentRepetitionLevel() > 0);
        return map;
    }

    /** The next value of an optional column, null where it is null or absent. */
    public @Nullable Float nextNullableFloat(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return null;
        }
        Float value = isNull(reader) ? null : Float.valueOf(reader.getFloat());
        reader.consume();
        return value;
    }

    /** The next value of an optional column; the array is the caller's. */
    public byte @Nullable [] nextNullableBytes(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return null;
        }
        byte[] value = isNull(reader) ? null : reader.getBinary().getBytes();
        reader.consume();
        return value;
    }

    /**
     * Reads the next list of an optional column.
     *
     * @param into called for each element in order
     * @return the number of elements, −1 where the list is null or the column absent
     */
    public int nextInts(String column, IntListSink into) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return -1;
        }
        int max = reader.getDescriptor().getMaxDefinitionLevel();
        int n = 0;
        int definition = reader.getCurrentDefinitionLevel();
        if (definition < max - 1) {
            reader.consume();
            return definition == max - 2 ? 0 : -1;
        }
        do {
            if (reader.getCurrentDefinitionLevel() == max) {
                into.value(n, reader.getInteger());
            } else {
                into.absent(n);
            }
            n++;
            reader.consume();
        } while (reader.getCurrentRepetitionLevel() > 0);
        return n;
    }

    /** Takes the elements of a list of optional ints. */
    public interface IntListSink {
        void value(int index, int value);

        /** The element is null. */
        void absent(int index);
    }

    private static boolean isNull(ColumnReaderImpl reader) {
        return reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel();
    }

    private ColumnReaderImpl reader(String column) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            throw new ParquetDecodingException("no column " + column);
        }
        return reader;
    }
}
