package eu.goe.core.association;

/** Whether a variant could be tested for a trait, and what to know of the figures. New ones go to the end: what is kept of a row is the ordinal. */
public enum AssociationStatus {
    /** As the test defines it. */
    OK(true),
    /** Everybody analysed has the same dosage. */
    MONOMORPHIC(false),
    /** Fewer copies of the rarer allele than were asked for. */
    BELOW_MIN_MAC(false),
    /** The dosage is as good as a combination of covariates: less than 1e-8 of its variation is left. */
    COLLINEAR_WITH_COVARIATES(false),
    /** No more people than coefficients. */
    TOO_FEW_SAMPLES(false),
    /** The dosage tells cases from controls completely: the estimate is infinite. */
    SEPARATION(false),
    /** The iterations did not come to an end. */
    NOT_CONVERGED(false),
    /** The saddlepoint was not found; the p-value is the normal one. */
    SPA_FAILED(true),
    /** Not told: the disclosure policy. */
    SUPPRESSED(false);

    private final boolean hasFigures;

    AssociationStatus(boolean hasFigures) {
        this.hasFigures = hasFigures;
    }

    /** Whether there are β, standard error and p-value. */
    public boolean hasFigures() {
        return hasFigures;
    }
}
