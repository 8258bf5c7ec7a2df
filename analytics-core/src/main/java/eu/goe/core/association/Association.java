package eu.goe.core.association;

/**
 * What one test of one variant and one trait found.
 *
 * @param beta change of the trait, or of the log odds, with each copy of the alternate allele; NaN where the status has no figures, and so are the next two
 * @param standardError of beta, above 0
 * @param negLog10P −log10 of the two-sided p-value, at least 0; exact far below what a p-value can hold
 * @param test which test it was
 */
public record Association(
        double beta, double standardError, double negLog10P, AssociationTest test, AssociationStatus status) {

    /** Without figures. */
    public static Association untested(AssociationTest test, AssociationStatus status) {
        return new Association(Double.NaN, Double.NaN, Double.NaN, test, status);
    }
}
