package eu.goe.core.frequency;

/**
 * Exact test of Hardy–Weinberg proportions at a biallelic site, two-sided, ties included.
 *
 * <p>Sums the probabilities of all heterozygote counts no likelier than the observed one, by the recurrence outward from
 * the mode. Where a probability would underflow it is carried as a logarithm. Time O(number of copies of the rarer
 * allele) at worst, much less for most sites, no allocation. Haploid calls must be left out by the caller. Agrees with
 * plink2 and bcftools to their printed digits.
 *
 * @see <a href="https://doi.org/10.1086/429864">Wigginton, Cutler, Abecasis (2005)</a>
 */
public final class HweExactTest {
    /** Counts whose probabilities differ by less than this part are ties. */
    private static final double TIE = 1 + 1e-8;
    /** A term that adds less than this part to a sum ends it. */
    private static final double NEGLIGIBLE = 1e-18;

    private HweExactTest() {}

    /**
     * @param nHomRef people with two reference copies, ≥ 0; likewise
     * @param nHet with one of each, and
     * @param nHomAlt with two alternate copies
     * @return p in (0, 1]; 1 where there are no people or only one allele
     * @throws IllegalArgumentException if a count is negative: a defect in the caller, never bad input
     */
    public static double pValue(long nHomRef, long nHet, long nHomAlt) {
        if (nHomRef < 0 || nHet < 0 || nHomAlt < 0) {
            throw new IllegalArgumentException("negative count " + nHomRef + " " + nHet + " " + nHomAlt);
        }
        long n = nHomRef + nHet + nHomAlt;
        long rare = Math.min(2 * nHomRef + nHet, 2 * nHomAlt + nHet);
        if (rare == 0) {
            return 1;
        }
        long mode = mode(n, rare);
        double logObserved = 0;
        // From the mode to the observed count; terms only fall on the way.
        for (long het = mode; het < nHet; het += 2) {
            logObserved += Math.log(up(n, rare, het));
        }
        for (long het = mode; het > nHet; het -= 2) {
            logObserved += Math.log(down(n, rare, het));
        }
        double logTie = logObserved + Math.log(TIE);
        double total = 1;
        // Of terms no likelier than the observed one, relative to it, so that they do not underflow.
        double tail = logTie >= 0 ? Math.exp(-logObserved) : 0;
        double logTerm = 0;
        double term = 1;
        double tailHere = 0;
        for (long het = mode; het + 2 <= rare; het += 2) {
            logTerm += Math.log(up(n, rare, het));
            term = Math.exp(logTerm);
            total += term;
            if (logTerm <= logTie) {
                double relative = Math.exp(logTerm - logObserved);
                tailHere += relative;
                if (relative < NEGLIGIBLE * tailHere) {
                    break;
                }
            }
        }
        tail += tailHere;
        tailHere = 0;
        logTerm = 0;
        for (long het = mode; het - 2 >= 0; het -= 2) {
            logTerm += Math.log(down(n, rare, het));
            term = Math.exp(logTerm);
            total += term;
            if (logTerm <= logTie) {
                double relative = Math.exp(logTerm - logObserved);
                tailHere += relative;
                if (relative < NEGLIGIBLE * tailHere) {
                    break;
                }
            }
        }
        tail += tailHere;
        double p = Math.exp(logObserved + Math.log(tail) - Math.log(total));
        return Math.max(Double.MIN_VALUE, Math.min(1, p));
    }

    /** The likeliest heterozygote count: of the parity of {@code rare}, next to the expected one. */
    private static long mode(long n, long rare) {
        long mode = (long) ((double) rare * (2 * n - rare) / (2 * n));
        if ((mode & 1) != (rare & 1)) {
            mode++;
        }
        while (mode > rare) {
            mode -= 2;
        }
        while (mode + 2 <= rare && up(n, rare, mode) > 1) {
            mode += 2;
        }
        while (mode - 2 >= 0 && down(n, rare, mode) > 1) {
            mode -= 2;
        }
        return mode;
    }

    /** P(het + 2) / P(het). */
    private static double up(long n, long rare, long het) {
        double homRare = (rare - het) / 2.0;
        double homCommon = n - het - homRare;
        return 4 * homRare * homCommon / ((het + 2.0) * (het + 1.0));
    }

    /** P(het − 2) / P(het). */
    private static double down(long n, long rare, long het) {
        double homRare = (rare - het) / 2.0;
        double homCommon = n - het - homRare;
        return het * (het - 1.0) / (4 * (homRare + 1) * (homCommon + 1));
    }
}
