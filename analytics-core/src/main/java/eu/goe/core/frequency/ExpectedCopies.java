package eu.goe.core.frequency;

import java.util.List;

/** How many copies the people of each stratum have, by how many copies people have where a variant starts. */
public final class ExpectedCopies {
    /** Where something depends on the sexes of people, and these are not known. */
    public static final long UNKNOWN = -1;

    /** By region, then stratum. */
    private final long[][] copies;

    private final long[][] people;

    /**
     * The people of a stratum.
     *
     * @param n all of them, of whom
     * @param females and
     * @param males, both {@link #UNKNOWN} where it is not known how many
     */
    public record People(long n, long females, long males) {
        private boolean knowsSexes() {
            return females != UNKNOWN && males != UNKNOWN;
        }
    }

    /** @param adjusted whether the sex ploidy was applied; else everybody has two copies everywhere */
    public ExpectedCopies(List<People> strata, boolean adjusted) {
        PloidyRegion[] regions = PloidyRegion.values();
        copies = new long[regions.length][strata.size()];
        people = new long[regions.length][strata.size()];
        for (PloidyRegion region : regions) {
            PloidyRegion counted = adjusted ? region : PloidyRegion.DIPLOID;
            for (int s = 0; s < strata.size(); s++) {
                copies[region.ordinal()][s] = copies(counted, strata.get(s));
                people[region.ordinal()][s] = withCopies(counted, strata.get(s));
            }
        }
    }

    private static long copies(PloidyRegion region, People of) {
        return switch (region) {
            case DIPLOID -> 2 * of.n();
            case MITOCHONDRIAL -> of.n();
            case X_NON_PAR, Y_NON_PAR ->
                of.knowsSexes() ? region.expectedCopies(of.n(), of.females(), of.males()) : UNKNOWN;
        };
    }

    private static long withCopies(PloidyRegion region, People of) {
        return switch (region) {
            case DIPLOID, MITOCHONDRIAL, X_NON_PAR -> of.n();
            case Y_NON_PAR -> of.knowsSexes() ? of.n() - of.females() : UNKNOWN;
        };
    }

    /** Copies of all people of a stratum. */
    public long copies(PloidyRegion region, int stratum) {
        return copies[region.ordinal()][stratum];
    }

    /** The greatest number of copies that all people of a stratum may have, whatever their sexes where these are not known. */
    public long atMost(PloidyRegion region, int stratum) {
        long known = copies(region, stratum);
        return known != UNKNOWN ? known : copies(PloidyRegion.DIPLOID, stratum);
    }

    /** The least number. */
    public long atLeast(PloidyRegion region, int stratum) {
        long known = copies(region, stratum);
        return known != UNKNOWN ? known : region == PloidyRegion.X_NON_PAR ? people(PloidyRegion.DIPLOID, stratum) : 0;
    }

    /** How many of them have any. */
    public long people(PloidyRegion region, int stratum) {
        return people[region.ordinal()][stratum];
    }
}
