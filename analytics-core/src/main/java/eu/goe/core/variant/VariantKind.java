package eu.goe.core.variant;

/** What figures of many variants tell apart: two kinds of substitutions of one base, and the plain kinds of longer changes. */
public enum VariantKind {
    TRANSITION("ti"),
    TRANSVERSION("tv"),
    INSERTION("ins"),
    DELETION("del"),
    MNV("mnv"),
    /** Bases for another number of other ones, symbolic alleles, breakends, and N for a base. */
    OTHER("other");

    private final String label;

    VariantKind(String label) {
        this.label = label;
    }

    /** As tables have it. */
    public String label() {
        return label;
    }

    public boolean isSnv() {
        return this == TRANSITION || this == TRANSVERSION;
    }

    public static VariantKind of(Variant variant) {
        return switch (AlleleType.of(variant)) {
            case SNP -> ofBases(variant.ref().charAt(0), variant.alt().charAt(0));
            case MNV -> MNV;
            case INSERTION -> INSERTION;
            case DELETION -> DELETION;
            case COMPLEX, SYMBOLIC, BREAKEND -> OTHER;
        };
    }

    private static VariantKind ofBases(char ref, char alt) {
        return switch ("" + ref + alt) {
            case "AG", "GA", "CT", "TC" -> TRANSITION;
            case "AC", "CA", "AT", "TA", "CG", "GC", "GT", "TG" -> TRANSVERSION;
            default -> OTHER;
        };
    }
}
