package eu.goe.gwas.job;

import eu.goe.core.association.AssociationTest;
import eu.goe.gwas.regression.BinaryMethod;
import eu.goe.gwas.regression.BinaryOptions;
import eu.goe.gwas.regression.Fallback;
import eu.goe.gwas.regression.MissingGenotypes;
import java.io.Serializable;

/**
 * How variants are tested.
 *
 * @param ofQuantitative {@link AssociationTest#LINEAR} or {@link AssociationTest#SCORE}
 * @param ofBinary how binary traits are tested
 * @param fallback what takes the place of a score whose p-value is below the next one
 * @param fallbackP for {@link BinaryMethod#AUTO}
 * @param expected whether expected copies (DS) take the place of calls where they are kept
 * @param interaction whether effects may change with a covariate
 * @param minMac copies of the rarer allele below which a variant is not tested
 */
record TestSettings(
        AssociationTest ofQuantitative,
        BinaryMethod ofBinary,
        Fallback fallback,
        double fallbackP,
        MissingGenotypes missing,
        boolean expected,
        boolean interaction,
        int minMac)
        implements Serializable {
    BinaryOptions binary() {
        return new BinaryOptions(ofBinary, fallback, fallbackP, missing, true);
    }
}
