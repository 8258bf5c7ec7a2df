package eu.goe.core.release;

import eu.goe.core.variant.Variant;
import java.util.Comparator;

/**
 * A site of an earlier release. Owns its figures.
 *
 * <p>Symbolic alleles are told apart by their place and kind only, since a release's Parquet files do not tell their ends;
 * several of one kind at one place pair off in their order.
 *
 * @param variant without its end and length if it is symbolic
 * @param figures AC and AN of each cell, one after the other; {@link #ABSENT} where not published
 */
record PreviousSite(Variant variant, long[] figures) {
    /** Where a figure is not published. */
    static final long ABSENT = -1;

    /** The order of the sites of any release. */
    static final Comparator<Variant> ORDER = Comparator.comparingInt(Variant::contig)
            .thenComparingInt(Variant::start)
            .thenComparing(Variant::ref)
            .thenComparing(Variant::alt);
}
