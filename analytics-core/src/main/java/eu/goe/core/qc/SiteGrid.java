package eu.goe.core.qc;

import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spreads sites over the genome: the first that will do of each cell of so many bases, then evenly by rank. So the choice depends on the variants alone, and a task holds one
 * site a cell, however many there are.
 *
 * @param cell bases, from 1
 * @param most how many sites are chosen at most
 */
record SiteGrid(int cell, int most) implements Serializable {
    /** What a common site is like, in the people who are counted. */
    static final double MIN_MAF = 0.05;

    static final double MIN_CALL_RATE = 0.95;

    private static final Comparator<CommonSite> IN_ORDER = Comparator.comparing(CommonSite::variant);

    /**
     * For a genome of which so many bases have variants: some twice as many cells as sites are wanted.
     *
     * @param distance bases at least between sites, but for neighbours in two cells: half of it
     */
    static SiteGrid of(long bases, int most, int distance) {
        return new SiteGrid((int) Math.min(Integer.MAX_VALUE, Math.max(distance, bases / (2L * most))), most);
    }

    boolean isSameCell(Variant a, Variant b) {
        return a.contig() == b.contig() && a.start() / cell == b.start() / cell;
    }

    /** @param candidates of all tasks, in any order; of a cell that two tasks share both may be there */
    List<CommonSite> choose(List<CommonSite> candidates) {
        List<CommonSite> sorted = new ArrayList<>(candidates);
        sorted.sort(IN_ORDER);
        List<CommonSite> apart = new ArrayList<>();
        Variant cellOf = null;
        Variant latest = null;
        for (CommonSite site : sorted) {
            Variant variant = site.variant();
            if (cellOf != null && isSameCell(cellOf, variant)) {
                continue;
            }
            cellOf = variant;
            if (isFar(latest, variant)) {
                apart.add(site);
                latest = variant;
            }
        }
        if (apart.size() <= most) {
            return apart;
        }
        List<CommonSite> chosen = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            chosen.add(apart.get((int) ((long) i * apart.size() / most)));
        }
        return chosen;
    }

    private boolean isFar(@Nullable Variant latest, Variant variant) {
        return latest == null
                || latest.contig() != variant.contig()
                || variant.start() - latest.start() >= Math.max(1, cell / 2);
    }
}
