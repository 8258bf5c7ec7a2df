package eu.goe.core.frequency;

/** Counts of one variant in one quality over strata, of which some may not be known. */
public interface Counts {
    /** Whether the count is known: not hidden, and not an interval. */
    boolean has(CountField field, int stratum);

    /**
     * The count.
     *
     * @throws IllegalStateException if it is not known
     */
    long count(CountField field, int stratum);
}
