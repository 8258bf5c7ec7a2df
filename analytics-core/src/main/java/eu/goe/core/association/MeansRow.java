package eu.goe.core.association;

import eu.goe.core.variant.Variant;
import java.util.Arrays;

/**
 * Mean dosages of all nodes together at one variant, an element for each group of a plan in the variant's part of the genome. Arrays are the row's own.
 *
 * @param nNodes nodes that told their calls
 * @param means of these, 0 to 2; not a number where no node did
 */
public record MeansRow(Variant variant, int[] nNodes, double[] means) {
    /** Of no node. */
    public static MeansRow unknown(Variant variant, int groups) {
        double[] means = new double[groups];
        Arrays.fill(means, Double.NaN);
        return new MeansRow(variant, new int[groups], means);
    }
}
