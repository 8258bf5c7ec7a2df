package eu.goe.core.qc;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of who is related, and of where people stand among the others.
 *
 * @param sites that kinship was estimated at
 * @param known numbers of those whose kinship is known
 * @param pairs of them, by number
 * @param components of the known, by number
 * @param missing why nobody's is; null if that is not so
 */
record Relatedness(
        int sites,
        BitSet known,
        List<RelatedPair> pairs,
        List<SampleComponents> components,
        @Nullable String missing) {
    static Relatedness missing(int sites, String why) {
        return new Relatedness(sites, new BitSet(), List.of(), List.of(), why);
    }
}
