package eu.goe.core.release;

import eu.goe.core.disclosure.Audience;
import java.util.List;
import java.util.Objects;

/**
 * One node whose packages went into a merged table.
 *
 * @param node that made them
 * @param packageId of the package of all its variants; of its newest answer to a list of sites if there is none
 * @param furtherPackageIds of its other packages: answers, the newest first, and coverage
 * @param audience for which the node cleared them; the coordinator if one of them is for nobody else
 * @param sequence of the first of these packages
 * @param adjTests which tests of the adj rule applied, for readers; empty where there is no adj
 * @param n people
 */
public record MergedNode(
        String node,
        String packageId,
        List<String> furtherPackageIds,
        Audience audience,
        long sequence,
        String adjTests,
        long n) {
    /** Tables of nodes that gave one package each do not name further ones. */
    public MergedNode {
        furtherPackageIds = Objects.requireNonNullElse(furtherPackageIds, List.of());
    }
}
