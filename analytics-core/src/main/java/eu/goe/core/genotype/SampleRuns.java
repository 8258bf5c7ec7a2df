package eu.goe.core.genotype;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a tile as runs of neighbours, in increasing order, and a mark beside them; as bytes they are specified in {@code
 * docs/format.md}, "Unlisted samples". Mutable, one owner.
 */
public final class SampleRuns {
    /** First sample and the one behind the last, of each run. */
    private int[] ends = new int[16];

    private int size;
    private boolean isMarked;

    /** Forgets runs and mark. */
    public void clear() {
        size = 0;
        isMarked = false;
    }

    /** Sets the mark. */
    public void mark() {
        isMarked = true;
    }

    public boolean isMarked() {
        return isMarked;
    }

    /** Whether the mark is set in bytes that {@link #encode} has made. */
    public static boolean isMarked(byte @Nullable [] packed) {
        return packed != null && packed.length > 0 && (packed[0] & 1) != 0;
    }

    /** Adds so many samples from one on, behind all earlier ones; what touches the last run continues it. */
    public void add(int first, int n) {
        if (n < 0 || (size > 0 && first < ends[2 * size - 1])) {
            throw new IllegalArgumentException(n + " samples from " + first);
        }
        if (n == 0) {
            return;
        }
        if (size > 0 && ends[2 * size - 1] == first) {
            ends[2 * size - 1] = first + n;
            return;
        }
        if (2 * size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        ends[2 * size] = first;
        ends[2 * size + 1] = first + n;
        size++;
    }

    /** How many runs there are. */
    public int size() {
        return size;
    }

    /** First sample of a run. */
    public int first(int run) {
        return ends[2 * run];
    }

    /** The sample behind the last of a run. */
    public int end(int run) {
        return ends[2 * run + 1];
    }

    /** Whether all samples of a stretch, which is not empty, are in the runs. */
    public boolean covers(int from, int to) {
        for (int r = 0; r < size; r++) {
            if (ends[2 * r] <= from && to <= ends[2 * r + 1]) {
                return true;
            }
        }
        return false;
    }

    /** The bytes of runs and mark; null if there is neither. */
    public byte @Nullable [] encode() {
        if (size == 0 && !isMarked) {
            return null;
        }
        byte[] bytes = new byte[5 + 10 * size];
        int at = Varint.put(bytes, 0, size << 1 | (isMarked ? 1 : 0));
        int reached = 0;
        for (int r = 0; r < size; r++) {
            at = Varint.put(bytes, at, ends[2 * r] - reached);
            at = Varint.put(bytes, at, ends[2 * r + 1] - ends[2 * r] - 1);
            reached = ends[2 * r + 1];
        }
        return Arrays.copyOf(bytes, at);
    }

    /**
     * Forgets all runs and takes those of a row.
     *
     * @param packed null for none
     * @throws IllegalStateException if the bytes are not runs of that many samples
     */
    public void decode(byte @Nullable [] packed, int nSamples) {
        clear();
        if (packed == null) {
            return;
        }
        try {
            Varint.Cursor in = new Varint.Cursor(packed, 0);
            int at = 0;
            int head = in.next();
            isMarked = (head & 1) != 0;
            for (int k = head >>> 1; k > 0; k--) {
                int first = at + in.next();
                int n = in.next() + 1;
                if (first < at || n < 1 || n > nSamples - first) {
                    throw new IllegalStateException("runs have more than " + nSamples + " samples");
                }
                add(first, n);
                at = first + n;
            }
            if (in.position() != packed.length) {
                throw new IllegalStateException(packed.length - in.position() + " bytes too many in runs of samples");
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("runs of samples are cut short", e);
        }
    }
}
