package eu.goe.core.exchange;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.Serializable;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A stretch of a local file, which Parquet reads like a file of its own: a package's file in its folder, or in its tar.
 *
 * @param file absolute path
 * @param from its first byte, 0-based
 * @param size in bytes
 */
record FilePart(String file, long from, long size) implements InputFile, Serializable {
    private static final int BUFFER = 1 << 16;

    /** All bytes, in order; a file that ends before the part does is an {@link EOFException}. */
    InputStream open() throws IOException {
        return new BufferedInputStream(new Bytes(this), BUFFER);
    }

    /** All bytes of a part that is small enough to be in memory. */
    byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    @Override
    public long getLength() {
        return size;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        Bytes bytes = new Bytes(this);
        return new DelegatingSeekableInputStream(bytes) {
            @Override
            public long getPos() {
                return bytes.pos;
            }

            @Override
            public void seek(long to) throws IOException {
                bytes.seek(to);
            }
        };
    }

    private static final class Bytes extends InputStream {
        private final RandomAccessFile file;
        private final FilePart part;
        private long pos;

        Bytes(FilePart part) throws IOException {
            this.part = part;
            this.file = new RandomAccessFile(part.file(), "r");
            file.seek(part.from());
        }

        void seek(long to) throws IOException {
            if (to < 0 || to > part.size()) {
                throw new EOFException("byte " + to + " of " + part.size());
            }
            file.seek(part.from() + to);
            pos = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            long left = part.size() - pos;
            if (left == 0 && length > 0) {
                return -1;
            }
            int n = file.read(into, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("the file ends " + left + " bytes too early");
            }
            pos += n;
            return n;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
