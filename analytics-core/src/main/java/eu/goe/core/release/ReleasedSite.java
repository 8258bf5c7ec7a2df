package eu.goe.core.release;

import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.variant.Variant;
import org.jspecify.annotations.Nullable;

/**
 * One variant as it is published. Owns its counts.
 *
 * @param region how many copies people have here
 * @param raw null if the table does not hold it
 * @param adj null if the table does not hold it
 */
public record ReleasedSite(
        Variant variant,
        PloidyRegion region,
        @Nullable ReleasedCounts raw,
        @Nullable ReleasedCounts adj) {
    /** The counts of one quality, null if the table does not hold it. */
    public @Nullable ReleasedCounts counts(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
    }
}
