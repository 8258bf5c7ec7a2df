package eu.goe.ingest.bgzf;

import java.io.IOException;

/** The bytes of a file, read from any position; a local file or a stream of a distributed file system. One thread. */
public interface SeekableBytes extends AutoCloseable {
    /**
     * Reads up to {@code len} bytes that begin at {@code position}.
     *
     * @return how many were read, at least 1, or −1 where the position is at or beyond the end
     */
    int read(long position, byte[] buf, int off, int len) throws IOException;

    /** The size of the file in bytes. */
    long length();

    @Override
    void close() throws IOException;
}
