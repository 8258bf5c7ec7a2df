package eu.goe.gwas.meta;

import eu.goe.core.association.Tails;

/**
 * One effect from several studies.
 *
 * @param standardError of beta, above 0
 * @param negLog10P −log10 of the two-sided p-value of the normal statistic beta / standardError
 */
public record PooledEffect(double beta, double standardError, double negLog10P) {
    static PooledEffect of(double beta, double standardError) {
        return new PooledEffect(beta, standardError, Tails.negLog10Normal(beta / standardError));
    }
}
