package eu.goe.core.qc;

import eu.goe.core.cohort.Sex;

/**
 * Sex by the calls on X and Y outside PAR. Heterozygous calls are looked at among those with the allele, and not among all: of all calls their share falls with the
 * number of people, whose rare variants a sample mostly does not have, so that no bound would hold. Haploid calls on X say that the
 * caller took the person for a male.
 */
final class SexByCalls {
    /** Calls on X of one kind that it takes to say anything. */
    static final double MIN_X = 20;

    static final double MIN_Y = 10;
    static final double MALE_X_HET = 0.15;
    static final double FEMALE_X_HET = 0.3;
    static final double MALE_Y_RATE = 0.5;
    static final double FEMALE_Y_RATE = 0.1;

    private SexByCalls() {}

    /**
     * @param figures of a sample by {@link SampleFigure}
     * @return unknown where X says nothing or Y contradicts it
     */
    static Sex of(double[] figures) {
        Sex byX = byX(figures);
        double rate = figures[SampleFigure.Y_CALL_RATE.ordinal()];
        boolean knowsY = figures[SampleFigure.N_Y.ordinal()] >= MIN_Y;
        boolean contradicts = knowsY
                && switch (byX) {
                    case FEMALE -> rate > MALE_Y_RATE;
                    case MALE -> rate < FEMALE_Y_RATE;
                    case UNKNOWN -> false;
                };
        return contradicts ? Sex.UNKNOWN : byX;
    }

    private static Sex byX(double[] figures) {
        double haploid = figures[SampleFigure.N_X_HAPLOID.ordinal()];
        double diploid = figures[SampleFigure.N_X_DIPLOID_ALT.ordinal()];
        double het = figures[SampleFigure.X_HET_RATE.ordinal()];
        if (haploid >= MIN_X && haploid >= diploid) {
            return Sex.MALE;
        }
        if (diploid < MIN_X) {
            return Sex.UNKNOWN;
        }
        return het < MALE_X_HET ? Sex.MALE : het > FEMALE_X_HET ? Sex.FEMALE : Sex.UNKNOWN;
    }
}
