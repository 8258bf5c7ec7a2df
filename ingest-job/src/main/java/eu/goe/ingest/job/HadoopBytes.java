package eu.goe.ingest.job;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.store.HadoopSettings;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file on any Hadoop file system, read in large pieces, since readers ask for a block at a time. */
public final class HadoopBytes implements SeekableBytes {
    private static final int BUFFER_BYTES = 4 << 20;

    private final FSDataInputStream in;
    private final long length;
    private final long modified;
    private final byte[] buffer;
    private long bufferStart;
    private int buffered;
    private long bytesRead;

    /** Opens a file to be read from one place onwards. */
    public HadoopBytes(String uri) throws IOException {
        this(uri, BUFFER_BYTES);
    }

    /**
     * Opens a file.
     *
     * @param bufferBytes how much is read at a time, at least 1
     */
    public HadoopBytes(String uri, int bufferBytes) throws IOException {
        Path path = new Path(uri);
        FileSystem fs = path.getFileSystem(HadoopSettings.get());
        try {
            FileStatus status = fs.getFileStatus(path);
            this.length = status.getLen();
            this.modified = status.getModificationTime();
        } catch (FileNotFoundException e) {
            throw new BadInputException(uri + ": no such file.", e);
        }
        this.in = fs.open(path);
        this.buffer = new byte[(int) Math.min(bufferBytes, Math.max(1, length))];
    }

    @Override
    public int read(long position, byte[] into, int off, int len) throws IOException {
        if (position >= length) {
            return -1;
        }
        if (position < bufferStart || position >= bufferStart + buffered) {
            int wanted = (int) Math.min(buffer.length, length - position);
            in.seek(position);
            in.readFully(buffer, 0, wanted);
            bufferStart = position;
            buffered = wanted;
            bytesRead += wanted;
        }
        int from = (int) (position - bufferStart);
        int n = Math.min(len, buffered - from);
        System.arraycopy(buffer, from, into, off, n);
        return n;
    }

    /** When the file was changed, in milliseconds since 1970. */
    long modified() {
        return modified;
    }

    @Override
    public long length() {
        return length;
    }

    /** Bytes taken from the file system so far. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
