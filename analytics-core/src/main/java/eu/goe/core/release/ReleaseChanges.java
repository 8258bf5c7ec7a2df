package eu.goe.core.release;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a release differs from the one before.
 *
 * @param version of the one before
 * @param checksums SHA-256 of its {@code SHA256SUMS}
 * @param withdrawn its tombstone, null if it was not withdrawn
 * @param strataAdded ids, as {@code strataGone}
 * @param rules that differ: key, before, now
 * @param nodesAdded names, as {@code nodesGone}
 * @param nodesChanged whose packages are others
 * @param cells whose AC and AN were compared: those of strata and qualities that both hold
 * @param contigs sites by contig, in genome order
 */
record ReleaseChanges(
        String version,
        String checksums,
        @Nullable Tombstone withdrawn,
        List<String> strataAdded,
        List<String> strataGone,
        List<Rule> rules,
        List<String> nodesAdded,
        List<String> nodesGone,
        List<String> nodesChanged,
        List<ReleaseCell> cells,
        Map<String, Sites> contigs) {
    record Rule(String key, int before, int now) {}

    /** Numbers of sites: only here, only there, with another AC or AN (or one hidden or shown since), and as before. */
    record Sites(long added, long gone, long changed, long same) {
        Sites plus(Sites more) {
            return new Sites(added + more.added, gone + more.gone, changed + more.changed, same + more.same);
        }
    }

    Sites total() {
        return contigs.values().stream().reduce(new Sites(0, 0, 0, 0), Sites::plus);
    }
}
