package eu.goe.gwas.meta;

/** By what studies count. */
public enum Weighting {
    /** As in {@link InverseVariance}: METAL's {@code SCHEME STDERR}. */
    INVERSE_VARIANCE,
    /** As in {@link SampleSizeZ}: METAL's {@code SCHEME SAMPLESIZE}. */
    SAMPLE_SIZE;

    /** The weight of a study; NaN of one that does not count. */
    double of(StudyFigures study) {
        return switch (this) {
            case INVERSE_VARIANCE ->
                study.hasEffect() ? 1 / (study.standardError() * study.standardError()) : Double.NaN;
            case SAMPLE_SIZE -> study.hasZ() ? study.weight() : Double.NaN;
        };
    }

    /** What says in which direction a study points; NaN of one that does not count. */
    double direction(StudyFigures study) {
        return switch (this) {
            case INVERSE_VARIANCE -> study.hasEffect() ? study.beta() : Double.NaN;
            case SAMPLE_SIZE -> study.hasZ() ? study.z() : Double.NaN;
        };
    }
}
