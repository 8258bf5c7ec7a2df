package eu.goe.core.association;

import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How many numbers a row of sums has: by {@link GenomePart}, since each has its own regressions.
 *
 * @param sums of each group of people, by part; not changed
 */
public record SumsLayout(int[][] sums) implements Serializable {

    /** The part that a variant lies in. */
    public static GenomePart part(Assembly assembly, Variant variant) {
        return GenomePart.of(PloidyRegion.of(assembly, variant.contig(), variant.start()));
    }

    /** Groups of people there. */
    public int groups(GenomePart part) {
        return sums[part.ordinal()].length;
    }

    /** Sums of all groups there. */
    public int width(GenomePart part) {
        return Arrays.stream(sums[part.ordinal()]).sum();
    }

    /** Place of a group's first sum. */
    public int first(GenomePart part, int group) {
        return Arrays.stream(sums[part.ordinal()]).limit(group).sum();
    }
}
