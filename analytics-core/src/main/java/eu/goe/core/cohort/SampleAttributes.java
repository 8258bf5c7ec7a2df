package eu.goe.core.cohort;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of all samples of a store by sample number: a table with a column for each attribute. Immutable. Values are
 * text as imported; {@code sex} is {@code female}, {@code male} or missing, which is what {@code unknown} becomes.
 */
public final class SampleAttributes implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The attribute that the counts on sex chromosomes depend on. */
    public static final String SEX = "sex";

    /** The attribute that most strata are made of. */
    public static final String POPULATION = "population";

    /** What the names and values of attributes that make strata look like, since they leave the node in their ids. */
    static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}");

    /** Whether a text may be part of a stratum's id. */
    public static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    private final int nSamples;
    private final Map<String, @Nullable String[]> columns;

    private SampleAttributes(int nSamples, Map<String, @Nullable String[]> columns) {
        this.nSamples = nSamples;
        this.columns = columns;
    }

    /** No attributes yet. */
    public static SampleAttributes empty(int nSamples) {
        return new SampleAttributes(nSamples, new LinkedHashMap<>());
    }

    /**
     * @param nSamples one more than the greatest sample number ever given
     * @param columns values by sample number, null where missing, of length {@code nSamples}; copied
     * @throws IllegalArgumentException if a value of {@code sex} is not one that {@link AttributesTsv} lets pass
     */
    public static SampleAttributes of(int nSamples, Map<String, @Nullable String[]> columns) {
        LinkedHashMap<String, @Nullable String[]> copy = new LinkedHashMap<>();
        columns.forEach((name, values) -> {
            if (values.length != nSamples) {
                throw new IllegalArgumentException("attribute " + name + ": " + values.length + " values");
            }
            @Nullable String[] own = values.clone();
            if (name.equals(SEX)) {
                for (int i = 0; i < own.length; i++) {
                    own[i] = canonicalSex(own[i]);
                }
            }
            copy.put(name, own);
        });
        return new SampleAttributes(nSamples, copy);
    }

    private static @Nullable String canonicalSex(@Nullable String value) {
        if (value == null) {
            return null;
        }
        return sexText(AttributesTsv.sex(value).orElseThrow(() -> new IllegalArgumentException("not a sex")));
    }

    /** How a sex is kept: null if unknown. */
    static @Nullable String sexText(Sex sex) {
        return switch (sex) {
            case FEMALE -> "female";
            case MALE -> "male";
            case UNKNOWN -> null;
        };
    }

    /** One more than the greatest sample number. */
    public int nSamples() {
        return nSamples;
    }

    /** Names of the attributes in the order they came. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    public Optional<String> value(String attribute, int sampleNumber) {
        @Nullable String[] column = columns.get(attribute);
        return column == null ? Optional.empty() : Optional.ofNullable(column[sampleNumber]);
    }

    /** A copy of the values of an attribute by sample number, null where missing; all of them if there is no such one. */
    public @Nullable String[] column(String attribute) {
        @Nullable String[] column = columns.get(attribute);
        return column == null ? new String[nSamples] : column.clone();
    }

    public Sex sex(int sampleNumber) {
        @Nullable String[] column = columns.get(SEX);
        String value = column == null ? null : column[sampleNumber];
        if (value == null) {
            return Sex.UNKNOWN;
        }
        return value.equals("female") ? Sex.FEMALE : Sex.MALE;
    }

    /** Sex of every sample, by sample number. */
    public Sex[] sexes() {
        Sex[] sexes = new Sex[nSamples];
        for (int i = 0; i < nSamples; i++) {
            sexes[i] = sex(i);
        }
        return sexes;
    }

    /**
     * SHA-256 in hex of what some samples are counted by: of each a line with its number, its sex and its value of each attribute
     * (empty where missing), with tabs between.
     */
    public String sha256(List<String> attributes, int[] samples) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        StringBuilder line = new StringBuilder();
        for (int sample : samples) {
            line.setLength(0);
            line.append(sample).append('\t').append(sex(sample));
            for (String attribute : attributes) {
                line.append('\t').append(value(attribute, sample).orElse(""));
            }
            digest.update(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        return Hex.encodeHexString(digest.digest());
    }

    /** The same with more samples, of which nothing is known. */
    public SampleAttributes grownTo(int newSamples) {
        if (newSamples < nSamples) {
            throw new IllegalArgumentException(nSamples + " samples cannot become " + newSamples);
        }
        LinkedHashMap<String, @Nullable String[]> grown = new LinkedHashMap<>();
        columns.forEach((name, values) -> grown.put(name, Arrays.copyOf(values, newSamples)));
        return new SampleAttributes(newSamples, grown);
    }

    /** With what a file says. */
    public SampleAttributes with(AttributeUpdate update) {
        LinkedHashMap<String, @Nullable String[]> changed = new LinkedHashMap<>(columns);
        for (int a = 0; a < update.attributes().size(); a++) {
            String name = update.attributes().get(a);
            @Nullable String[] values = column(name);
            for (int line = 0; line < update.nLines(); line++) {
                String value = update.value(line, a).orElse(null);
                values[update.sampleNumber(line)] = name.equals(SEX) ? canonicalSex(value) : value;
            }
            changed.put(name, values);
        }
        return new SampleAttributes(nSamples, changed);
    }
}
