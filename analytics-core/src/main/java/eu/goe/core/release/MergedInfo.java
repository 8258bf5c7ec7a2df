package eu.goe.core.release;

import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import java.util.List;

/**
 * What a merged table is.
 *
 * @param assembly whose contigs the rows refer to
 * @param strata in the order of the rows' cells; the first is everybody
 * @param qualities that the rows hold
 * @param sexPloidy {@code adjust} or {@code as-called}, the same at all nodes
 * @param nodes one for each package that went in
 * @param synthetic all people are simulated
 * @param software that merged
 */
public record MergedInfo(
        Assembly assembly,
        List<MergedStratum> strata,
        List<Quality> qualities,
        String sexPloidy,
        List<MergedNode> nodes,
        boolean synthetic,
        String software) {
    public MergedInfo {
        strata = List.copyOf(strata);
        qualities = List.copyOf(qualities);
        nodes = List.copyOf(nodes);
        if (strata.isEmpty() || !strata.get(0).definition().isEmpty()) {
            throw new IllegalArgumentException("the first stratum of a merged table is everybody");
        }
        if (qualities.isEmpty()) {
            throw new IllegalArgumentException("a merged table holds raw or adj counts or both");
        }
    }

    /** Whether a male's X and Y calls outside PAR count one copy. */
    public boolean adjustsSexPloidy() {
        return sexPloidy.equals("adjust");
    }
}
