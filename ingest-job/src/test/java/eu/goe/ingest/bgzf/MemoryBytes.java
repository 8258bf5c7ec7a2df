package eu.goe.ingest.bgzf;

import java.util.SplittableRandom;

/** A file in memory that gives as many bytes at once as it likes, as streams of distributed file systems do. */
public final class MemoryBytes implements SeekableBytes {
    private final byte[] bytes;
    private final SplittableRandom random;

    public MemoryBytes(byte[] bytes, SplittableRandom random) {
        this.bytes = bytes;
        this.random = random;
    }

    @Override
    public int read(long position, byte[] buf, int off, int len) {
        if (position >= bytes.length) {
            return -1;
        }
        int n = (int) Math.min(len, bytes.length - position);
        n = random.nextInt(4) == 0 ? 1 + random.nextInt(n) : n;
        System.arraycopy(bytes, (int) position, buf, off, n);
        return n;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void close() {}
}
