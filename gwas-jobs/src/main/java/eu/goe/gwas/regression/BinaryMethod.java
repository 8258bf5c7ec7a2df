package eu.goe.gwas.regression;

/** How a variant is tested for a binary trait. */
public enum BinaryMethod {
    /** Score statistic of the null model: cheapest, and wrong in the tail where cases are few. */
    SCORE,
    /** Logistic regression with the variant in the model, β over its standard error. */
    WALD,
    /** Logistic regression with Firth's penalty, likelihood ratio, all coefficients fitted. */
    FIRTH,
    /** The same with covariates as the null model fits them. */
    FIRTH_APPROX,
    /** Score statistic, tail by saddlepoint. */
    SPA,
    /** Score; where its p-value is small, the {@link Fallback}. */
    AUTO
}
