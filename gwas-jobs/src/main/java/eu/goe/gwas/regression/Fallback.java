package eu.goe.gwas.regression;

/** What {@link BinaryMethod#AUTO} reports where the p-value of the score is small. */
public enum Fallback {
    /** As {@link BinaryMethod#FIRTH_APPROX}. */
    FIRTH_APPROX,
    /** As {@link BinaryMethod#SPA}. */
    SPA
}
