package eu.goe.core.qc;

import java.util.ArrayList;
import java.util.List;

/** The related pairs among people, or between two sets of them: every pair is compared. */
final class RelatedPairs {
    private RelatedPairs() {}

    /**
     * @param firstOfA number of the first person of {@code a} among all, likewise
     * @param firstOfB of {@code b}; if it is the same, the sets are, and each pair is compared once
     * @param nPairs that are compared in all, here and elsewhere
     * @return by those numbers, of pairs beyond {@link KingRobust#leastBeyondChance} and at least of the second degree
     */
    static List<RelatedPair> find(GenotypeBits a, int firstOfA, GenotypeBits b, int firstOfB, long nPairs) {
        boolean isSame = firstOfA == firstOfB;
        List<RelatedPair> found = new ArrayList<>();
        for (int i = 0; i < a.nPeople(); i++) {
            for (int j = isSame ? i + 1 : 0; j < b.nPeople(); j++) {
                KingRobust.Counts counts = KingRobust.compare(a, i, b, j);
                double kinship = counts.kinship();
                if (kinship >= Relation.SECOND.leastKinship()
                        && kinship >= KingRobust.leastBeyondChance(counts.nSites(), nPairs)) {
                    found.add(new RelatedPair(
                            firstOfA + i, firstOfB + j, counts.nSites(), counts.nHetHet(), counts.nIbs0(), kinship));
                }
            }
        }
        return found;
    }
}
