package eu.goe.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for names in bytes, whatever the file. A name of fewer than {@value #MIN_BYTES} bytes is not looked for: in packed data those
 * bytes stand by chance. The searcher is for one thread.
 */
final class NameScan {
    static final int MIN_BYTES = 6;

    private static final int CHUNK = 1 << 20;
    private static final int WINDOW_BYTES = 4;
    private static final int TABLE_BITS = 18;

    private final Map<Integer, List<byte[]>> byBeginning = new HashMap<>();
    private final BitSet beginnings = new BitSet(1 << TABLE_BITS);
    private final int longest;
    private final int shorter;

    NameScan(Collection<String> names) {
        int most = 0;
        int left = 0;
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < MIN_BYTES) {
                left++;
                continue;
            }
            int key = key(bytes, 0);
            byBeginning.computeIfAbsent(key, k -> new ArrayList<>()).add(bytes);
            beginnings.set(hash(key));
            most = Math.max(most, bytes.length);
        }
        longest = most;
        shorter = left;
    }

    /** How many names are too short. */
    int nTooShort() {
        return shorter;
    }

    private static int key(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    private static int hash(int key) {
        return (key * 0x9E3779B9) >>> 32 - TABLE_BITS;
    }

    boolean isIn(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return find(bytes, bytes.length);
    }

    /** Whether a name is in what a stream holds, which is read until one is found. */
    boolean isIn(InputStream in) throws IOException {
        byte[] buffer = new byte[CHUNK + longest];
        int kept = 0;
        while (true) {
            int n = in.readNBytes(buffer, kept, CHUNK);
            if (find(buffer, kept + n)) {
                return true;
            }
            if (n < CHUNK) {
                return false;
            }
            // A name may stand across the seam.
            int end = kept + n;
            kept = Math.min(end, Math.max(0, longest - 1));
            System.arraycopy(buffer, end - kept, buffer, 0, kept);
        }
    }

    private boolean find(byte[] bytes, int length) {
        if (longest == 0) {
            return false;
        }
        for (int at = 0; at + WINDOW_BYTES <= length; at++) {
            int key = key(bytes, at);
            if (beginnings.get(hash(key))) {
                for (byte[] name : byBeginning.getOrDefault(key, List.of())) {
                    if (at + name.length <= length
                            && Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
