package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what nodes say about one variant. Each node contributes an interval to each cell that certainly contains its
 * true count: the count where it is published, and where it is hidden what the published cells imply. So a total is exact
 * or an interval that contains the truth, and never a partial sum.
 */
final class FrequencyMerge {
    private final List<NodePart> nodes;
    private final int nStrata;

    FrequencyMerge(List<NodePart> nodes, int nStrata) {
        this.nodes = nodes;
        this.nStrata = nStrata;
    }

    /**
     * @param counts of each node in the quality, null where it does not list the site
     */
    MergedCounts merge(List<@Nullable StrataCounts> counts) {
        return merge(counts, new BitSet());
    }

    /**
     * @param listsOthers nodes that list another allele at the position: who was called for that one was for this one too, which is
     *     not what its AN alone tells
     */
    MergedCounts merge(List<@Nullable StrataCounts> counts, BitSet listsOthers) {
        MergedCounts merged = new MergedCounts(nStrata);
        for (int i = 0; i < nodes.size(); i++) {
            NodePart node = nodes.get(i);
            StrataCounts its = counts.get(i);
            long[][] left = its == null ? new long[0][] : left(node, its);
            for (int s = 0; s < nStrata; s++) {
                int place = node.place()[s];
                if (place < 0 && node.people()[s] == 0) {
                    continue;
                }
                if (its == null) {
                    absent(node, listsOthers.get(i), s, merged);
                } else if (place < 0) {
                    unlisted(node, left, s, merged);
                } else {
                    listed(node, its, place, s, merged);
                }
            }
        }
        return merged;
    }

    /** A site that the node does not list: not in its store, or too few carry the allele. */
    private static void absent(NodePart node, boolean listsOthers, int s, MergedCounts merged) {
        if (node.absentSiteMaxPeople() < 0 && !listsOthers) {
            merged.addNode(s, false, false);
            return;
        }
        long people = node.people()[s];
        long carriers = Math.min(Math.max(0, node.absentSiteMaxPeople()), people);
        for (CountField field : CountField.values()) {
            merged.add(
                    field,
                    s,
                    0,
                    switch (field) {
                        case AC -> node.absentSiteCopies() * carriers;
                        case AN -> node.absentSiteCopies() * people;
                        case N_HET, N_HOM_ALT, N_HEMI_ALT -> carriers;
                        case N_HOM_REF, N_MISSING, N_POLYPLOID -> people;
                    });
        }
        merged.addNode(s, false, true);
    }

    /** A stratum that the node may have and does not publish: no more than what wider ones have beside published parts. */
    private static void unlisted(NodePart node, long[][] left, int s, MergedCounts merged) {
        long[] most = new long[CountField.values().length];
        Arrays.fill(most, Long.MAX_VALUE);
        for (int residue : node.residuesOf()[s]) {
            for (int f = 0; f < most.length; f++) {
                most[f] = Math.min(most[f], left[residue][f]);
            }
        }
        long people = node.people()[s];
        boolean isDiploid = most[CountField.N_POLYPLOID.ordinal()] == 0;
        long an = Math.min(most[CountField.AN.ordinal()], isDiploid ? 2 * people : Long.MAX_VALUE);
        long ac = Math.min(an, most[CountField.AC.ordinal()]);
        for (CountField field : CountField.values()) {
            long byOthers = switch (field) {
                case AC -> ac;
                case AN -> an;
                case N_HOM_REF -> Math.min(people, an / 2);
                case N_HET, N_HEMI_ALT -> Math.min(people, ac);
                case N_HOM_ALT -> Math.min(people, ac / 2);
                case N_MISSING, N_POLYPLOID -> people;
            };
            merged.add(field, s, 0, Math.min(byOthers, most[field.ordinal()]));
        }
        merged.addNode(s, false, true);
    }

    /** What is left in each residue of a node, by field, at most. */
    private static long[][] left(NodePart node, StrataCounts its) {
        long[][] left = new long[node.residues().size()][CountField.values().length];
        for (int r = 0; r < left.length; r++) {
            NodePart.Residue residue = node.residues().get(r);
            for (CountField field : CountField.values()) {
                long most = most(node, its, field, residue.of());
                for (int part : residue.parts()) {
                    most -= least(node, its, field, part);
                }
                left[r][field.ordinal()] = Math.max(0, most);
            }
        }
        return left;
    }

    private static void listed(NodePart node, StrataCounts its, int place, int s, MergedCounts merged) {
        boolean suppressed = false;
        for (CountField field : CountField.values()) {
            suppressed |= its.isHidden(field, place);
            merged.add(field, s, least(node, its, field, place), most(node, its, field, place));
        }
        merged.addNode(s, true, suppressed);
    }

    /** What a published stratum has at least. */
    private static long least(NodePart node, StrataCounts its, CountField field, int place) {
        if (field == CountField.AN) {
            long ac = its.isHidden(CountField.AC, place) ? 0 : its.get(CountField.AC, place);
            return Math.max(ac, its.get(field, place) - node.anRounding() / 2);
        }
        return its.isHidden(field, place) ? 0 : its.get(field, place);
    }

    /** What a published stratum has at most; a hidden AC is no more than its AN and everybody's AC. */
    private static long most(NodePart node, StrataCounts its, CountField field, int place) {
        if (!its.isHidden(field, place)) {
            return its.get(field, place) + (field == CountField.AN ? node.anRounding() / 2 : 0L);
        }
        long people = node.publishedPeople()[place];
        long an = most(node, its, CountField.AN, place);
        long ac = its.isHidden(CountField.AC, place)
                ? its.isHidden(CountField.AC, 0) ? an : Math.min(an, its.get(CountField.AC, 0))
                : its.get(CountField.AC, place);
        return switch (field) {
            case AC -> ac;
            case N_HOM_REF -> Math.min(people, an / 2);
            case N_HET, N_HEMI_ALT -> Math.min(people, ac);
            case N_HOM_ALT -> Math.min(people, ac / 2);
            case N_MISSING, N_POLYPLOID -> people;
            case AN -> throw new IllegalStateException("AN is never hidden");
        };
    }

    /** The qualities that all nodes hold. */
    static List<Quality> common(List<List<String>> labels) {
        return List.of(Quality.values()).stream()
                .filter(q -> labels.stream().allMatch(l -> l.contains(q.label())))
                .toList();
    }
}
