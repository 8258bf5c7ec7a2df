package eu.goe.ingest.gvcf;

import eu.goe.ingest.vcf.VcfHeader;
import java.io.Serializable;
import java.util.Collection;
import java.util.Set;

/**
 * How sure a reference block must be to count as called, raw and adj alike.
 *
 * @param minGq least quality; 0 believes GT, and takes no notice of FILTER
 * @param minDp least depth of a call of two copies, half of it, rounded up, for one copy; 0 for any
 * @param hasQuality whether any header of the batch declares a quality; else that test does not apply
 * @param hasDepth likewise a depth
 */
public record CallThresholds(int minGq, int minDp, boolean hasQuality, boolean hasDepth) implements Serializable {
    private static final Set<String> QUALITIES = Set.of("GQ", "GQX", "SQ");
    private static final Set<String> DEPTHS = Set.of("MIN_DP", "DP");

    /** The tests that the headers of a batch allow. */
    public static CallThresholds of(int minGq, int minDp, Collection<VcfHeader> headers) {
        return new CallThresholds(
                minGq,
                minDp,
                headers.stream().flatMap(h -> h.formats().stream()).anyMatch(QUALITIES::contains),
                headers.stream().flatMap(h -> h.formats().stream()).anyMatch(DEPTHS::contains));
    }

    /** As the store names it: {@code gvcf gq=20 dp=10}. */
    public static String label(int minGq, int minDp) {
        return "gvcf gq=" + minGq + " dp=" + minDp;
    }

    /**
     * @param quality −1 where it is missing, likewise
     * @param depth as MIN_DP or DP
     * @param filtered whether FILTER says something other than PASS
     */
    boolean pass(int quality, int depth, boolean filtered, int ploidy) {
        if (minGq > 0 && (filtered || (hasQuality && quality < minGq))) {
            return false;
        }
        return minDp == 0 || !hasDepth || depth >= (ploidy == 1 ? (minDp + 1) / 2 : minDp);
    }
}
