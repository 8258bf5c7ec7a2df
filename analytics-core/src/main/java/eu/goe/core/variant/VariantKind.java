package eu.goe.core.variant;

import java.util.Locale;

/** What an allele changes, seen from its trimmed REF and ALT. */
public enum VariantKind {
    /** A for G, C for T, or the other way round. */
    TRANSITION("ti"),
    /** Any other base for a base. */
    TRANSVERSION("tv"),
    /** ALT is longer than REF. */
    INSERTION("ins"),
    /** ALT is shorter than REF. */
    DELETION("del"),
    /** Several bases for as many. */
    MNV("mnv"),
    /** Symbolic alleles, breakends, and bases that are not known. */
    OTHER("other");

    private final String label;

    VariantKind(String label) {
        this.label = label;
    }

    /** As tables have it. */
    public String label() {
        return label;
    }

    public static VariantKind of(Variant variant) {
        if (!variant.isSequence()) {
            return OTHER;
        }
        int ref = variant.ref().length();
        int alt = variant.alt().length();
        if (ref != alt) {
            return alt > ref ? INSERTION : DELETION;
        }
        if (ref > 1) {
            return MNV;
        }
        String bases = (variant.ref() + variant.alt()).toUpperCase(Locale.ROOT);
        return switch (bases) {
            case "AG", "GA", "CT", "TC" -> TRANSITION;
            case "AC", "CA", "AT", "TA", "CG", "GC", "GT", "TG" -> TRANSVERSION;
            default -> OTHER;
        };
    }
}
