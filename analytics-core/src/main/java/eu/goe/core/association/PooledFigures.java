package eu.goe.core.association;

import java.util.Arrays;

/**
 * What several studies say of one variant together, an element for each trait. Arrays are the row's own; whoever makes it fills them.
 *
 * @param n people of the studies that have figures, as these published them
 * @param nCases of a binary trait the cases among them; else 0
 * @param nStudies that have figures; 0 where nothing is known, and the next are NaN
 * @param af frequency of the alternate allele in all, weighted by people
 * @param beta change of the trait, or of the log odds, with each copy of the alternate allele; NaN where z are averaged, and so is the next
 * @param standardError of beta
 * @param z that the p-value is of: of effects, theirs over their error
 * @param negLog10P −log10 of the two-sided p-value
 * @param q of Cochran, how much effects differ
 * @param negLog10PQ −log10 of its p-value
 * @param iSquared share of the variation that is between studies, 0 to below 1
 * @param tauSquared variance of effects between studies
 * @param afSpread largest difference of two studies' frequencies: above 0.2 somebody's alleles are doubtful
 * @param directions sign of each study's effect in the order of the studies, {@code ?} where it has none; in one regression of all people {@code .} where it took part
 */
public record PooledFigures(
        int[] n,
        int[] nCases,
        int[] nStudies,
        double[] af,
        double[] beta,
        double[] standardError,
        double[] z,
        double[] negLog10P,
        double[] q,
        double[] negLog10PQ,
        double[] iSquared,
        double[] tauSquared,
        double[] afSpread,
        String[] directions) {

    /** Nothing is known. */
    public static PooledFigures unknown(int nTraits, int nStudies) {
        PooledFigures figures = new PooledFigures(
                new int[nTraits],
                new int[nTraits],
                new int[nTraits],
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                nan(nTraits),
                new String[nTraits]);
        Arrays.fill(figures.directions, "?".repeat(nStudies));
        return figures;
    }

    private static double[] nan(int n) {
        double[] numbers = new double[n];
        Arrays.fill(numbers, Double.NaN);
        return numbers;
    }

    public int nTraits() {
        return n.length;
    }
}
