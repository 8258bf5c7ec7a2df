package eu.goe.core.frequency;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which calls count: all of them, or those that pass the adj rule. */
public enum Quality {
    RAW,
    ADJ;

    /** {@code raw} or {@code adj}, as in tables and on the command line. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
