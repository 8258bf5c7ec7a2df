package eu.goe.core.genome;

/** The bases of a reference genome. One owner; not for several threads. */
public interface ReferenceSequence extends AutoCloseable {
    /**
     * One base.
     *
     * @param contig index in the assembly
     * @param position 0-based
     * @return upper case, IUPAC codes as they are; {@code N} where the reference has no such contig or position
     */
    byte base(int contig, int position);

    /** Whether the reference has the contig at all. */
    boolean has(int contig);

    @Override
    void close();
}
