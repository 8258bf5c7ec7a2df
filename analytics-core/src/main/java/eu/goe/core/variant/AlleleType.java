package eu.goe.core.variant;

/** What an alternate allele does to the reference; of the normal form, since padding hides it. */
public enum AlleleType {
    /** One base for another. */
    SNP,
    /** Several bases for as many. */
    MNV,
    /** Bases come in beside one that stays. */
    INSERTION,
    /** Bases go beside one that stays. */
    DELETION,
    /** Bases for another number of other ones. */
    COMPLEX,
    /** {@code <DEL>}, {@code *}, and whatever else is neither bases nor a breakend. */
    SYMBOLIC,
    /** {@code G]17:198982]}, {@code ]13:123456]T}, {@code .A}, {@code A.}. */
    BREAKEND;

    /** The type of a variant. */
    public static AlleleType of(Variant variant) {
        return of(variant.ref(), variant.alt());
    }

    /** The type of an alternate allele beside its reference allele, both in normal form. */
    public static AlleleType of(String ref, String alt) {
        if (!isBases(alt)) {
            return isBreakend(alt) ? BREAKEND : SYMBOLIC;
        }
        int nRef = ref.length();
        int nAlt = alt.length();
        if (nRef == nAlt) {
            return nRef == 1 ? SNP : MNV;
        }
        // At the first base of a contig the base that stays comes after the event.
        if (nRef == 1 && (alt.charAt(0) == ref.charAt(0) || alt.charAt(nAlt - 1) == ref.charAt(0))) {
            return INSERTION;
        }
        if (nAlt == 1 && (ref.charAt(0) == alt.charAt(0) || ref.charAt(nRef - 1) == alt.charAt(0))) {
            return DELETION;
        }
        return COMPLEX;
    }

    /** Whether several changes may be hidden in one: such variants stay as called, and are flagged. */
    public boolean isComposite() {
        return this == MNV || this == COMPLEX;
    }

    /** Whether normalisation applies. */
    public boolean isSequence() {
        return this != SYMBOLIC && this != BREAKEND;
    }

    private static boolean isBreakend(String alt) {
        int n = alt.length();
        return alt.indexOf('[') >= 0
                || alt.indexOf(']') >= 0
                || (n > 1 && (alt.charAt(0) == '.' || alt.charAt(n - 1) == '.'));
    }

    /** Whether an allele is A, C, G, T or N throughout, in either case. */
    static boolean isBases(String allele) {
        for (int i = 0; i < allele.length(); i++) {
            switch (allele.charAt(i)) {
                case 'A', 'C', 'G', 'T', 'N', 'a', 'c', 'g', 't', 'n' -> {}
                default -> {
                    return false;
                }
            }
        }
        return !allele.isEmpty();
    }
}
