package eu.goe.core.exchange;

import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.release.MergedStratum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one node's manifest says about its people in the strata of a merged table, and about the sites that it leaves out.
 * Arrays belong to it and must not be changed.
 *
 * @param place of each merged stratum in the node's lists, −1 where the node does not publish it
 * @param people of each merged stratum at the node, at most; 0 where it certainly has nobody in it
 * @param publishedPeople of each of the node's strata, at most
 * @param residues who is left beside what the node publishes
 * @param residuesOf of each merged stratum that the node does not publish and may have people in, the residues, by
 *     their places, all of which contain it
 * @param absentSiteMaxPeople at a site that the node does not list, so many people at most carry the allele; −1
 *     where it then has no such site, so nobody was called there
 * @param answersOnly whether there is no package of all variants, so that how many carry an allele is said nowhere else
 * @param absentSiteCopies copies that a person has at such a site, at most
 * @param polyploid whether some call has more than two copies
 * @param anRounding what AN is rounded to
 */
record NodePart(
        int[] place,
        int[] people,
        int[] publishedPeople,
        List<Residue> residues,
        int[][] residuesOf,
        int absentSiteMaxPeople,
        boolean answersOnly,
        int absentSiteCopies,
        boolean polyploid,

        int anRounding)
        implements Serializable {

    /** Where nothing is known of how many people carry an allele. */
    static final long ANY = Long.MAX_VALUE;

    /** Whether the node may have people in a merged stratum. */
    boolean mayHave(int s) {
        return place[s] >= 0 || people[s] > 0;
    }

    /** Whether a variant that the node's package of all variants does not list is none that its store has. */
    boolean listsAllThatItHas() {
        return !answersOnly && absentSiteMaxPeople <= 0;
    }

    /** People who carry the allele, at most, at a site that the node's package of all variants does not list. */
    long carriersWhereNotListed() {
        return answersOnly ? ANY : Math.max(0, absentSiteMaxPeople);
    }

    /**
     * Whether an answer can be of the same calls as the package of all variants: at a site that this lists AN is the same but for
     * the rounding, and AC where both show it; at one that it does not list, no more carry the allele than it says.
     *
     * @param listed null where it does not list the site
     * @param hasFirst whether there is such a package
     */
    boolean fits(@Nullable StrataCounts listed, StrataCounts answer, boolean hasFirst) {
        for (int s = 0; s < answer.nStrata(); s++) {
            boolean hasAc = !answer.isHidden(CountField.AC, s);
            int ac = hasAc ? answer.get(CountField.AC, s) : 0;
            if (listed == null) {
                if (hasFirst && ac > carriersWhereNotListed() * absentSiteCopies) {
                    return false;
                }
                continue;
            }
            boolean bothHaveAc = hasAc && !listed.isHidden(CountField.AC, s);
            if (Math.abs(listed.get(CountField.AN, s) - answer.get(CountField.AN, s)) >= Math.max(1, anRounding)
                    || (bothHaveAc && ac != listed.get(CountField.AC, s))) {
                return false;
            }
        }
        return true;
    }

    /** Whether coverage can be of the same calls as a row: AN lies within its bounds but for the rounding. */
    boolean fits(StrataCounts listed, NodeSite.AnRange bounds) {
        for (int s = 0; s < listed.nStrata(); s++) {
            int an = listed.get(CountField.AN, s);
            if (an + anRounding <= bounds.min()[s] || an - anRounding >= bounds.max()[s]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The people of a published stratum who are in none of its published parts that have nobody in common.
     *
     * @param of place in the node's lists
     * @param parts likewise
     */
    record Residue(int of, List<Integer> parts) implements Serializable {}

    /**
     * Reads what a node says.
     *
     * @param manifest of its package of all variants, or of an answer if it has none; its strata of one combination of attributes have nobody
     *     in common
     * @param polyploid whether any of its packages has a call of more than two copies
     */
    static NodePart of(Manifest manifest, boolean polyploid, List<MergedStratum> strata) {
        Reader reader = new Reader(manifest);
        int n = strata.size();
        int[] place = new int[n];
        int[] people = new int[n];
        int[][] residuesOf = new int[n][];
        List<Residue> residues = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            Map<String, String> definition = strata.get(s).definition();
            place[s] = reader.placeOf.getOrDefault(definition, -1);
            residuesOf[s] = new int[0];
            if (place[s] >= 0) {
                people[s] = reader.most[place[s]];
            } else if (reader.mayHave(definition)) {
                List<Residue> its = reader.residues(definition);
                residuesOf[s] = its.stream()
                        .mapToInt(r -> {
                            if (!residues.contains(r)) {
                                residues.add(r);
                            }
                            return residues.indexOf(r);
                        })
                        .toArray();
                people[s] = Math.min(
                        reader.mostByName(definition),
                        its.stream().mapToInt(reader::people).min().orElse(0));
            }
        }
        Integer absent = manifest.absentSiteMaxPeople();
        return new NodePart(
                place,
                people,
                reader.most,
                List.copyOf(residues),
                residuesOf,
                absent == null ? -1 : absent,
                manifest.sites() != null,
                manifest.absentSiteCopies(),
                polyploid,
                manifest.anRounding());
    }

    /** A manifest's strata by what they are. */
    private static final class Reader {
        final Manifest manifest;
        final Map<Map<String, String>, Integer> placeOf = new LinkedHashMap<>();
        final Set<Map<String, String>> dropped;
        final int[] least;
        final int[] most;

        Reader(Manifest manifest) {
            this.manifest = manifest;
            dropped = Set.copyOf(manifest.droppedStrata());
            int slack = manifest.nRounding() / 2;
            least = manifest.strata().stream()
                    .mapToInt(s -> Math.max(0, s.n() - slack))
                    .toArray();
            most = manifest.strata().stream().mapToInt(s -> s.n() + slack).toArray();
            manifest.strata().forEach(s -> placeOf.put(s.definition(), placeOf.size()));
        }

        /**
         * Whether the node may have people in a stratum: then it has people in every one that is wider, and each of those
         * is published, or dropped, or is one of the small ones of its combination of attributes.
         */
        boolean mayHave(Map<String, String> stratum) {
            return wider(stratum).stream().allMatch(w -> placeOf.containsKey(w) || dropped.contains(w) || hasSmall(w));
        }

        /** People of a stratum that is not published, at most, by what is said of it and of wider ones. */
        int mostByName(Map<String, String> stratum) {
            boolean isSmall = wider(stratum).stream().anyMatch(w -> !placeOf.containsKey(w) && !dropped.contains(w));
            return isSmall
                    ? Math.max(0, manifest.policy().rules().getOrDefault(Manifest.MIN_COUNT, Integer.MAX_VALUE) - 1)
                    : Integer.MAX_VALUE;
        }

        private boolean hasSmall(Map<String, String> stratum) {
            return manifest.smallStrata().contains(FrequencyManifest.combination(manifest.by(), stratum));
        }

        /** Strata that contain a stratum, itself among them; not everybody. */
        private static List<Map<String, String>> wider(Map<String, String> stratum) {
            List<Map.Entry<String, String>> values = List.copyOf(stratum.entrySet());
            List<Map<String, String>> wider = new ArrayList<>();
            for (int mask = 1; mask < 1 << values.size(); mask++) {
                Map<String, String> definition = new LinkedHashMap<>();
                for (int a = 0; a < values.size(); a++) {
                    if ((mask >> a & 1) == 1) {
                        definition.put(values.get(a).getKey(), values.get(a).getValue());
                    }
                }
                wider.add(definition);
            }
            return wider;
        }

        /** Published strata that contain a stratum, each less the published ones of the stratum's attributes in it. */
        List<Residue> residues(Map<String, String> stratum) {
            List<Residue> residues = new ArrayList<>();
            placeOf.forEach((wider, of) -> {
                if (stratum.entrySet().containsAll(wider.entrySet())) {
                    List<Integer> parts = new ArrayList<>();
                    placeOf.forEach((other, part) -> {
                        if (other.keySet().equals(stratum.keySet())
                                && other.entrySet().containsAll(wider.entrySet())) {
                            parts.add(part);
                        }
                    });
                    residues.add(new Residue(of, parts));
                }
            });
            return residues;
        }

        int people(Residue residue) {
            int left = most[residue.of()]
                    - residue.parts().stream().mapToInt(p -> least[p]).sum();
            return Math.max(0, left);
        }
    }
}
