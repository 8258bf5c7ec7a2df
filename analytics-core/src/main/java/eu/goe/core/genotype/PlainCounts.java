package eu.goe.core.genotype;

/**
 * The counts of one row's calls, as called: what stands beside packed genotypes as plain columns.
 *
 * @param ac copies of the allele
 * @param an called copies
 * @param nHomRef people with two called copies of others
 * @param nHet with a complete call of two copies or more that has the allele and another one
 * @param nHomAlt with one that has only the allele
 * @param nHemiAlt with a complete haploid call of the allele
 * @param nMissing without a called copy
 * @param nPolyploid with a call of more than two copies
 */
public record PlainCounts(
        int ac, int an, int nHomRef, int nHet, int nHomAlt, int nHemiAlt, int nMissing, int nPolyploid) {

    /**
     * Counts a view by its histogram of states; only polyploid entries are looked at one by one.
     *
     * @param people a buffer of {@link GenotypeState#COUNT} places
     */
    public static PlainCounts of(GenotypeView view, int[] people) {
        view.count(people);
        int het = people[GenotypeState.HET];
        int homAlt = people[GenotypeState.HOM_ALT];
        int hemiAlt = people[GenotypeState.HAPLOID_ALT];
        int homRef = view.nSamples() - view.nEntries();
        int ac = het + 2 * homAlt + hemiAlt + people[GenotypeState.HALF_ALT];
        int an = 2 * (homRef + het + homAlt)
                + hemiAlt
                + people[GenotypeState.HAPLOID_REF]
                + people[GenotypeState.HALF_REF]
                + people[GenotypeState.HALF_ALT];
        int missing = people[GenotypeState.MISSING] + people[GenotypeState.HAPLOID_MISSING];
        int polyploid = people[GenotypeState.POLYPLOID];
        for (int e = 0; people[GenotypeState.POLYPLOID] > 0 && e < view.nEntries(); e++) {
            if (view.state(e) == GenotypeState.POLYPLOID) {
                int called = view.called(e);
                int alt = view.alt(e);
                ac += alt;
                an += called;
                missing += called == 0 ? 1 : 0;
                polyploid -= called == 0 ? 1 : 0;
                het += called == view.ploidy(e) && alt > 0 && alt < called ? 1 : 0;
                homAlt += called == view.ploidy(e) && alt == called ? 1 : 0;
            }
        }
        return new PlainCounts(ac, an, homRef, het, homAlt, hemiAlt, missing, polyploid);
    }
}
