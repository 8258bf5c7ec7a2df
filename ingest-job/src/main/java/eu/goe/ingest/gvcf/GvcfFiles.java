package eu.goe.ingest.gvcf;

import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Opens files of a batch. */
@FunctionalInterface
public interface GvcfFiles {
    /**
     * Where the records of a stretch are in a file.
     *
     * @param file number in the batch, from 1
     * @param header which of the distinct headers it has
     * @param contig as the file spells it, to be read on its own; null for all records, from the file's beginning
     * @param offset BGZF virtual position of the first record
     */
    record Range(int file, int header, @Nullable String contig, long offset) implements Serializable {}

    /**
     * A file being read.
     *
     * @param lines at the first record
     * @param bytes to be closed behind it
     */
    record Opened(LineReader lines, SeekableBytes bytes) implements Closeable {
        @Override
        public void close() throws IOException {
            try (bytes) {
                lines.close();
            }
        }
    }

    Opened open(Range range) throws IOException;
}
