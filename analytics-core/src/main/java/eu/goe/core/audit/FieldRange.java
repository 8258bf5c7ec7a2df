package eu.goe.core.audit;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.StrataCounts;
import java.util.Arrays;

/** The counts of one kind of every group of a table: what they are, which are published, and between what a reader knows the others to be. */
final class FieldRange {
    private final Groups table;
    private final int[] ofStrata;

    final int[] truth;
    final int[] min;
    final int[] max;
    final boolean[] isKnown;
    /** Whether every count of anybody is known. */
    boolean isAllKnown;

    FieldRange(Groups table, int nStrata) {
        this.table = table;
        ofStrata = new int[nStrata];
        truth = new int[table.size()];
        min = new int[table.size()];
        max = new int[table.size()];
        isKnown = new boolean[table.size()];
    }

    /**
     * Takes a site; nothing is known of what is not published but that it is no more than there are people, or copies.
     *
     * @param places of each stratum among the published, −1 for none
     * @param most of each group
     */
    void load(CountField field, StrataCounts counts, StrataCounts published, int[] places, int[] most) {
        for (int s = 0; s < ofStrata.length; s++) {
            ofStrata[s] = counts.get(field, s);
        }
        table.values(ofStrata, truth);
        isAllKnown = true;
        for (int g = 0; g < truth.length; g++) {
            int s = table.place(g);
            isKnown[g] = table.people(g) == 0 || (s >= 0 && places[s] >= 0 && !published.isHidden(field, places[s]));
            isAllKnown &= isKnown[g] || !table.isAttacked(g);
            min[g] = isKnown[g] ? truth[g] : 0;
            max[g] = isKnown[g] ? truth[g] : most[g];
        }
        if (isAllKnown) {
            setKnown();
        }
    }

    /** The same of what one count has more than another; it is known where both are. */
    void loadDifference(FieldRange more, FieldRange less) {
        isAllKnown = true;
        for (int g = 0; g < truth.length; g++) {
            truth[g] = more.truth[g] - less.truth[g];
            isKnown[g] = more.isKnown[g] && less.isKnown[g];
            isAllKnown &= isKnown[g] || !table.isAttacked(g);
            min[g] = isKnown[g] ? truth[g] : Math.max(0, more.min[g] - less.max[g]);
            max[g] = isKnown[g] ? truth[g] : more.max[g] - less.min[g];
        }
        if (isAllKnown) {
            setKnown();
        }
    }

    private void setKnown() {
        System.arraycopy(truth, 0, min, 0, min.length);
        System.arraycopy(truth, 0, max, 0, max.length);
        Arrays.fill(isKnown, true);
    }

    /**
     * Narrows a range.
     *
     * @return whether it is narrower than before
     */
    boolean narrow(int group, int least, int most) {
        boolean isNarrower = least > min[group] || most < max[group];
        min[group] = Math.max(min[group], least);
        max[group] = Math.min(max[group], most);
        return isNarrower;
    }

    /**
     * Narrows all ranges by the sums of the table.
     *
     * @return false if the ranges contradict each other
     */
    boolean solve(Bounds cuts) {
        if (isAllKnown) {
            return true;
        }
        System.arraycopy(min, 0, cuts.least, 0, min.length);
        System.arraycopy(max, 0, cuts.most, 0, max.length);
        boolean possible = cuts.solve();
        System.arraycopy(cuts.min, 0, min, 0, min.length);
        System.arraycopy(cuts.max, 0, max, 0, max.length);
        return possible;
    }
}
