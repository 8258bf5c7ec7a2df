package eu.goe.gwas.meta;

import eu.goe.core.association.Tails;

/**
 * What one study found of one variant and trait. NaN where it does not say.
 *
 * @param beta with each copy of the effect allele
 * @param standardError of beta
 * @param negLog10P −log10 of the two-sided p-value
 * @param effectAlleleFrequency 0 to 1
 * @param weight of the study in a sum of z: its people, or {@link SampleSizeZ#effectiveSize} of a binary trait
 */
public record StudyFigures(
        double beta, double standardError, double negLog10P, double effectAlleleFrequency, double weight) {

    /** Of a variant that the study does not have. */
    public static final StudyFigures ABSENT =
            new StudyFigures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Whether it can be weighted by its variance. */
    public boolean hasEffect() {
        return Double.isFinite(beta) && standardError > 0 && Double.isFinite(standardError);
    }

    /** Whether it can be weighted by its size; a p-value of 0 cannot. */
    public boolean hasZ() {
        return !Double.isNaN(beta) && negLog10P >= 0 && Double.isFinite(negLog10P) && weight > 0;
    }

    /** The normal statistic of the p-value, with the sign of beta. */
    public double z() {
        return Math.copySign(Tails.zOf(negLog10P), beta);
    }

    /** χ² of beta and its error: of one degree. */
    public double chiSquare() {
        return (beta / standardError) * (beta / standardError);
    }

    /** The same about the other allele. */
    public StudyFigures ofOtherAllele() {
        return new StudyFigures(-beta, standardError, negLog10P, 1 - effectAlleleFrequency, weight);
    }

    /**
     * With χ² divided by an inflation factor.
     *
     * @param lambda at least 1
     */
    StudyFigures deflated(double lambda) {
        if (lambda == 1) {
            return this;
        }
        double root = Math.sqrt(lambda);
        double p = hasZ() ? Tails.negLog10Normal(Tails.zOf(negLog10P) / root) : negLog10P;
        return new StudyFigures(beta, standardError * root, p, effectAlleleFrequency, weight);
    }
}
