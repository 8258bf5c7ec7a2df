package eu.goe.core.exchange;

import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;
import org.jspecify.annotations.Nullable;

/** One variant of a merged table, in the qualities that all its packages hold (at least one). Owns its counts. */
public record MergedRow(
        Variant variant,
        @Nullable MergedCounts raw,
        @Nullable MergedCounts adj) {
    public MergedRow {
        if (raw == null && adj == null) {
            throw new IllegalArgumentException("a merged row has raw or adj counts or both");
        }
    }

    /** The counts of one quality, null if the table does not hold it. */
    public @Nullable MergedCounts counts(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
    }
}
