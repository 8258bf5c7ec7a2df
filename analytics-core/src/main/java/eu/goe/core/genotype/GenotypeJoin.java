package eu.goe.core.genotype;

/**
 * Joins what two records of a file say about one variant that both turned out to be, sample by sample: called copies are
 * the larger number, alternate copies add up, and a sample with more alternate than called copies is missing there.
 */
public final class GenotypeJoin {
    private int exceeded;

    /** Joins two views of the same samples into a third, whose old entries are forgotten. */
    public void join(GenotypeView a, GenotypeView b, GenotypeView into) {
        if (a.nSamples() != b.nSamples()) {
            throw new IllegalArgumentException(a.nSamples() + " samples against " + b.nSamples());
        }
        exceeded = 0;
        into.clear(a.nSamples());
        int i = 0;
        int j = 0;
        while (i < a.nEntries() || j < b.nEntries()) {
            int inA = i < a.nEntries() ? a.sample(i) : Integer.MAX_VALUE;
            int inB = j < b.nEntries() ? b.sample(j) : Integer.MAX_VALUE;
            int sample = Math.min(inA, inB);
            boolean hasA = inA == sample;
            boolean hasB = inB == sample;
            int ploidy = Math.max(hasA ? a.ploidy(i) : 1, hasB ? b.ploidy(j) : 1);
            ploidy = hasA && hasB ? ploidy : Math.max(2, ploidy);
            int called = Math.max(hasA ? a.called(i) : 2, hasB ? b.called(j) : 2);
            int alt = (hasA ? a.alt(i) : 0) + (hasB ? b.alt(j) : 0);
            if (alt > called) {
                exceeded++;
                called = 0;
                alt = 0;
            }
            into.addCopies(sample, ploidy, called, alt);
            i += hasA ? 1 : 0;
            j += hasB ? 1 : 0;
        }
    }

    /** Samples of the last join that had more alternate than called copies. */
    public int exceeded() {
        return exceeded;
    }
}
