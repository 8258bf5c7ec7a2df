package eu.goe.core.variant;

import java.io.Serializable;

/**
 * How a store spells variants. Tables that spell otherwise are of other variants, so they do not merge.
 *
 * @param isLeftAligned with a reference; else trimmed only
 * @param isAtomised whether alleles that hide several changes were split ({@link Atomiser})
 */
public record Normalisation(boolean isLeftAligned, boolean isAtomised) implements Serializable {
    private static final String ATOMIZED = ", atomized";

    /** As tables and packages name it: {@code trimmed} or {@code left-aligned}, and {@code , atomized} behind. */
    public String label() {
        return (isLeftAligned ? "left-aligned" : "trimmed") + (isAtomised ? ATOMIZED : "");
    }

    /** The one of a label. */
    public static Normalisation of(String label) {
        Normalisation made = new Normalisation(label.startsWith("left-aligned"), label.endsWith(ATOMIZED));
        if (!made.label().equals(label)) {
            throw new IllegalArgumentException("normalisation '" + label + "'");
        }
        return made;
    }
}
