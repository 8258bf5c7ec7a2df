package eu.goe.ingest.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the number of a key given as bytes, without making a text of it. */
final class KeyTable {
    private final byte[] @Nullable [] keys;
    private final int[] numbers;
    private final int mask;

    /** @param keys numbered from 0 */
    KeyTable(List<String> keys) {
        int size = Math.max(16, Integer.highestOneBit(4 * Math.max(1, keys.size())));
        this.keys = new byte[size][];
        this.numbers = new int[size];
        this.mask = size - 1;
        for (int i = 0; i < keys.size(); i++) {
            byte[] key = keys.get(i).getBytes(StandardCharsets.UTF_8);
            int slot = hash(key, 0, key.length) & mask;
            while (this.keys[slot] != null) {
                slot = (slot + 1) & mask;
            }
            this.keys[slot] = key;
            numbers[slot] = i;
        }
    }

    /** The key's number, or −1. */
    int find(byte[] b, int from, int to) {
        int slot = hash(b, from, to) & mask;
        while (true) {
            byte[] key = keys[slot];
            if (key == null) {
                return -1;
            }
            if (Arrays.equals(key, 0, key.length, b, from, to)) {
                return numbers[slot];
            }
            slot = (slot + 1) & mask;
        }
    }

    private static int hash(byte[] b, int from, int to) {
        int h = 17;
        for (int i = from; i < to; i++) {
            h = 31 * h + b[i];
        }
        return h ^ (h >>> 15);
    }
}
