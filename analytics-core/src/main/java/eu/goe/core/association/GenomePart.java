package eu.goe.core.association;

import eu.goe.core.frequency.PloidyRegion;

/** A part of the genome that has regressions of its own, since other people or other covariates are in them. */
public enum GenomePart {
    /** With the pseudo-autosomal regions and MT. */
    AUTOSOMES,
    /** Outside the pseudo-autosomal regions; sex is a covariate. */
    X,
    /** Likewise, of males. */
    Y;

    /** The part that holds variants of a region. */
    public static GenomePart of(PloidyRegion region) {
        return switch (region) {
            case DIPLOID, MITOCHONDRIAL -> AUTOSOMES;
            case X_NON_PAR -> X;
            case Y_NON_PAR -> Y;
        };
    }
}
