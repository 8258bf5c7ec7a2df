package eu.goe.core.association;

import eu.goe.core.variant.Variant;
import java.util.Arrays;

/**
 * Sums over people at one variant, an element for each group of people that the variant's part of the genome has. Arrays are the row's own; whoever makes it fills them.
 *
 * @param n people with a call; 0 where nothing is told
 * @param an copies of any allele that these have, one of each haploid call
 * @param nCarriers people with a copy of the rarer allele
 * @param leastSide of these, the fewest on one side of a covariate of two values, sides without any left out
 * @param leastArm likewise, cases or controls of a binary trait
 * @param nNodes nodes whose calls the mean of who has none is of; 0 where no mean is used
 * @param ac copies of the alternate allele
 * @param share of a sum that one carrier makes, at most
 * @param sums of all groups, as {@link SumsLayout} says; not a number where nothing is told
 */
public record SumsRow(
        Variant variant,
        int[] n,
        int[] an,
        int[] nCarriers,
        int[] leastSide,
        int[] leastArm,
        int[] nNodes,
        double[] ac,
        double[] share,
        double[] sums) {

    /** Nothing is told. */
    public static SumsRow untold(Variant variant, SumsLayout layout, GenomePart part) {
        int groups = layout.groups(part);
        double[] share = new double[groups];
        double[] sums = new double[layout.width(part)];
        Arrays.fill(share, Double.NaN);
        Arrays.fill(sums, Double.NaN);
        return new SumsRow(
                variant,
                new int[groups],
                new int[groups],
                new int[groups],
                new int[groups],
                new int[groups],
                new int[groups],
                new double[groups],
                share,
                sums);
    }

    /** Whether it says anything of a group. */
    public boolean tells(int group) {
        return n[group] > 0;
    }

    /** Copies of the rarer allele. */
    public double mac(int group) {
        return Math.min(ac[group], an[group] - ac[group]);
    }
}
