package eu.goe.core.frequency;

/** The counts that are kept per variant, stratum and quality; all else is computed from them when shown. */
public enum CountField {
    /** Copies of the alternate allele; a half call counts its called copy. */
    AC("ac"),
    /** Called copies. */
    AN("an"),
    /** People with a complete diploid call of other alleles only. */
    N_HOM_REF("n_hom_ref"),
    /** People with a complete call of ploidy 2 or more that has this allele and another one. */
    N_HET("n_het"),
    /** People with a complete call of ploidy 2 or more that has only this allele. */
    N_HOM_ALT("n_hom_alt"),
    /** People with a complete haploid call of the allele, on any contig. */
    N_HEMI_ALT("n_hemi_alt"),
    /** People with no called copy. */
    N_MISSING("n_missing"),
    /** People with a call of ploidy above 2, whatever their alleles; where there are any, HWE is not defined. */
    N_POLYPLOID("n_polyploid");

    private final String column;

    CountField(String column) {
        this.column = column;
    }

    /** Name of the column in tables and packages. */
    public String column() {
        return column;
    }
}
