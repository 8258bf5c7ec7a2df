package eu.goe.core.qc;

import eu.goe.core.variant.AlleleType;
import eu.goe.core.variant.Variant;

/** What quality figures tell apart: two kinds of substitutions of one base, and the plain kinds of longer changes. */
enum AlleleChange {
    TRANSITION("ti"),
    TRANSVERSION("tv"),
    INSERTION("ins"),
    DELETION("del"),
    MNV("mnv"),
    /** Bases for another number of other ones, symbolic alleles, breakends, and N for a base. */
    OTHER("other");

    private final String label;

    AlleleChange(String label) {
        this.label = label;
    }

    /** As tables have it. */
    String label() {
        return label;
    }

    boolean isSnv() {
        return this == TRANSITION || this == TRANSVERSION;
    }

    static AlleleChange of(Variant variant) {
        return switch (AlleleType.of(variant)) {
            case SNP -> ofBases(variant.ref().charAt(0), variant.alt().charAt(0));
            case MNV -> MNV;
            case INSERTION -> INSERTION;
            case DELETION -> DELETION;
            case COMPLEX, SYMBOLIC, BREAKEND -> OTHER;
        };
    }

    private static AlleleChange ofBases(char ref, char alt) {
        return switch ("" + ref + alt) {
            case "AG", "GA", "CT", "TC" -> TRANSITION;
            case "AC", "CA", "AT", "TA", "CG", "GC", "GT", "TG" -> TRANSVERSION;
            default -> OTHER;
        };
    }
}
