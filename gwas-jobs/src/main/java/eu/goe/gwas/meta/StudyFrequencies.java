package eu.goe.gwas.meta;

import java.util.List;
import java.util.Optional;

/**
 * Frequencies of the effect allele in the studies: a study far from the others has most likely named the wrong allele or strand.
 *
 * @param mean weighted
 * @param standardDeviation weighted, around the mean (METAL's {@code FreqSE})
 * @param min smallest of all
 * @param max largest of all
 */
public record StudyFrequencies(double mean, double standardDeviation, double min, double max) {
    /**
     * @param figures about the same allele; those without a frequency or weight are left out
     * @return nothing where none has both
     */
    public static Optional<StudyFrequencies> of(List<StudyFigures> figures, Weighting weighting) {
        double weights = 0;
        double sum = 0;
        double squares = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (StudyFigures study : figures) {
            double weight = weighting.of(study);
            double frequency = study.effectAlleleFrequency();
            if (Double.isNaN(frequency) || Double.isNaN(weight)) {
                continue;
            }
            weights += weight;
            sum += weight * frequency;
            squares += weight * frequency * frequency;
            min = Math.min(min, frequency);
            max = Math.max(max, frequency);
        }
        if (weights == 0) {
            return Optional.empty();
        }
        double mean = sum / weights;
        double variance = Math.max(0, squares / weights - mean * mean);
        return Optional.of(new StudyFrequencies(mean, Math.sqrt(variance), min, max));
    }

    /** The largest difference between two studies: above 0.2 alleles or strands are doubtful. */
    public double spread() {
        return max - min;
    }
}
