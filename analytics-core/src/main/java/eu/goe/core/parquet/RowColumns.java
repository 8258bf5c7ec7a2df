package eu.goe.core.parquet;

import eu.goe.core.genotype.Varint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.FileMetaData;
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

    private final Map<String, String> notes;

    RowColumns(PageReadStore pages, MessageType schema, FileMetaData file) {
        notes = file.getKeyValueMetaData();
        ParsedVersion writer = parse(file.getCreatedBy());
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

    /** What the file says of itself, as {@link RowFormat#notes}; null if it does not. */
    public @Nullable String note(String name) {
        return notes.get(name);
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
     * Reads the next numbers of an optional column, as {@link IntLists} writes them.
     *
     * @param into receives them; 0 where an element of a plain list is null
     * @param from place of the first
     * @param n how many there must be
     * @param absent receives the places in {@code into} of elements that are null; without it there may be none
     * @return whether the row has them; if not, {@code into} is as it was
     */
    public boolean nextInts(String column, int[] into, int from, int n, @Nullable IntConsumer absent) {
        ColumnReaderImpl reader = readers.get(column);
        if (reader == null) {
            return false;
        }
        if (reader.getDescriptor().getMaxRepetitionLevel() == 0) {
            byte[] packed = nextNullableBytes(column);
            if (packed != null) {
                unpack(column, packed, into, from, n);
            }
            return packed != null;
        }
        int max = reader.getDescriptor().getMaxDefinitionLevel();
        int definition = reader.getCurrentDefinitionLevel();
        if (definition < max - 1) {
            reader.consume();
            boolean isEmpty = definition == max - 2;
            require(column, isEmpty ? 0 : n, n);
            return isEmpty;
        }
        int read = 0;
        do {
            if (read < n) {
                boolean isNull = isNull(reader);
                into[from + read] = isNull ? 0 : reader.getInteger();
                if (isNull) {
                    if (absent == null) {
                        throw new ParquetDecodingException("column " + column + " has a null element");
                    }
                    absent.accept(from + read);
                }
            }
            read++;
            reader.consume();
        } while (reader.getCurrentRepetitionLevel() > 0);
        require(column, read, n);
        return true;
    }

    private static void unpack(String column, byte[] packed, int[] into, int from, int n) {
        if (packed.length == 0) {
            Arrays.fill(into, from, from + n, 0);
            return;
        }
        Varint.Cursor numbers = new Varint.Cursor(packed, 0);
        for (int i = from; i < from + n; i++) {
            into[i] = numbers.next();
        }
        if (numbers.position() != packed.length) {
            throw new ParquetDecodingException("column " + column + " has more than " + n + " numbers");
        }
    }

    /**
     * Reads the next numbers of a required column, as {@link DoubleLists} writes them.
     *
     * @param into receives them: as many as there must be
     */
    public void nextDoubles(String column, double[] into) {
        byte[] packed = nextNullableBytes(column);
        require(column, packed == null ? 0 : packed.length / Double.BYTES, into.length);
        if (packed != null) {
            ByteBuffer.wrap(packed)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asDoubleBuffer()
                    .get(into);
        }
    }

    private static void require(String column, int read, int n) {
        if (read != n) {
            throw new ParquetDecodingException("column " + column + " has " + read + " elements, not " + n);
        }
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
