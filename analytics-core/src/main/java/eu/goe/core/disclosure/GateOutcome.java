package eu.goe.core.disclosure;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** What the gate let through and what each rule cost. Mutable, one owner; adds up over windows. */
public final class GateOutcome implements Serializable {
    private static final long serialVersionUID = 1L;

    private long sitesListed;
    private long sitesDropped;
    private int absentSiteCopies = 2;
    private boolean polyploid;

    private final Map<String, Long> cellsHidden = new TreeMap<>();
    private final IndependentSites independentSites = new IndependentSites();

    void siteListed() {
        sitesListed++;
    }

    /** Somebody's call at a site, listed or not, has more than two copies. */
    void polyploidCall() {
        polyploid = true;
    }

    /** @param copies that a person has there, at most, as the gate reckons */
    void siteDropped(int copies) {
        sitesDropped++;

        absentSiteCopies = Math.max(absentSiteCopies, copies);
    }

    /** @param k place of the stratum among those that stay */
    void acTold(int contig, int start, int k) {
        independentSites.add(contig, start, k);
    }

    void cellHidden(String rule) {
        cellsHidden.merge(rule, 1L, Long::sum);
    }

    /** Adds what another gate of the same export did. */
    public void add(GateOutcome other) {
        sitesListed += other.sitesListed;
        sitesDropped += other.sitesDropped;
        absentSiteCopies = Math.max(absentSiteCopies, other.absentSiteCopies);
        polyploid |= other.polyploid;
        other.cellsHidden.forEach((rule, n) -> cellsHidden.merge(rule, n, Long::sum));
        independentSites.addAll(other.independentSites);
    }

    public long sitesListed() {
        return sitesListed;
    }

    /** Sites that rule D5 left out, rounded to 100, since the exact number is itself a count. */
    public long sitesDroppedRounded() {
        return RoundedCosts.of(sitesDropped);
    }

    /**
     * Copies of a person at the sites that rule D5 left out, at most: there AN is no more than this for each of a
     * stratum's people, and AC no more than this for each of the t − 1 who may carry the allele. A power of two, 2 where
     * no call of higher ploidy was counted.
     */
    public int absentSiteCopies() {
        return absentSiteCopies;
    }

    /** Whether some call has more than two copies, at any site that the gate saw. */
    public boolean polyploid() {
        return polyploid;
    }

    /** Independent sites at most that tell AC of a stratum, by its place among those that stay. */
    public long independentSites(int k) {
        return independentSites.of(k);
    }

    /** Cells hidden, by the rule that hid them first. */
    public Map<String, Long> cellsHidden() {
        return new TreeMap<>(cellsHidden);
    }
}
