package eu.goe.core.genome;

import java.io.Serializable;

/**
 * A contig as a file declares it.
 *
 * @param name as the file spells it
 * @param length in bases; 0 if the file does not say
 */
public record ContigLength(String name, long length) implements Serializable {
    public ContigLength {
        if (name.isEmpty() || length < 0) {
            throw new IllegalArgumentException("contig '" + name + "' of length " + length);
        }
    }
}
