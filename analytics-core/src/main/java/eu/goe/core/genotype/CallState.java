package eu.goe.core.genotype;

/**
 * What one sample says about a stretch of the genome where it has no allele of its own, as a small number: how many of how many
 * copies were called, and whether that counts as adj. Specified in {@code docs/format.md}, "callability".
 *
 * <p>{@code 3 e + q}: <i>e</i> is 0 for nothing, 1 for two of two copies, 2 for one of one, 3 for one of two (a half call), and p (p
 * − 1) / 2 + c for c of p copies where p is above 2; <i>q</i> is one of the three answers below. Constants and not an enum, since
 * there is one for each interval.
 */
public final class CallState {
    /** Nobody called anything. */
    public static final int NONE = 0;

    /** Two of two copies, adj: what most of a genome is. */
    public static final int REFERENCE = 3;

    /** Adj by the depth of a diploid and of a haploid call. */
    public static final int ADJ = 0;

    /** Adj by the depth of a haploid call only: for males outside PAR of X and Y. */
    public static final int ADJ_IF_HAPLOID = 1;

    public static final int NOT_ADJ = 2;

    private CallState() {}

    /**
     * @param ploidy copies that the call lists
     * @param called how many of them were called; 0 gives {@link #NONE}
     * @param adj {@link #ADJ}, {@link #ADJ_IF_HAPLOID} or {@link #NOT_ADJ}
     */
    public static int of(int ploidy, int called, int adj) {
        if (called < 0 || called > ploidy || ploidy > 255 || adj < ADJ || adj > NOT_ADJ) {
            throw new IllegalArgumentException(called + " of " + ploidy + " copies, adj " + adj);
        }
        if (called == 0) {
            return NONE;
        }
        int e = ploidy > 2 ? ploidy * (ploidy - 1) / 2 + called : ploidy == 1 ? 2 : called == 2 ? 1 : 3;
        return 3 * e + adj;
    }

    /** Copies that the call lists; 2 where there is none. */
    public static int ploidy(int state) {
        int e = state / 3;
        if (e <= 3) {
            return e == 2 ? 1 : 2;
        }
        int ploidy = 3;
        while (ploidy * (ploidy + 1) / 2 < e) {
            ploidy++;
        }
        return ploidy;
    }

    /** Copies that were called. */
    public static int called(int state) {
        int e = state / 3;
        if (e <= 3) {
            return e == 0 ? 0 : e == 1 ? 2 : 1;
        }
        int ploidy = ploidy(state);
        return e - ploidy * (ploidy - 1) / 2;
    }

    /** {@link #ADJ}, {@link #ADJ_IF_HAPLOID} or {@link #NOT_ADJ}. */
    public static int adj(int state) {
        return state % 3;
    }

    /** The {@link GenotypeState} of a call without the allele. */
    public static int genotypeState(int state) {
        return switch (state / 3) {
            case 0 -> GenotypeState.MISSING;
            case 1 -> GenotypeState.HOM_REF;
            case 2 -> GenotypeState.HAPLOID_REF;
            case 3 -> GenotypeState.HALF_REF;
            default -> GenotypeState.POLYPLOID;
        };
    }
}
