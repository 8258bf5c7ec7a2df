package eu.goe.core.disclosure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which strata of a new export and of an earlier one tell of few people by the difference of their counts: those that are nested or equal, where it is
 * a count of people itself, and those that have at least half of their people in common, where few came and few went.
 */
public record Nesting(List<Pair> pairs) implements Serializable {
    /**
     * Two strata.
     *
     * @param mine place of the new one
     * @param theirs place of the earlier one
     * @param isSame whether both are of the same people, so that only qualities can differ
     * @param knowsOthers whether the copies of other alleles can be told apart too: the earlier AN is exact
     */
    record Pair(int mine, int theirs, boolean isSame, boolean knowsOthers) implements Serializable {}

    public Nesting {
        pairs = List.copyOf(pairs);
    }

    /**
     * @param mine people of the new strata
     * @param theirs of the earlier ones
     * @param hasExactAn whether the earlier export did not round AN
     */
    public static Nesting of(List<BitSet> mine, List<BitSet> theirs, boolean hasExactAn) {
        List<Pair> pairs = new ArrayList<>();
        for (int m = 0; m < mine.size(); m++) {
            for (int t = 0; t < theirs.size(); t++) {
                BitSet both = (BitSet) mine.get(m).clone();
                both.and(theirs.get(t));
                boolean isWithin = both.equals(mine.get(m));
                boolean isAround = both.equals(theirs.get(t));
                BitSet either = (BitSet) mine.get(m).clone();
                either.or(theirs.get(t));
                if (isWithin || isAround || 2 * both.cardinality() >= either.cardinality()) {
                    pairs.add(new Pair(m, t, isWithin && isAround, hasExactAn));
                }
            }
        }
        return new Nesting(pairs);
    }
}
