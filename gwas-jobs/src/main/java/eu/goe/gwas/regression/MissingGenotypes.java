package eu.goe.gwas.regression;

/** What becomes of people without a call at a variant. */
public enum MissingGenotypes {
    /** They have the mean dosage of those with a call (REGENIE, SAIGE). */
    MEAN,
    /** They are left out at the variant (plink2). */
    DROP
}
