package eu.goe.core.frequency;

import eu.goe.core.variant.Variant;
import org.jspecify.annotations.Nullable;

/**
 * One variant of a frequency result or package: its counts over the result's strata, in the qualities that were asked
 * for (at least one). Owns its counts.
 */
public record FrequencyRow(
        Variant variant,
        @Nullable StrataCounts raw,
        @Nullable StrataCounts adj) {
    public FrequencyRow {
        if (raw == null && adj == null) {
            throw new IllegalArgumentException("a frequency row has raw or adj counts or both");
        }
    }

    /** The counts of one quality, null if the result does not hold it. */
    public @Nullable StrataCounts counts(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
    }
}
