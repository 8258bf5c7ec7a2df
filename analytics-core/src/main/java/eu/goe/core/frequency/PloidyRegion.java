package eu.goe.core.frequency;

import eu.goe.core.cohort.Sex;
import eu.goe.core.genome.Assembly;

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

    /** Where a 0-based position lies. */
    public static PloidyRegion of(Assembly assembly, int contig, int start) {
        return switch (assembly.contig(contig).kind()) {
            case AUTOSOME, OTHER -> DIPLOID;
            case X -> assembly.inPar(contig, start) ? DIPLOID : X_NON_PAR;
            case Y -> assembly.inPar(contig, start) ? DIPLOID : Y_NON_PAR;
            case MT -> MITOCHONDRIAL;
        };
    }

    /** Copies that so many people are expected to have; those who are neither counted female nor male are unknown. */
    public long expectedCopies(long people, long females, long males) {
        return females * expectedCopies(Sex.FEMALE)
                + males * expectedCopies(Sex.MALE)
                + (people - females - males) * expectedCopies(Sex.UNKNOWN);
    }

    /** Names the pseudo-autosomal regions that an assembly is counted with, so that nodes can tell a difference. */
    public static String parTable(Assembly assembly) {
        return assembly.par().isEmpty() ? "none" : assembly.name() + "-PAR";
    }
}
