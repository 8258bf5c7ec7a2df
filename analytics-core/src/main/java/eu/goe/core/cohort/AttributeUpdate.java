package eu.goe.core.cohort;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file of sample attributes says: new values of some attributes for some samples. Attributes and samples that it
 * does not name stay as they are. Immutable.
 */
public final class AttributeUpdate {
    private final List<String> attributes;
    private final int[] sampleNumbers;
    private final @Nullable String[][] values;

    /**
     * @param attributes names, in the file's order, without the key column; may be empty
     * @param sampleNumbers one for each line, each once; the update owns the array
     * @param values {@code values[line][attribute]}; null clears; the update owns the arrays
     */
    public AttributeUpdate(List<String> attributes, int[] sampleNumbers, @Nullable String[][] values) {
        if (sampleNumbers.length != values.length) {
            throw new IllegalArgumentException(sampleNumbers.length + " samples, " + values.length + " lines");
        }
        this.attributes = List.copyOf(attributes);
        this.sampleNumbers = sampleNumbers;
        this.values = values;
    }

    public List<String> attributes() {
        return attributes;
    }

    public int nLines() {
        return sampleNumbers.length;
    }

    /** The sample that a line is about. */
    public int sampleNumber(int line) {
        return sampleNumbers[line];
    }

    /** What a line says of an attribute, by the place of both; empty clears. */
    public Optional<String> value(int line, int attribute) {
        return Optional.ofNullable(values[line][attribute]);
    }
}
