package eu.goe.core.frequency;

import eu.goe.core.variant.Variant;
import org.jspecify.annotations.Nullable;

/**
 * One variant of a frequency result or package: its counts over the result's strata, in the qualities that were asked
 * for (at least one), and, if they were asked for, histograms of everybody who has the allele. Owns its counts.
 */
public record FrequencyRow(
        Variant variant,
        @Nullable StrataCounts raw,
        @Nullable StrataCounts adj,
        @Nullable CallHistograms rawHistograms,
        @Nullable CallHistograms adjHistograms) {
    public FrequencyRow {
        if (raw == null && adj == null) {
            throw new IllegalArgumentException("a frequency row has raw or adj counts or both");
        }
    }

    /** A row without histograms. */
    public FrequencyRow(Variant variant, @Nullable StrataCounts raw, @Nullable StrataCounts adj) {
        this(variant, raw, adj, null, null);
    }

    /** The histograms of one quality, null if the result does not hold them. */
    public @Nullable CallHistograms histograms(Quality quality) {
        return quality == Quality.RAW ? rawHistograms : adjHistograms;
    }

    /** The counts of one quality, null if the result does not hold it. */
    public @Nullable StrataCounts counts(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
    }
}
