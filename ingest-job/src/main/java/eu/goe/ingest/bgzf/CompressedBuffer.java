package eu.goe.ingest.bgzf;

import java.io.IOException;

/** A window on the compressed bytes of a file that moves forward only. */
final class CompressedBuffer {
    private final SeekableBytes bytes;
    byte[] buf = new byte[1 << 18];
    /** Where the unread bytes begin in {@link #buf}. */
    int start;

    private int end;
    private long address;

    CompressedBuffer(SeekableBytes bytes, long from) {
        this.bytes = bytes;
        address = from;
    }

    /** Where in the file the unread bytes begin. */
    long address() {
        return address;
    }

    /** Makes at least {@code n} unread bytes available, or all that the file has; returns how many there are. */
    int ensure(int n) throws IOException {
        if (end - start >= n) {
            return end - start;
        }
        System.arraycopy(buf, start, buf, 0, end - start);
        end -= start;
        start = 0;
        while (end < n) {
            int got = bytes.read(address + end, buf, end, buf.length - end);
            if (got < 0) {
                break;
            }
            end += got;
        }
        return end;
    }

    void skip(int n) {
        start += n;
        address += n;
    }

    int u8(int i) {
        return buf[start + i] & 0xff;
    }

    int u16(int i) {
        return u8(i) | u8(i + 1) << 8;
    }

    /** An unsigned 32-bit number. */
    long u32(int i) {
        return u16(i) | (long) u16(i + 2) << 16;
    }
}
