package eu.goe.gwas.regression;

/**
 * How variants are tested for a binary trait.
 *
 * @param fallback for {@link BinaryMethod#AUTO} alone, and so is
 * @param fallbackP the p-value of the score below which the fallback is used
 * @param errorsAgreeWithP whether the standard errors of {@link BinaryMethod#FIRTH} and {@link BinaryMethod#FIRTH_APPROX} are |β| over the root of the likelihood
 *     ratio, so that a meta-analysis of β and standard error finds the same p-value (REGENIE's {@code --firth-se}); otherwise they come from the curvature. Those of
 *     {@link BinaryMethod#SPA} always agree
 */
public record BinaryOptions(
        BinaryMethod method, Fallback fallback, double fallbackP, MissingGenotypes missing, boolean errorsAgreeWithP) {
    public BinaryOptions {
        if (!(fallbackP > 0 && fallbackP <= 1)) {
            throw new IllegalArgumentException("fallback p-value " + fallbackP);
        }
    }

    /** With approximate Firth below 0.05, people without a call at the mean, and errors that agree. */
    public static BinaryOptions of(BinaryMethod method) {
        return new BinaryOptions(method, Fallback.FIRTH_APPROX, 0.05, MissingGenotypes.MEAN, true);
    }
}
