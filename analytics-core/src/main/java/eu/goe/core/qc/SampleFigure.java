package eu.goe.core.qc;

import java.util.Locale;

/** The figures of a sample, in the order of their columns; what each is, is specified in {@code docs/format.md}, "Quality of samples and variants". */
public enum SampleFigure {
    N_CALLED,
    N_MISSING,
    CALL_RATE,
    N_HOM_REF,
    N_HET,
    N_HOM_ALT,
    N_HEMI_ALT,
    N_SNV,
    N_TI,
    N_TV,
    TI_TV,
    N_INSERTION,
    N_DELETION,
    INS_DEL,
    HET_HOM,
    N_SINGLETON,
    MEAN_DP,
    N_DP,
    MEAN_GQ,
    N_GQ,
    AB_MEAN,
    N_AB,
    X_HET_RATE,
    N_X_DIPLOID_ALT,
    N_X_HAPLOID,
    Y_CALL_RATE,
    N_Y;

    /** Name of the column, and in thresholds. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a whole number that always applies; the others are ratios and means, and may be missing. */
    public boolean isCount() {
        return name().startsWith("N_");
    }

    /** How many things a ratio or a mean was made of; infinitely many of a count. */
    double basis(double[] figures) {
        return switch (this) {
            case CALL_RATE -> sum(figures, N_CALLED, N_MISSING);
            case TI_TV -> sum(figures, N_TI, N_TV);
            case INS_DEL -> sum(figures, N_INSERTION, N_DELETION);
            case HET_HOM -> sum(figures, N_HET, N_HOM_ALT);
            case MEAN_DP -> sum(figures, N_DP);
            case MEAN_GQ -> sum(figures, N_GQ);
            case AB_MEAN -> sum(figures, N_AB);
            case X_HET_RATE -> sum(figures, N_X_DIPLOID_ALT);
            case Y_CALL_RATE -> sum(figures, N_Y);
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private static double sum(double[] figures, SampleFigure... counts) {
        double sum = 0;
        for (SampleFigure count : counts) {
            sum += figures[count.ordinal()];
        }
        return sum;
    }
}
