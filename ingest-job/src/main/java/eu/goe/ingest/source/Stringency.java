package eu.goe.ingest.source;

import eu.goe.core.errors.UsageException;
import java.util.Locale;

/** What happens to a malformed record: {@code validationStringency}. */
enum Stringency {
    /** Reading ends with an error that says where and why. */
    STRICT,
    /** It is dropped, with a warning. */
    LENIENT,
    /** It is dropped; only the metric counts it. */
    SILENT;

    static Stringency parse(String text) {
        for (Stringency value : values()) {
            if (value.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                return value;
            }
        }
        throw new UsageException(
                "option validationStringency is '" + text + "'; it must be strict, lenient or silent.");
    }
}
