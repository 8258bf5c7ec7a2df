package eu.goe.core.frequency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of positions at which alleles have the same AN in every stratum.
 *
 * @param contig index in the assembly
 * @param start 0-based
 * @param end behind the last position
 * @param raw AN, null if the result does not hold it; likewise
 * @param adj the same of adj calls
 */
public record CoverageRow(
        int contig,
        int start,
        int end,
        @Nullable Called raw,
        @Nullable Called adj) {

    /**
     * AN by stratum. Owns its arrays, which may be one.
     *
     * @param an of an allele that no block lists there; null where only bounds are given
     * @param min of any allele there, at least, and
     * @param max at most
     */
    public record Called(int @Nullable [] an, int[] min, int[] max) {
        /** Where all alleles have the same. */
        public static Called exactly(int[] an) {
            return new Called(an, an, an);
        }

        boolean isSame(Called other) {
            return Arrays.equals(an, other.an) && Arrays.equals(min, other.min) && Arrays.equals(max, other.max);
        }

        boolean isZero() {
            return Arrays.stream(max).allMatch(n -> n == 0);
        }
    }

    /** AN of one quality, null if the result does not hold it. */
    public @Nullable Called called(Quality quality) {
        return quality == Quality.RAW ? raw : adj;
    }

    /** AN of an allele that no block lists, null if it is not there. */
    public int @Nullable [] an(Quality quality) {
        Called called = called(quality);
        return called == null ? null : called.an();
    }
}
