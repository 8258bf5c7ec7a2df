package eu.goe.core.frequency;

import java.util.Locale;

/** Which calls count: all of them, or those that pass the adj rule. */
public enum Quality {
    RAW,
    ADJ;

    /** {@code raw} or {@code adj}, as in tables and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
