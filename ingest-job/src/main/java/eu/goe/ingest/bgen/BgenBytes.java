package eu.goe.ingest.bgen;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.SeekableBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Little-endian values of a file, one after the other. One owner. */
final class BgenBytes {
    private final SeekableBytes bytes;
    private final String label;
    private final byte[] four = new byte[4];
    private long at;

    BgenBytes(SeekableBytes bytes, String label, long at) {
        this.bytes = bytes;
        this.label = label;
        this.at = at;
    }

    long position() {
        return at;
    }

    void moveTo(long position) {
        at = position;
    }

    int u16() throws IOException {
        fill(four, 2);
        return (four[0] & 0xff) | (four[1] & 0xff) << 8;
    }

    long u32() throws IOException {
        fill(four, 4);
        return (four[0] & 0xffL) | (four[1] & 0xffL) << 8 | (four[2] & 0xffL) << 16 | (four[3] & 0xffL) << 24;
    }

    String text(long length) throws IOException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    byte[] bytes(long length) throws IOException {
        if (length > bytes.length() - at || length > Integer.MAX_VALUE - 8) {
            throw cut();
        }
        byte[] into = new byte[(int) length];
        fill(into, into.length);
        return into;
    }

    private void fill(byte[] into, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int got = bytes.read(at + n, into, n, length - n);
            if (got < 0) {
                throw cut();
            }
            n += got;
        }
        at += length;
    }

    BadInputException cut() {
        return damaged("the file ends inside what begins here");
    }

    BadInputException damaged(String what) {
        return new BadInputException(label + ": damaged at byte " + at + " of " + bytes.length() + ": " + what
                + ".\nCopy the file again from where it came and compare checksums.");
    }
}
