package eu.goe.core.store;

import eu.goe.core.variant.Variant;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file of a per-variant table: all its rows lie in one window, sorted.
 *
 * @param path relative to the table's root
 * @param partition value of each partition column, the window's label last
 * @param rows how many
 * @param bytes how large
 * @param first the first and
 * @param last the last variant, so that files that overlap can be told from files that follow each other
 * @param sha256 of its bytes, in hex; null if it was written before that was recorded
 */
public record TableFile(
        String path,
        Partition partition,
        long rows,
        long bytes,
        Variant first,
        Variant last,
        @Nullable String sha256) implements Serializable {

    /**
     * What a per-variant table is partitioned by.
     *
     * @param owner number of the result a file belongs to; 0 in {@code variants}
     * @param window label of the window
     */
    public record Partition(int owner, String window) implements Serializable {}
}
