package eu.goe.core.exchange;

import eu.goe.core.frequency.StrataCounts;
import org.jspecify.annotations.Nullable;

/**
 * What the packages of one node say about one variant in one quality.
 *
 * @param listed the row of its package of all variants, null if that does not list the variant, or there is none
 * @param answered the row of its newest answer to a list of sites, null if none has the variant
 * @param called what its coverage says of AN at the position, null if there is none
 * @param listsOthers whether it lists another allele at the position: who was called for that one was for this one too, which is
 *     not what its AN alone tells
 */
record NodeSite(
        @Nullable StrataCounts listed,
        @Nullable StrataCounts answered,
        @Nullable AnRange called,
        boolean listsOthers) {

    /**
     * AN of the package's strata, from {@code min} to {@code max}. Arrays belong to it and must not be changed.
     */
    record AnRange(int[] min, int[] max) {}

    /** A node that only says what it lists. */
    static NodeSite of(@Nullable StrataCounts listed) {
        return new NodeSite(listed, null, null, false);
    }
}
