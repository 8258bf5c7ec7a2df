package eu.goe.gwas.meta;

import eu.goe.core.association.Tails;
import java.util.List;
import java.util.Optional;

/**
 * Studies weighted by their size: for traits measured on different scales, where effects cannot be averaged but directions and p-values can. METAL's default.
 *
 * @param studies that have figures, at least one
 * @param weight sum of theirs
 * @param z Σ √weight z / √Σ weight
 * @param negLog10P of z, two-sided
 * @param heterogeneity of the studies' z around what their size makes of the common effect
 *
 * @see <a href="https://doi.org/10.1093/bioinformatics/btq340">Willer, Li, Abecasis (2010)</a>
 */
public record SampleSizeZ(int studies, double weight, double z, double negLog10P, Heterogeneity heterogeneity) {

    /**
     * @param figures about the same allele; those without a z are left out
     * @return nothing where none has one
     */
    public static Optional<SampleSizeZ> of(List<StudyFigures> figures) {
        List<StudyFigures> used = figures.stream().filter(StudyFigures::hasZ).toList();
        if (used.isEmpty()) {
            return Optional.empty();
        }
        double weight = 0;
        double sum = 0;
        double[] z = new double[used.size()];
        for (int k = 0; k < z.length; k++) {
            z[k] = used.get(k).z();
            weight += used.get(k).weight();
            sum += Math.sqrt(used.get(k).weight()) * z[k];
        }
        double q = 0;
        for (int k = 0; k < z.length; k++) {
            double difference = z[k] - Math.sqrt(used.get(k).weight()) * sum / weight;
            q += difference * difference;
        }
        double pooled = sum / Math.sqrt(weight);
        return Optional.of(
                new SampleSizeZ(z.length, weight, pooled, Tails.negLog10Normal(pooled), Heterogeneity.of(q, z.length)));
    }

    /** 4 / (1/cases + 1/controls): the size of a study of as many cases as controls that would say as much; 0 without one of them. */
    public static double effectiveSize(long cases, long controls) {
        return 4 / (1.0 / (double) cases + 1.0 / (double) controls);
    }
}
