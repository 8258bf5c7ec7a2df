package eu.goe.core.query;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that grow until they are written. Mutable, one owner. */
abstract class GrowingBytes {
    /** The first {@link #size} are used. */
    byte[] bytes = new byte[1 << 12];

    int size;

    final void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    final void append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    final int size() {
        return size;
    }

    /** Writes what there is, and forgets it. */
    final void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }
}
