package eu.goe.core.release;

import eu.goe.core.disclosure.RoundedCosts;
import java.util.Map;
import java.util.TreeMap;

/** What each rule cost: sites left out and cells hidden or rounded. Mutable, one owner. */
public final class ReleaseCost {
    private long sitesListed;
    private long sitesDropped;
    private long cells;
    private final Map<String, Long> cellsByRule = new TreeMap<>();

    void siteListed() {
        sitesListed++;
    }

    void siteDropped() {
        sitesDropped++;
    }

    void cell() {
        cells++;
    }

    void hidden(String what) {
        cellsByRule.merge(what, 1L, Long::sum);
    }

    public long sitesListed() {
        return sitesListed;
    }

    /** Sites that rule D5 left out, rounded to 100, since the exact number is itself a count. */
    public long sitesDroppedRounded() {
        return RoundedCosts.of(sitesDropped);
    }

    /** Cells (site × stratum × quality) of the listed sites. */
    public long cells() {
        return cells;
    }

    /** Cells by rule and what it did: {@code D2 AC hidden}; stays here, {@link RoundedCosts} leave. */
    public Map<String, Long> cellsByRule() {
        return new TreeMap<>(cellsByRule);
    }
}
