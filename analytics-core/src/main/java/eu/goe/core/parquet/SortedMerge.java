package eu.goe.core.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Merges k sorted streams into groups of rows with the same key, in key order. Holds one row of each stream; time
 * O(log k) a row, and none beyond reading where there is one stream.
 *
 * @param <K> the key
 * @param <T> the row
 */
public final class SortedMerge<K extends Comparable<? super K>, T> implements Iterator<List<SortedMerge.Entry<T>>> {
    /**
     * A row and the stream that it came from.
     *
     * @param stream place in the list of streams
     */
    public record Entry<T>(int stream, T row) {}

    private final List<? extends Iterator<T>> streams;
    private final Function<T, K> key;
    private final PriorityQueue<Head<K, T>> heads;

    private record Head<K, T>(K key, int stream, T row) {}

    /** The streams are sorted by the key; keys repeated within a stream come out in one group. */
    public SortedMerge(List<? extends Iterator<T>> streams, Function<T, K> key) {
        this.streams = streams;
        this.key = key;
        Comparator<Head<K, T>> byKey = (a, b) -> a.key().compareTo(b.key());
        this.heads = new PriorityQueue<>(Math.max(1, streams.size()), byKey.thenComparingInt(Head::stream));
        for (int s = 0; s < streams.size(); s++) {
            advance(s);
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    /** The next group; the list is the caller's. */
    @Override
    public List<Entry<T>> next() {
        Head<K, T> first = heads.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        List<Entry<T>> group = new ArrayList<>(2);
        group.add(new Entry<>(first.stream(), first.row()));
        advance(first.stream());
        for (Head<K, T> head = heads.peek();
                head != null && head.key().compareTo(first.key()) == 0;
                head = heads.peek()) {
            heads.poll();
            group.add(new Entry<>(head.stream(), head.row()));
            advance(head.stream());
        }
        return group;
    }

    private void advance(int s) {
        Iterator<T> stream = streams.get(s);
        if (stream.hasNext()) {
            T row = stream.next();
            heads.add(new Head<>(key.apply(row), s, row));
        }
    }
}
