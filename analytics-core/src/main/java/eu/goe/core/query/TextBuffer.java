package eu.goe.core.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing line of bytes. Mutable, one owner. */
final class TextBuffer {
    private byte[] bytes = new byte[1 << 12];
    private int size;

    void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    TextBuffer add(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    TextBuffer add(String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** A number that is not negative. */
    TextBuffer add(int number) {
        reserve(10);
        int digits = 1;
        for (int n = number; n >= 10; n /= 10) {
            digits++;
        }
        size += digits;
        int at = size;
        int left = number;
        do {
            bytes[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        return this;
    }

    int size() {
        return size;
    }

    /** Forgets what is behind a size. */
    void cut(int to) {
        size = to;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }
}
