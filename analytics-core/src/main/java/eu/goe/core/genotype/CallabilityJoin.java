package eu.goe.core.genotype;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the rows of {@code callability} of several tiles together as those of one tile: cut anew to stretches that all tiles have in common,
 * none much larger than rows of an ingest. Mutable, one owner.
 *
 * <p>Use on one contig of one window: {@link #add} rows of all tiles in the order of their starts, then {@link #finish}. Memory: the rows of
 * each tile from the last cut on.
 */
public final class CallabilityJoin {
    private static final int ROW_BYTES = 64 << 10;
    private static final int BYTES_PER_SAMPLE = 8;
    private static final int PARTS = 3;

    private final int[] sizes;
    private final int nSamples;
    private final Sink sink;
    private final long limit;
    private final List<List<Waiting>> waiting = new ArrayList<>();
    private final CallabilityEncoder encoder = new CallabilityEncoder();
    private int cutAt;

    /** Takes the joined rows, in order. */
    @FunctionalInterface
    public interface Sink {
        void row(int start, int end, byte[] called) throws IOException;
    }

    /** A row of a tile, unpacked: runs of samples, and of each where its intervals end among all. */
    private static final class Waiting {
        final int start;
        final int end;
        final int bytes;
        int[] first = new int[16];
        int[] behind = new int[16];
        int[] to = new int[16];
        int nRuns;
        int[] intervals = new int[64];
        int nIntervals;

        /** The run that the walk along the samples has reached. */
        int run;

        Waiting(int start, int end, byte[] called, int nSamples) {
            this.start = start;
            this.end = end;
            this.bytes = called.length;
            CallabilityDecoder.decode(called, nSamples, start, this::interval);
        }

        private void interval(int firstSample, int n, int from, int until, int state) {
            if (nRuns == 0 || first[nRuns - 1] != firstSample) {
                if (nRuns == first.length) {
                    first = Arrays.copyOf(first, 2 * nRuns);
                    behind = Arrays.copyOf(behind, 2 * nRuns);
                    to = Arrays.copyOf(to, 2 * nRuns);
                }
                first[nRuns] = firstSample;
                behind[nRuns++] = firstSample + n;
            }
            if (intervals.length < PARTS * (nIntervals + 1)) {
                intervals = Arrays.copyOf(intervals, 2 * intervals.length);
            }
            intervals[PARTS * nIntervals] = from;
            intervals[PARTS * nIntervals + 1] = until;
            intervals[PARTS * nIntervals + 2] = state;
            to[nRuns - 1] = ++nIntervals;
        }

        /** Goes to a sample; where what its row says of it, and of those behind it, changes. */
        int change(int sample, int nSamples) {
            while (run < nRuns && behind[run] <= sample) {
                run++;
            }
            return run == nRuns ? nSamples : first[run] <= sample ? behind[run] : first[run];
        }

        /** Adds the intervals, within a stretch, of the sample that the walk is at. */
        void addTo(CallabilityEncoder encoder, int sample, int from, int until) {
            if (run == nRuns || first[run] > sample) {
                return;
            }
            for (int i = run == 0 ? 0 : to[run - 1]; i < to[run] && intervals[PARTS * i] < until; i++) {
                int begin = Math.max(from, intervals[PARTS * i]);
                int stop = Math.min(until, intervals[PARTS * i + 1]);
                if (begin < stop) {
                    encoder.add(begin, stop, intervals[PARTS * i + 2]);
                }
            }
        }
    }

    /** @param sizes samples of each tile, in order */
    public CallabilityJoin(int[] sizes, Sink sink) {
        this(
                sizes,
                sink,
                Math.max(
                        ROW_BYTES,
                        (long) BYTES_PER_SAMPLE * Arrays.stream(sizes).sum()));
    }

    /** @param limit bytes of a row, about */
    CallabilityJoin(int[] sizes, Sink sink, long limit) {
        this.sizes = sizes.clone();
        this.sink = sink;
        this.limit = limit;
        nSamples = Arrays.stream(sizes).sum();
        for (int t = 0; t < sizes.length; t++) {
            waiting.add(new ArrayList<>());
        }
    }

    /** Adds the next row, one of a tile by its place in the order. */
    public void add(int tile, int start, int end, byte[] called) throws IOException {
        if (estimate(start) >= limit) {
            cut(start);
        }
        waiting.get(tile).add(new Waiting(start, end, called, sizes[tile]));
    }

    /** Writes what is left; the next row may be of another contig. */
    public void finish() throws IOException {
        int last = cutAt;
        for (List<Waiting> rows : waiting) {
            for (Waiting row : rows) {
                last = Math.max(last, row.end);
            }
        }
        cut(last);
        cutAt = 0;
    }

    /** Bytes that the rows have before a place, about. */
    private long estimate(int place) {
        double bytes = 0;
        for (List<Waiting> rows : waiting) {
            for (Waiting row : rows) {
                long bases = Math.min(place, row.end) - (long) Math.max(cutAt, row.start);
                bytes += bases <= 0 ? 0 : (double) row.bytes * bases / (row.end - row.start);
            }
        }
        return (long) bytes;
    }

    private void cut(int place) throws IOException {
        int from = Integer.MAX_VALUE;
        for (List<Waiting> rows : waiting) {
            for (Waiting row : rows) {
                from = Math.min(from, Math.max(cutAt, row.start));
            }
        }
        if (from < place) {
            long bases = (long) place - from;
            long pieces = Math.max(1, Math.min(bases, Math.round((double) estimate(place) / limit)));
            for (long piece = 0; piece < pieces; piece++) {
                write((int) (from + bases * piece / pieces), (int) (from + bases * (piece + 1) / pieces));
            }
            cutAt = place;
        }
        for (List<Waiting> rows : waiting) {
            rows.removeIf(row -> row.end <= place);
        }
    }

    private void write(int from, int to) throws IOException {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (List<Waiting> rows : waiting) {
            for (Waiting row : rows) {
                if (row.start < to && row.end > from) {
                    first = Math.min(first, Math.max(from, row.start));
                    last = Math.max(last, Math.min(to, row.end));
                    row.run = 0;
                }
            }
        }
        if (first >= last) {
            return;
        }
        encoder.begin(first, nSamples);
        for (int t = 0; t < sizes.length; t++) {
            for (int sample = 0; sample < sizes[t]; ) {
                int change = sizes[t];
                encoder.nextSample();
                for (Waiting row : waiting.get(t)) {
                    if (row.start < to && row.end > from) {
                        change = Math.min(change, row.change(sample, sizes[t]));
                        row.addTo(encoder, sample, from, to);
                    }
                }
                encoder.repeat(change - sample - 1);
                sample = change;
            }
        }
        sink.row(first, last, encoder.finish());
    }
}
