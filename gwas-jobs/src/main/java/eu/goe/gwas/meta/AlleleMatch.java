package eu.goe.gwas.meta;

/** How a study's alleles of a variant stand to those that all shall have. */
public enum AlleleMatch {
    /** Effect and other allele are the same. */
    SAME(1),
    /** The study's effect allele is the other one. */
    SWAPPED(-1),
    /** The same on the other strand. */
    COMPLEMENT(1),
    /** The other one on the other strand. */
    COMPLEMENT_SWAPPED(-1),
    /** A/T or C/G, which look alike on both strands: the same as they stand, and taken so. */
    AMBIGUOUS_SAME(1),
    /** A/T or C/G, the other one as they stand, and taken so. */
    AMBIGUOUS_SWAPPED(-1),
    /** A/T or C/G, left out: the frequency contradicts the letters, or cannot decide. */
    AMBIGUOUS_LEFT_OUT(0),
    /** A/T or C/G, the same by frequency though the letters say otherwise: the study is on the other strand. */
    AMBIGUOUS_FLIPPED_SAME(1),
    /** A/T or C/G, the other one by frequency though the letters say otherwise. */
    AMBIGUOUS_FLIPPED_SWAPPED(-1),
    /** Other alleles. */
    DIFFERENT(0);

    private final int sign;

    AlleleMatch(int sign) {
        this.sign = sign;
    }

    /** 1 as the study has it, −1 about the other allele, 0 not to be used. */
    public int sign() {
        return sign;
    }

    /** The study's figures about the common effect allele; {@link StudyFigures#ABSENT} where they are not to be used. */
    public StudyFigures apply(StudyFigures figures) {
        return switch (sign) {
            case 1 -> figures;
            case -1 -> figures.ofOtherAllele();
            default -> StudyFigures.ABSENT;
        };
    }
}
