package eu.goe.core.genotype;

import java.util.Arrays;

/**
 * What the samples of a tile say about an allele that their block does not list, from the rows that it has of other alleles at the
 * same position: a call of another allele is a called copy without this one. Where rows disagree about a sample, the one with the
 * most called copies holds. Mutable, one owner.
 *
 * <p>Use: {@link #clear}, {@link #add} for each row, then read {@link #state}. Time O(samples) a row.
 */
public final class OtherAlleleCalls implements CalledStates {
    private int nSamples;
    private int nRows;
    private int[] states = new int[0];

    /** Forgets all rows; everybody is not called. */
    public void clear(int nSamples) {
        this.nSamples = nSamples;
        nRows = 0;
        if (states.length < nSamples) {
            states = new int[nSamples];
        }
    }

    /**
     * Adds a row.
     *
     * @param notAdj samples whose call is not adj, and
     * @param notAdjHaploid by the depth of a haploid call
     */
    public void add(GenotypeView view, SampleList notAdj, SampleList notAdjHaploid) {
        if (view.nSamples() != nSamples) {
            throw new IllegalArgumentException(view.nSamples() + " samples, not " + nSamples);
        }
        if (nRows++ == 0) {
            Arrays.fill(states, 0, nSamples, CallState.NONE);
        }
        int entry = 0;
        int diploid = 0;
        int haploid = 0;
        for (int s = 0; s < nSamples; s++) {
            int ploidy = 2;
            int called = 2;
            if (entry < view.nEntries() && view.sample(entry) == s) {
                ploidy = view.ploidy(entry);
                called = view.called(entry);
                entry++;
            }
            boolean isNotAdj = diploid < notAdj.size() && notAdj.get(diploid) == s;
            diploid += isNotAdj ? 1 : 0;
            boolean isNotAdjHaploid = haploid < notAdjHaploid.size() && notAdjHaploid.get(haploid) == s;
            haploid += isNotAdjHaploid ? 1 : 0;
            if (called > CallState.called(states[s])) {
                // The second list is there for X and Y only; elsewhere nobody asks for its answer.
                int adj = !isNotAdj ? CallState.ADJ : isNotAdjHaploid ? CallState.NOT_ADJ : CallState.ADJ_IF_HAPLOID;
                states[s] = CallState.of(ploidy, called, adj);
            }
        }
    }

    @Override
    public int state(int sampleInTile) {
        return nRows == 0 ? CallState.NONE : states[sampleInTile];
    }

    @Override
    public int nextOdd(int from, int n) {
        int next = from;
        while (next < n && state(next) == CallState.REFERENCE) {
            next++;
        }
        return next;
    }
}
