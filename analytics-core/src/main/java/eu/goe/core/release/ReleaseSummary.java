package eu.goe.core.release;

import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.frequency.Quality;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a release in its metadata and on its page.
 *
 * @param created in UTC, to the second
 * @param main which calls the VCF's fields without {@code _raw} count
 * @param strata published
 * @param labels of their fields in the VCF, empty for everybody
 * @param notes what the forms that have something to say counted
 * @param keyId of the key that signs it, null if none does
 * @param software that wrote it
 */
record ReleaseSummary(
        String version,
        String created,
        MergedInfo info,
        ReleaseRule rule,
        Quality main,
        List<MergedStratum> strata,
        List<String> labels,
        List<ReleaseStrata.Dropped> dropped,
        ReleaseTally tally,
        ReleaseCost cost,
        Map<ReleaseFormat, Map<String, Long>> notes,
        @Nullable String keyId,
        String software) {
    /** Rule D13 by stratum, of people as they are published. */
    List<MembershipPower> membership() {
        return IntStream.range(0, strata.size())
                .mapToObj(s -> MembershipPower.of(
                        strata.get(s).id(), rule.rounded(strata.get(s).n()), tally.independentSites(s)))
                .toList();
    }

    /** A file of the release; {@code rows} is −1 where it holds none. */
    record ReleasedFile(String path, long bytes, long rows, String sha256) {}
}
