package eu.goe.core.genome;

import java.io.Serializable;

/**
 * One contig of an assembly.
 *
 * @param index its place in the assembly's order, from 0; the order of rows in every table
 * @param name as the assembly spells it
 * @param length in bases; 0 if unknown
 * @param kind how copies are counted on it
 */
public record Contig(int index, String name, long length, Kind kind) implements Serializable {
    /** How copies are counted on a contig, and whether it has windows of its own. */
    public enum Kind {
        /** Two copies in everybody; also every contig with windows of its own of an assembly that is not built in. */
        AUTOSOME,
        X,
        Y,
        MT,
        /** Unplaced, alternate, decoy and HLA contigs: counted like autosomes, all of them in one window. */
        OTHER
    }

    public Contig {
        if (index < 0 || length < 0 || length > Integer.MAX_VALUE || name.isEmpty()) {
            throw new IllegalArgumentException("contig " + index + " '" + name + "' of length " + length);
        }
    }
}
