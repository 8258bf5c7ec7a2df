package eu.goe.core.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one Parquet file in order, one row group at a time, checking the CRC of every page (Parquet does not
 * by itself, and returns wrong numbers after a flipped bit).
 *
 * @param <T> the row
 */
public final class RowFileReader<T> implements Iterator<T>, AutoCloseable {
    private final ParquetFileReader file;
    private final RowFormat<T> format;
    private final MessageType requested;
    private @Nullable RowColumns columns;
    private long left;

    /** Reads all columns that both the format and the file have. */
    public RowFileReader(InputFile input, RowFormat<T> format) throws IOException {
        this(input, format, column -> true);
    }

    /** Reads the wanted columns only. */
    public RowFileReader(InputFile input, RowFormat<T> format, Predicate<String> wanted) throws IOException {
        this(input, format, wanted, null);
    }

    /**
     * Values of a required column of ints.
     *
     * @param last inclusive, as first
     */
    public record Range(String column, int first, int last) {}

    /** As the others, without row groups that have no value in the range; rows of the rest come all, in it or not. */
    public RowFileReader(InputFile input, RowFormat<T> format, Predicate<String> wanted, @Nullable Range range)
            throws IOException {
        this.format = format;
        // Without settings of its own Parquet reads Hadoop's from their files again for each file.
        ParquetReadOptions.Builder options = ParquetReadOptions.builder(
                        new HadoopParquetConfiguration(new Configuration(false)))
                .usePageChecksumVerification(true)
                .useRecordFilter(false);
        if (range != null) {
            Operators.IntColumn column = FilterApi.intColumn(range.column());
            options.useStatsFilter(true)
                    .useColumnIndexFilter(false)
                    .useDictionaryFilter(false)
                    .useBloomFilter(false)
                    .withRecordFilter(FilterCompat.get(FilterApi.and(
                            FilterApi.gtEq(column, range.first()), FilterApi.ltEq(column, range.last()))));
        }
        this.file = ParquetFileReader.open(input, options.build());
        MessageType present = file.getFooter().getFileMetaData().getSchema();
        List<Type> fields = new ArrayList<>();
        for (Type field : format.schema().getFields()) {
            if (present.containsField(field.getName()) && wanted.test(field.getName())) {
                fields.add(present.getType(field.getName()));
            }
        }
        this.requested = new MessageType(present.getName(), fields);
        file.setRequestedSchema(requested);
    }

    /** Rows in the file, of the row groups that are read. */
    public long rows() {
        return file.getRecordCount();
    }

    @Override
    public boolean hasNext() {
        try {
            while (left == 0) {
                PageReadStore group = file.readNextRowGroup();
                if (group == null) {
                    return false;
                }
                left = group.getRowCount();
                columns = new RowColumns(group, requested, file.getFooter().getFileMetaData());
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext() || columns == null) {
            throw new NoSuchElementException();
        }
        left--;
        return format.read(columns);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
