package eu.goe.core.query;

import java.nio.charset.StandardCharsets;

/** A growing line of bytes. Mutable, one owner. */
final class TextBuffer extends GrowingBytes {
    TextBuffer add(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    TextBuffer add(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
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

    /** Forgets what is behind a size. */
    void cut(int to) {
        size = to;
    }
}
