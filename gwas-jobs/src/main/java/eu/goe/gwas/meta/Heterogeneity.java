package eu.goe.gwas.meta;

import eu.goe.core.association.Tails;

/**
 * How much studies differ beyond what their errors explain (Cochran 1954; Higgins and Thompson 2002).
 *
 * @param q weighted squares of the differences from the common effect, ≥ 0
 * @param degreesOfFreedom studies less one
 * @param negLog10P of q as χ²; 0 with one study
 * @param iSquared share of the variation that is between studies, 0 to below 1 (METAL and metafor print percent)
 *
 * @see <a href="https://doi.org/10.1002/sim.1186">Higgins, Thompson (2002)</a>
 */
public record Heterogeneity(double q, int degreesOfFreedom, double negLog10P, double iSquared) {

    static Heterogeneity of(double q, int studies) {
        int df = studies - 1;
        if (df == 0) {
            return new Heterogeneity(0, 0, 0, 0);
        }
        return new Heterogeneity(q, df, Tails.negLog10ChiSquare(q, df), q > df ? (q - df) / q : 0);
    }
}
