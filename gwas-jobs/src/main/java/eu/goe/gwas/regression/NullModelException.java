package eu.goe.gwas.regression;

/** The covariates alone could not be fitted to a binary trait, so that no variant can be tested for it. */
public final class NullModelException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** Only cases, or only controls. */
        ONE_VALUE,
        /** No more people than covariates, the intercept counted. */
        TOO_FEW_SAMPLES,
        /** A combination of covariates tells cases from controls. */
        SEPARATED,
        /** The iterations did not come to an end. */
        NOT_CONVERGED
    }

    private final Reason reason;

    NullModelException(Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
