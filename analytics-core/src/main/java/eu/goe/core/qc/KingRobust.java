package eu.goe.core.qc;

/**
 * Kinship of two people of whom nothing is known but their genotypes, robust to population structure: the between-family estimator of KING-robust,
 *
 * <pre>φ = (N_AaAa − 2 N_AA,aa) / (2 N_Aa(i)) + 1/2 − (N_Aa(i) + N_Aa(j)) / (4 N_Aa(i))</pre>
 *
 * over the sites where both are called, where <i>i</i> is the one with fewer heterozygous calls. Agrees with {@code plink2 --make-king-table} to 1e-6, its digits.
 *
 * @see <a href="https://doi.org/10.1093/bioinformatics/btq559">Manichaikul et al. (2010), equation 11</a>
 */
final class KingRobust {
    private KingRobust() {}

    /**
     * What two people have in common.
     *
     * @param nSites where both are called, and of these
     * @param nHetHet both are heterozygous
     * @param nIbs0 they are homozygous of different alleles
     * @param nHetFirst the first is heterozygous
     * @param nHetSecond the second is
     */
    record Counts(int nSites, int nHetHet, int nIbs0, int nHetFirst, int nHetSecond) {
        /** NaN where one of them has no heterozygous call. */
        double kinship() {
            int fewer = Math.min(nHetFirst, nHetSecond);
            return fewer == 0
                    ? Double.NaN
                    : (nHetHet - 2.0 * nIbs0) / (2.0 * fewer) + 0.5 - (nHetFirst + nHetSecond) / (4.0 * fewer);
        }
    }

    /** Compares a person of one set with one of another, or of the same: O(sites / 64). */
    static Counts compare(GenotypeBits a, int i, GenotypeBits b, int j) {
        int nSites = 0;
        int nHetHet = 0;
        int nIbs0 = 0;
        int nHetFirst = 0;
        int nHetSecond = 0;
        int words = a.words();
        for (int w = 0, p = i * words, q = j * words; w < words; w++, p++, q++) {
            long hetI = a.het[p];
            long hetJ = b.het[q];
            long refI = a.homRef[p];
            long refJ = b.homRef[q];
            long altI = a.homAlt[p];
            long altJ = b.homAlt[q];
            long calledI = hetI | refI | altI;
            long calledJ = hetJ | refJ | altJ;
            nSites += Long.bitCount(calledI & calledJ);
            nHetHet += Long.bitCount(hetI & hetJ);
            nIbs0 += Long.bitCount((refI & altJ) | (altI & refJ));
            nHetFirst += Long.bitCount(hetI & calledJ);
            nHetSecond += Long.bitCount(hetJ & calledI);
        }
        return new Counts(nSites, nHetHet, nIbs0, nHetFirst, nHetSecond);
    }

    /**
     * The least kinship that chance does not make of so many unrelated pairs: over <i>n</i> common sites the estimate of an unrelated pair has a standard deviation of about
     * 0.94 / √n (at sites of frequency one half: 7/8 a site), and the greatest of <i>m</i> pairs is about √(2 ln m) of them off; one more for safety.
     */
    static double leastBeyondChance(int nSites, long nPairs) {
        return (1 + Math.sqrt(2 * Math.log(Math.max(1.0, (double) nPairs)))) * Math.sqrt(0.875 / nSites);
    }
}
