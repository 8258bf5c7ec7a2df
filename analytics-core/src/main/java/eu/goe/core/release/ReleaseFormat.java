package eu.goe.core.release;

import eu.goe.core.errors.UsageException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The forms in which a release is written. */
enum ReleaseFormat {
    VCF,
    PARQUET,
    /** The Parquet files with a log that makes them a Delta table. */
    DELTA,
    HTML,
    /** Parquet that a GDI node loads. */
    GDI,
    /** Beacon v2 variants with their frequencies. */
    BEACON,
    /** GA4GH VA-Spec frequencies of VRS alleles. */
    VRS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code vcf,parquet}.
     *
     * @throws UsageException that names all unknown ones, and those there are
     */
    static Set<ReleaseFormat> parse(Iterable<String> names) {
        Set<ReleaseFormat> formats = EnumSet.noneOf(ReleaseFormat.class);
        StringBuilder unknown = new StringBuilder();
        for (String name : names) {
            boolean known = false;
            for (ReleaseFormat format : values()) {
                if (format.label().equals(name.strip())) {
                    formats.add(format);
                    known = true;
                }
            }
            if (!known) {
                unknown.append(unknown.length() == 0 ? "'" : ", '").append(name).append('\'');
            }
        }
        if (unknown.length() > 0 || formats.isEmpty()) {
            String there = Arrays.stream(values()).map(ReleaseFormat::label).collect(Collectors.joining(", "));
            throw new UsageException("--formats: " + (unknown.length() == 0 ? "none given" : unknown + " is unknown")
                    + ". There are " + there + "; several with commas.");
        }
        return formats;
    }
}
