package eu.goe.core.cohort;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of samples by sample number; a missing value is null. Mutable, one owner: {@code samples import} changes it
 * and writes it back.
 */
public final class SampleAttributes {
    /** The attribute that says how many copies of X and Y a sample has. */
    public static final String SEX = "sex";

    private final int nSamples;
    private final Map<String, @Nullable String[]> columns = new LinkedHashMap<>();

    public SampleAttributes(int nSamples) {
        this.nSamples = nSamples;
    }

    public int nSamples() {
        return nSamples;
    }

    /** Names of the attributes that any sample has, in the order they came. */
    public Set<String> names() {
        return columns.keySet();
    }

    /** Sets a value; null clears it. */
    public void set(String attribute, int sampleNumber, @Nullable String value) {
        columns.computeIfAbsent(attribute, a -> new String[nSamples])[sampleNumber] = value;
    }

    /** The value, null if missing. */
    public @Nullable String get(String attribute, int sampleNumber) {
        @Nullable String[] column = columns.get(attribute);
        return column == null ? null : column[sampleNumber];
    }

    /** The values that a sample has. */
    public Map<String, String> valuesOf(int sampleNumber) {
        Map<String, String> values = new LinkedHashMap<>();
        columns.forEach((attribute, column) -> {
            String value = column[sampleNumber];
            if (value != null) {
                values.put(attribute, value);
            }
        });
        return values;
    }

    /** Declared sex; unknown where there is none. */
    public Sex sex(int sampleNumber) {
        String value = get(SEX, sampleNumber);
        return value == null ? Sex.UNKNOWN : Sex.valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** What a file means by a sex: {@code female}, {@code F} or {@code XX}, and likewise; empty if it is none of them. */
    public static Optional<Sex> parseSex(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "female", "f", "xx" -> Optional.of(Sex.FEMALE);
            case "male", "m", "xy" -> Optional.of(Sex.MALE);
            case "unknown", "u" -> Optional.of(Sex.UNKNOWN);
            default -> Optional.empty();
        };
    }
}
