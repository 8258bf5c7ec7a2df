package eu.goe.ingest.gvcf;

import eu.goe.core.genotype.CallState;
import java.util.Arrays;

/**
 * What one sample says at each base, for alleles that it has no record of: of its records with alleles whose REF covers the base the
 * one that begins last, of several there the one with most called copies; else the reference block over it that begins last; else
 * nothing. Takes records in the order of their starts and cuts the genome into segments of one state each. One owner.
 *
 * <p>Time: constant for a record that overlaps few others. Memory: the segments behind {@link #forget}.
 */
final class SampleTrack {
    /** Records that reach beyond {@link #reached}, in the order they came: alleles, then blocks. */
    private final Active variants = new Active();

    private final Active blocks = new Active();
    private int reached;
    private long overlaps;

    private int[] start = new int[16];
    private int[] end = new int[16];
    private int[] state = new int[16];
    private int first;
    private int size;
    /** Where {@link #stateAt} and {@link #firstBehind} have come. */
    private int cursor;

    private int uncut;

    private static final class Active {
        int[] start = new int[4];
        int[] end = new int[4];
        int[] state = new int[4];
        int size;

        void add(int from, int to, int what) {
            if (size == start.length) {
                start = Arrays.copyOf(start, 2 * size);
                end = Arrays.copyOf(end, 2 * size);
                state = Arrays.copyOf(state, 2 * size);
            }
            start[size] = from;
            end[size] = to;
            state[size++] = what;
        }

        void drop(int reached) {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (end[i] > reached) {
                    start[kept] = start[i];
                    end[kept] = end[i];
                    state[kept++] = state[i];
                }
            }
            size = kept;
        }

        /** The one that begins last, of these with most called copies; −1 for none. */
        int winner() {
            int best = size - 1;
            for (int i = size - 2; i >= 0 && start[i] == start[best]; i--) {
                best = CallState.called(state[i]) > CallState.called(state[best]) ? i : best;
            }
            return best;
        }
    }

    /** Begins a stretch of a contig at a place: what is before is not asked for. */
    void begin(int from) {
        variants.size = 0;
        blocks.size = 0;
        reached = from;
        first = 0;
        size = 0;
        cursor = 0;
        uncut = 0;
    }

    /** A record with alleles: its POS, the end of its REF, and its call. */
    void variant(int from, int to, int what) {
        advance(from);
        if (to > reached) {
            variants.add(from, to, what);
        }
    }

    /**
     * A reference block.
     *
     * @param isOwned whether overlaps that it has are counted here
     */
    void block(int from, int to, int what, boolean isOwned) {
        advance(from);
        if (isOwned) {
            for (int i = 0; i < blocks.size; i++) {
                overlaps += blocks.end[i] > from ? 1 : 0;
            }
        }
        if (to > reached) {
            blocks.add(from, to, what);
        }
    }

    /** Says that no record begins before a place any more. */
    void advance(int to) {
        while (reached < to) {
            if (variants.size > 0) {
                variants.drop(reached);
            }
            if (blocks.size > 0) {
                blocks.drop(reached);
            }
            Active by = variants.size > 0 ? variants : blocks;
            int winner = by.winner();
            if (winner < 0) {
                reached = to;
                return;
            }
            int until = Math.min(to, by.end[winner]);
            emit(reached, until, by.state[winner]);
            reached = until;
        }
    }

    private void emit(int from, int to, int what) {
        if (what == CallState.NONE) {
            return;
        }
        // A segment that firstBehind has passed has been given out as it was.
        if (size > uncut && end[size - 1] == from && state[size - 1] == what) {
            end[size - 1] = to;
            return;
        }
        if (size == start.length) {
            if (first > size / 2) {
                System.arraycopy(start, first, start, 0, size - first);
                System.arraycopy(end, first, end, 0, size - first);
                System.arraycopy(state, first, state, 0, size - first);
                size -= first;
                cursor -= first;
                uncut -= first;
                first = 0;
            } else {
                start = Arrays.copyOf(start, 2 * size);
                end = Arrays.copyOf(end, 2 * size);
                state = Arrays.copyOf(state, 2 * size);
            }
        }
        start[size] = from;
        end[size] = to;
        state[size++] = what;
    }

    /** The state at a base that {@link #advance} has passed; bases are asked for in order. */
    int stateAt(int base) {
        while (cursor < size && end[cursor] <= base) {
            cursor++;
        }
        return cursor < size && start[cursor] <= base ? state[cursor] : CallState.NONE;
    }

    /** Behind the last base of all records so far. */
    int furthest() {
        int furthest = reached;
        for (int i = 0; i < variants.size; i++) {
            furthest = Math.max(furthest, variants.end[i]);
        }
        for (int i = 0; i < blocks.size; i++) {
            furthest = Math.max(furthest, blocks.end[i]);
        }
        return furthest;
    }

    /** Behind the last segment; of the segments before it {@link #start} and the others hold. */
    int segments() {
        return size;
    }

    int start(int segment) {
        return start[segment];
    }

    int end(int segment) {
        return end[segment];
    }

    int state(int segment) {
        return state[segment];
    }

    /** Forgets segments that end before or at a place, of which nothing is asked any more. */
    void forget(int before) {
        while (first < size && end[first] <= before) {
            first++;
        }
        cursor = Math.max(cursor, first);
        uncut = Math.max(uncut, first);
        if (first == size) {
            first = 0;
            size = 0;
            cursor = 0;
            uncut = 0;
        }
    }

    /** The first segment that ends behind a place; places are asked for in order. */
    int firstBehind(int place) {
        uncut = Math.max(uncut, first);
        while (uncut < size && end[uncut] <= place) {
            uncut++;
        }
        return uncut;
    }

    /** Reference blocks that began inside an earlier one, since this was last asked. */
    long takeOverlaps() {
        long taken = overlaps;
        overlaps = 0;
        return taken;
    }
}
