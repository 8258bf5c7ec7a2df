package eu.goe.core.parquet;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to one Parquet file: zstd, a CRC for each page, row groups bounded by bytes and by rows. Fails if the file
 * exists.
 *
 * @param <T> the row
 */
public final class RowFileWriter<T> implements AutoCloseable {
    private static final long ROW_GROUP_BYTES = 32L << 20;
    private static final int PAGE_BYTES = 1 << 20;

    private final @Nullable Path local;
    private final HashedOutputFile hashed;
    private final ParquetWriter<T> writer;
    private long rows;

    /** A local file, whose bytes follow from its rows alone. */
    public RowFileWriter(Path file, RowFormat<T> format) throws IOException {
        this(new LocalOutputFile(file), format, file);
    }

    /** A file of any file system. */
    public RowFileWriter(OutputFile file, RowFormat<T> format) throws IOException {
        this(file, format, null);
    }

    private RowFileWriter(OutputFile file, RowFormat<T> format, @Nullable Path local) throws IOException {
        this.local = local;
        hashed = new HashedOutputFile(file);
        Builder<T> builder = new Builder<>(hashed, format)
                .withConf(settings(format))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriteMode(ParquetFileWriter.Mode.CREATE)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withRowGroupRowCountLimit(format.rowsPerGroup())
                .withPageSize(PAGE_BYTES)
                .withPageWriteChecksumEnabled(true)
                // Rows of 500,000 samples are large: look at the size of a page after few of them.
                .withMinRowCountForPageSizeCheck(16);
        // Nearly every row has another one: a dictionary costs more than the rest of the row's key, and is given up
        // anyway.
        for (String column : VariantColumns.PLACES) {
            builder.withDictionaryEncoding(column, false);
        }
        for (String column : format.packedColumns()) {
            builder.withDictionaryEncoding(column, false).withStatisticsEnabled(column, false);
        }
        for (String column : format.distinctColumns()) {
            builder.withDictionaryEncoding(column, false);
        }
        this.writer = builder.build();
    }

    /** Without settings of its own Parquet reads Hadoop's from their files again for each file. */
    private static ParquetConfiguration settings(RowFormat<?> format) {
        HadoopParquetConfiguration settings = new HadoopParquetConfiguration(new Configuration(false));
        settings.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, format.zstdLevel());
        return settings;
    }

    public void write(T row) throws IOException {
        writer.write(row);
        rows++;
    }

    /** Rows written so far. */
    public long rows() {
        return rows;
    }

    /** Bytes written and buffered so far. */
    public long bytes() {
        return writer.getDataSize();
    }

    @Override
    public void close() throws IOException {
        writer.close();
        if (local != null) {
            OrderedFooter.write(local);
        }
    }

    /** Closes the file. @return SHA-256 of its bytes in hex */
    public String closeHashed() throws IOException {
        writer.close();
        return hashed.sha256();
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
        private final RowFormat<T> format;

        Builder(OutputFile file, RowFormat<T> format) {
            super(file);
            this.format = format;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // the only form that Parquet 1.16 declares abstract
        protected WriteSupport<T> getWriteSupport(Configuration configuration) {
            return new FormatWriteSupport<>(format);
        }
    }

    private static final class FormatWriteSupport<T> extends WriteSupport<T> {
        private final RowFormat<T> format;
        private RecordConsumer out;

        @SuppressWarnings("NullAway.Init") // Parquet calls prepareForWrite before write
        FormatWriteSupport(RowFormat<T> format) {
            this.format = format;
        }

        @Override
        public String getName() {
            return "goe";
        }

        @Override
        @SuppressWarnings("deprecation") // the only form that Parquet 1.16 declares abstract
        public WriteContext init(Configuration configuration) {
            return new WriteContext(format.schema(), format.notes());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            out = recordConsumer;
        }

        @Override
        public void write(T row) {
            out.startMessage();
            format.write(row, out);
            out.endMessage();
        }
    }
}
