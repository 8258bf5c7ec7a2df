package eu.goe.core.qc;

import java.util.Locale;

/** What quality is found of. */
public enum QcTable {
    SAMPLES,
    VARIANTS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
