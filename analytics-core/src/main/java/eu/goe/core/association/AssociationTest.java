package eu.goe.core.association;

/** Which test gave a p-value. New ones go to the end: what is kept of a row is the ordinal. */
public enum AssociationTest {
    /** Least squares, t distribution. */
    LINEAR,
    /** Logistic regression, score statistic of the null model, χ² of one degree. */
    SCORE,
    /** Logistic regression of the full model, β over its standard error. */
    WALD,
    /** Logistic regression with Firth's penalty, likelihood ratio of penalised likelihoods, all coefficients fitted. */
    FIRTH_LRT,
    /** The same with the covariates' part fixed as the null model fits it (REGENIE's approximation). */
    FIRTH_APPROX,
    /** Score statistic, tail by saddlepoint. */
    SPA
}
