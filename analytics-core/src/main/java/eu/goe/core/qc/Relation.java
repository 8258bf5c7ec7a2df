package eu.goe.core.qc;

import java.util.Locale;
import java.util.Optional;

/** How near two people are, by bounds of kinship halfway between degrees on the logarithmic scale (Manichaikul et al. 2010, table 1). */
enum Relation {
    /** The same person twice, or monozygotic twins. */
    DUPLICATE(Math.pow(2, -1.5)),
    FIRST(Math.pow(2, -2.5)),
    SECOND(Math.pow(2, -3.5));

    private final double leastKinship;

    Relation(double leastKinship) {
        this.leastKinship = leastKinship;
    }

    double leastKinship() {
        return leastKinship;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty below the second degree, and where kinship is not known. */
    static Optional<Relation> of(double kinship) {
        for (Relation relation : values()) {
            if (kinship >= relation.leastKinship) {
                return Optional.of(relation);
            }
        }
        return Optional.empty();
    }
}
