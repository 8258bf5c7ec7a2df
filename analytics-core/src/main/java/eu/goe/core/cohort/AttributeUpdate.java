package eu.goe.core.cohort;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file of sample attributes says: new values of some attributes for some samples. Attributes and samples that it
 * does not name stay as they are. Immutable.
 */
public final class AttributeUpdate {
    /** Letters of an abbreviation at least. */
    private static final int SHORTEST = 3;

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

    /**
     * New attributes that were probably meant for an old one or for the population: the same in other case, or an abbreviation of {@code population}.
     *
     * @param known attributes that there are
     * @return by the new name the one that was probably meant
     */
    public Map<String, String> doubtful(Collection<String> known) {
        Map<String, String> doubtful = new LinkedHashMap<>();
        for (String name : attributes) {
            if (known.contains(name)) {
                continue;
            }
            if (!name.equals(SampleAttributes.POPULATION) && isAbbreviation(name, SampleAttributes.POPULATION)) {
                doubtful.put(name, SampleAttributes.POPULATION);
            }
            known.stream().filter(name::equalsIgnoreCase).findFirst().ifPresent(meant -> doubtful.put(name, meant));
        }
        return doubtful;
    }

    private static boolean isAbbreviation(String part, String whole) {
        return part.length() >= SHORTEST && whole.regionMatches(true, 0, part, 0, part.length());
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
