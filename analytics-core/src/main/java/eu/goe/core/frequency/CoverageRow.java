package eu.goe.core.frequency;

import org.jspecify.annotations.Nullable;

/**
 * A run of positions at which a new allele would have the same AN in every stratum. Owns its arrays.
 *
 * @param contig index in the assembly
 * @param start 0-based
 * @param end behind the last position
 * @param raw AN by stratum, null if the result does not hold it; likewise
 * @param adj the same of adj calls
 */
public record CoverageRow(int contig, int start, int end, int @Nullable [] raw, int @Nullable [] adj) {
    /** AN of one quality, null if the result does not hold it. */
    public int @Nullable [] an(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
    }
}
