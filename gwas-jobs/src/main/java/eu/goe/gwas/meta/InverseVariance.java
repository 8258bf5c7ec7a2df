package eu.goe.gwas.meta;

import java.util.List;
import java.util.Optional;

/**
 * Studies weighted by the inverse of their variance: one effect in all (fixed), or effects that scatter around a mean by τ² (random), which is DerSimonian and
 * Laird's estimate. Both are METAL's and metafor's ({@code SCHEME STDERR}; {@code rma(method = "FE")} and {@code "DL"}), the latter to 1e-8.
 *
 * @param studies that have figures, at least one
 * @param fixed with one effect
 * @param random with effects that differ; the same as fixed where τ² is 0
 * @param heterogeneity of the studies around the fixed effect
 * @param tauSquared variance of effects between studies, ≥ 0
 *
 * @see <a href="https://doi.org/10.1016/0197-2456(86)90046-2">DerSimonian, Laird (1986)</a>
 */
public record InverseVariance(
        int studies, PooledEffect fixed, PooledEffect random, Heterogeneity heterogeneity, double tauSquared) {

    /**
     * @param figures about the same allele; those without an effect are left out
     * @return nothing where none has an effect
     */
    public static Optional<InverseVariance> of(List<StudyFigures> figures) {
        List<StudyFigures> used =
                figures.stream().filter(StudyFigures::hasEffect).toList();
        if (used.isEmpty()) {
            return Optional.empty();
        }
        double sum = 0;
        double squares = 0;
        for (StudyFigures study : used) {
            double weight = 1 / variance(study);
            sum += weight;
            squares += weight * weight;
        }
        PooledEffect fixed = pooled(used, 0);
        double q = 0;
        for (StudyFigures study : used) {
            double difference = study.beta() - fixed.beta();
            q += difference * difference / variance(study);
        }
        Heterogeneity heterogeneity = Heterogeneity.of(q, used.size());
        double excess = heterogeneity.q() - heterogeneity.degreesOfFreedom();
        double tauSquared = excess > 0 ? excess / (sum - squares / sum) : 0;
        PooledEffect random = tauSquared > 0 ? pooled(used, tauSquared) : fixed;
        return Optional.of(new InverseVariance(used.size(), fixed, random, heterogeneity, tauSquared));
    }

    private static double variance(StudyFigures study) {
        return study.standardError() * study.standardError();
    }

    private static PooledEffect pooled(List<StudyFigures> studies, double tauSquared) {
        double weights = 0;
        double sum = 0;
        for (StudyFigures study : studies) {
            double weight = 1 / (variance(study) + tauSquared);
            weights += weight;
            sum += weight * study.beta();
        }
        return PooledEffect.of(sum / weights, Math.sqrt(1 / weights));
    }
}
