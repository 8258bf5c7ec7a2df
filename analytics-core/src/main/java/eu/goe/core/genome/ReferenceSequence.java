package eu.goe.core.genome;

/**
 * The bases of an assembly. Not safe for two threads at once; a task opens its own.
 */
public interface ReferenceSequence extends AutoCloseable {
    /** Bases of a contig, by its index in the assembly; 0 if the reference lacks it. */
    int length(int contig);

    /**
     * One base in upper case; IUPAC codes stay.
     *
     * @param position 0-based, less than {@link #length}
     */
    byte base(int contig, int position);

    @Override
    void close();
}
