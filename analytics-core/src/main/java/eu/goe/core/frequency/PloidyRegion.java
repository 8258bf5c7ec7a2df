package eu.goe.core.frequency;

import eu.goe.core.cohort.Sex;

/** How many copies people have where a variant starts. */
public enum PloidyRegion {
    /** Autosomes, the pseudo-autosomal regions, and everything on an assembly without known sex chromosomes. */
    DIPLOID,
    X_NON_PAR,
    Y_NON_PAR,
    MITOCHONDRIAL;

    /** Copies that a person of a sex is expected to have; unknown sex counts as called, so as two on X and Y. */
    public int expectedCopies(Sex sex) {
        return switch (this) {
            case DIPLOID -> 2;
            case X_NON_PAR -> sex == Sex.MALE ? 1 : 2;
            case Y_NON_PAR -> sex == Sex.MALE ? 1 : sex == Sex.FEMALE ? 0 : 2;
            case MITOCHONDRIAL -> 1;
        };
    }
}
