package eu.goe.core.exchange;

import eu.goe.core.errors.VerificationException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.Serializable;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a local file, which Parquet reads like a file of its own: a package's file in its folder, or in its tar.
 *
 * @param file absolute path
 * @param from its first byte, 0-based
 * @param size in bytes
 * @param sums by which all that is read is checked; null before they are known
 */
record FilePart(String file, long from, long size, @Nullable BlockSums sums) implements InputFile, Serializable {
    private static final int BUFFER = 1 << 16;

    /** One of which nothing is known. */
    FilePart(String file, long from, long size) {
        this(file, from, size, null);
    }

    /** The same part, of which nothing is read but what fits the sums. */
    FilePart checkedBy(BlockSums its) {
        return new FilePart(file, from, size, its);
    }

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

        /** With sums: the stretch that was read last, and which it is. */
        private byte[] block = new byte[0];

        private int blockLength;
        private long blockNumber = -1;

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
            BlockSums sums = part.sums();
            int most = (int) Math.min(length, left);
            int n = sums == null ? file.read(into, offset, most) : readChecked(sums, into, offset, most);
            if (n < 0) {
                throw new EOFException("the file ends " + left + " bytes too early");
            }
            pos += n;
            return n;
        }

        private int readChecked(BlockSums sums, byte[] into, int offset, int length) throws IOException {
            long number = pos / BlockSums.BLOCK;
            if (number != blockNumber) {
                load(sums, number);
            }
            int at = (int) (pos % BlockSums.BLOCK);
            int n = Math.min(length, blockLength - at);
            System.arraycopy(block, at, into, offset, n);
            return n;
        }

        private void load(BlockSums sums, long number) throws IOException {
            long start = number * BlockSums.BLOCK;
            blockNumber = -1;
            blockLength = (int) Math.min(BlockSums.BLOCK, part.size() - start);
            if (block.length < blockLength) {
                block = new byte[blockLength];
            }
            file.seek(part.from() + start);
            boolean isThere = true;
            try {
                file.readFully(block, 0, blockLength);
            } catch (EOFException e) {
                isThere = false;
            }
            if (!isThere || !sums.fits(Math.toIntExact(number), block, blockLength)) {
                throw new VerificationException(
                        part.file() + " changed since it was verified. Let nobody write there, and verify again.");
            }
            blockNumber = number;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
