package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what nodes say about one variant. Each node contributes an interval to each cell that certainly contains its
 * true count: the count where it is published, and where it is hidden what the published cells imply. So a total is exact
 * or an interval that contains the truth, and never a partial sum.
 */
final class FrequencyMerge {
    /**
     * One node's part.
     *
     * @param place of each merged stratum in the node's lists, −1 where the node does not publish it
     * @param dropped whether the node has people in a merged stratum that it does not publish
     * @param people of each of the node's strata, at most
     * @param absentSiteMaxPeople at a site that the node does not list, so many people at most carry the allele; −1
     *     where it then has no such site, so nobody was called there
     * @param anRounding what AN is rounded to
     */
    record Node(int[] place, boolean[] dropped, int[] people, int absentSiteMaxPeople, int anRounding)
            implements Serializable {}

    private final List<Node> nodes;
    private final int nStrata;

    FrequencyMerge(List<Node> nodes, int nStrata) {
        this.nodes = nodes;
        this.nStrata = nStrata;
    }

    /**
     * @param counts of each node in the quality, null where it does not list the site
     */
    MergedCounts merge(List<@Nullable StrataCounts> counts) {
        MergedCounts merged = new MergedCounts(nStrata);
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            StrataCounts its = counts.get(i);
            for (int s = 0; s < nStrata; s++) {
                int place = node.place()[s];
                if (place < 0 && !node.dropped()[s]) {
                    continue;
                }
                if (its == null) {
                    absent(node, s, merged);
                } else if (place < 0) {
                    within(node.people()[0], acMax(its, 0, node), anMax(its, 0, node), s, merged);
                    merged.addNode(s, false, true);
                } else {
                    listed(node, its, place, s, merged);
                }
            }
        }
        return merged;
    }

    private static void absent(Node node, int s, MergedCounts merged) {
        int most = node.absentSiteMaxPeople();
        if (most < 0) {
            merged.addNode(s, false, false);
            return;
        }
        long people = node.people()[Math.max(0, node.place()[s])];
        within(people, Math.min(2L * most, 2 * people), 2 * people, s, merged);
        merged.addNode(s, false, true);
    }

    /** A part of which only upper ends are known. */
    private static void within(long people, long ac, long an, int s, MergedCounts merged) {
        merged.add(CountField.AC, s, 0, ac);
        merged.add(CountField.AN, s, 0, an);
        merged.add(CountField.N_HOM_REF, s, 0, Math.min(people, an / 2));
        merged.add(CountField.N_HET, s, 0, Math.min(people, ac));
        merged.add(CountField.N_HOM_ALT, s, 0, Math.min(people, ac / 2));
        merged.add(CountField.N_HEMI_ALT, s, 0, Math.min(people, ac));
        merged.add(CountField.N_MISSING, s, 0, people);
        merged.add(CountField.N_POLYPLOID, s, 0, people);
    }

    private static void listed(Node node, StrataCounts its, int place, int s, MergedCounts merged) {
        long people = node.people()[place];
        long anMax = anMax(its, place, node);
        long acMax = acMax(its, place, node);
        boolean suppressed = false;
        for (CountField field : CountField.values()) {
            if (field == CountField.AN) {
                long an = its.get(field, place);
                long slack = node.anRounding() / 2;
                merged.add(field, s, Math.max(its.isHidden(CountField.AC, place) ? 0 : acMax, an - slack), anMax);
                continue;
            }
            if (!its.isHidden(field, place)) {
                long n = its.get(field, place);
                merged.add(field, s, n, n);
                continue;
            }
            suppressed = true;
            merged.add(
                    field,
                    s,
                    0,
                    switch (field) {
                        case AC -> acMax;
                        case N_HOM_REF -> Math.min(people, anMax / 2);
                        case N_HET, N_HEMI_ALT -> Math.min(people, acMax);
                        case N_HOM_ALT -> Math.min(people, acMax / 2);
                        case N_MISSING, N_POLYPLOID -> people;
                        case AN -> throw new IllegalStateException("AN is never hidden");
                    });
        }
        merged.addNode(s, true, suppressed);
    }

    private static long anMax(StrataCounts its, int place, Node node) {
        return its.get(CountField.AN, place) + (long) (node.anRounding() / 2);
    }

    /** AC, or the most that it can be: the stratum's AN, and no more than everybody's AC. */
    private static long acMax(StrataCounts its, int place, Node node) {
        if (!its.isHidden(CountField.AC, place)) {
            return its.get(CountField.AC, place);
        }
        long an = anMax(its, place, node);
        return its.isHidden(CountField.AC, 0) ? an : Math.min(an, its.get(CountField.AC, 0));
    }

    /** The qualities that all nodes hold. */
    static List<Quality> common(List<List<String>> labels) {
        return List.of(Quality.values()).stream()
                .filter(q -> labels.stream().allMatch(l -> l.contains(q.label())))
                .toList();
    }
}
