package eu.goe.core.qc;

import java.util.Locale;

/** The figures of a variant that may have bounds, and the filter that a variant outside of them gets. */
enum VariantFigure {
    INBREEDING_COEFF("InbreedingCoeff"),
    CALL_RATE("LowCallRate"),
    HWE_P("HWE"),
    MEAN_DP("Depth"),
    MEAN_GQ("LowGQ"),
    MEAN_AB("AlleleBalance");

    private final String filter;

    VariantFigure(String filter) {
        this.filter = filter;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As in a column FILTER. */
    String filter() {
        return filter;
    }
}
