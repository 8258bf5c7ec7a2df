package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up what nodes say about one variant. Each node contributes an interval to each cell that certainly contains its
 * true count: the count where it is published, and where it is hidden what the published cells imply. So a total is exact
 * or an interval that contains the truth, and never a partial sum. A row that a node lists holds; where it lists none, its
 * answer to a list of sites does; and where it has none either, its coverage tells AN.
 */
final class FrequencyMerge {
    private final List<NodePart> nodes;
    private final int nStrata;

    FrequencyMerge(List<NodePart> nodes, int nStrata) {
        this.nodes = nodes;
        this.nStrata = nStrata;
    }

    /** @param sites what each node says, in the order of the nodes */
    MergedCounts merge(List<NodeSite> sites) {
        MergedCounts merged = new MergedCounts(nStrata);
        for (int i = 0; i < nodes.size(); i++) {
            NodePart node = nodes.get(i);
            NodeSite site = sites.get(i);
            StrataCounts listed = site.listed();
            StrataCounts answered = site.answered();
            if (listed != null) {
                add(new Row(node, listed, NodePart.ANY), merged);
            } else if (answered != null) {
                add(new Row(node, answered, node.carriersWhereNotListed()), merged);
            } else {
                for (int s = 0; s < nStrata; s++) {
                    if (node.mayHave(s)) {
                        absent(node, site, s, merged);
                    }
                }
            }
        }
        return merged;
    }

    private void add(Row row, MergedCounts merged) {
        long[][] left = row.left();
        for (int s = 0; s < nStrata; s++) {
            if (row.node().place()[s] >= 0) {
                row.listed(s, merged);
            } else if (row.node().mayHave(s)) {
                unlisted(row.node(), left, s, merged);
            }
        }
    }

    /** A site of which the node says no counts: not in its store, or too few carry the allele. */
    private static void absent(NodePart node, NodeSite site, int s, MergedCounts merged) {
        NodeSite.AnRange called = site.called();
        int place = node.place()[s];
        boolean isKnown = called != null && place >= 0;
        if (!isKnown && node.absentSiteMaxPeople() < 0 && !site.listsOthers()) {
            merged.addNode(s, false, false);
            return;
        }
        long people = node.people()[s];
        long carriers = Math.min(Math.max(0, node.absentSiteMaxPeople()), people);
        long least = called != null && place >= 0 ? called.min()[place] : 0;
        long most = node.absentSiteCopies() * people;
        if (called != null && place >= 0) {
            most = most < least ? called.max()[place] : Math.min(most, called.max()[place]);
        }
        merged.add(CountField.AN, s, least, most);
        for (CountField field : CountField.values()) {
            if (field != CountField.AN) {
                merged.add(
                        field,
                        s,
                        0,
                        switch (field) {
                            case AC -> Math.min(most, node.absentSiteCopies() * carriers);
                            case N_HET, N_HOM_ALT, N_HEMI_ALT -> Math.min(most, carriers);
                            case N_HOM_REF -> Math.min(people, most / 2);
                            case N_POLYPLOID -> node.polyploid() ? Math.min(people, most) : 0;
                            case N_MISSING -> people;
                            case AN -> throw new IllegalStateException("AN is added above");
                        });
            }
        }
        merged.addNode(s, isKnown && least == most, !isKnown || carriers > 0);
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
                case N_MISSING -> people;
                case N_POLYPLOID -> node.polyploid() ? people : 0;
            };
            merged.add(field, s, 0, Math.min(byOthers, most[field.ordinal()]));
        }
        merged.addNode(s, false, true);
    }

    /**
     * What a node says in counts.
     *
     * @param carriers people who carry the allele at most, as its other packages say
     */
    private record Row(NodePart node, StrataCounts its, long carriers) {
        /** What is left in each residue of the node, by field, at most. */
        long[][] left() {
            long[][] left = new long[node.residues().size()][CountField.values().length];
            for (int r = 0; r < left.length; r++) {
                NodePart.Residue residue = node.residues().get(r);
                for (CountField field : CountField.values()) {
                    long most = most(field, residue.of());
                    for (int part : residue.parts()) {
                        most -= least(field, part);
                    }
                    left[r][field.ordinal()] = Math.max(0, most);
                }
            }
            return left;
        }

        void listed(int s, MergedCounts merged) {
            int place = node.place()[s];
            boolean suppressed = false;
            for (CountField field : CountField.values()) {
                suppressed |= its.isHidden(field, place);
                merged.add(field, s, least(field, place), most(field, place));
            }
            merged.addNode(s, true, suppressed);
        }

        /** What a published stratum has at least. */
        private long least(CountField field, int place) {
            if (field == CountField.AN) {
                long ac = its.isHidden(CountField.AC, place) ? 0 : its.get(CountField.AC, place);
                return Math.max(ac, its.get(field, place) - node.anRounding() / 2);
            }
            return its.isHidden(field, place) ? 0 : its.get(field, place);
        }

        /** What a published stratum has at most; a hidden AC is no more than its AN, everybody's AC, and what the carriers have. */
        private long most(CountField field, int place) {
            if (!its.isHidden(field, place)) {
                return its.get(field, place) + (field == CountField.AN ? node.anRounding() / 2 : 0L);
            }
            long people = node.publishedPeople()[place];
            long an = most(CountField.AN, place);
            long most = Math.min(carriers, people);
            return switch (field) {
                case AC -> mostCopies(place, an);
                case N_HOM_REF -> Math.min(people, an / 2);
                case N_HET, N_HEMI_ALT -> Math.min(most, mostCopies(place, an));
                case N_HOM_ALT -> Math.min(most, mostCopies(place, an) / 2);
                case N_MISSING -> people;
                case N_POLYPLOID -> node.polyploid() ? people : 0;
                case AN -> throw new IllegalStateException("AN is never hidden");
            };
        }

        private long mostCopies(int place, long an) {
            if (!its.isHidden(CountField.AC, place)) {
                return its.get(CountField.AC, place);
            }
            long byPeople = Math.min(carriers, node.publishedPeople()[place]) * node.absentSiteCopies();
            long all = its.isHidden(CountField.AC, 0) ? an : its.get(CountField.AC, 0);
            return Math.min(Math.min(an, all), carriers == NodePart.ANY ? an : byPeople);
        }
    }

    /** The qualities that all nodes hold. */
    static List<Quality> common(List<List<String>> labels) {
        return List.of(Quality.values()).stream()
                .filter(q -> labels.stream().allMatch(l -> l.contains(q.label())))
                .toList();
    }
}
