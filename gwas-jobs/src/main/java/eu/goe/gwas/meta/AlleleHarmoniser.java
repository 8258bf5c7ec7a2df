package eu.goe.gwas.meta;

import java.util.EnumMap;
import java.util.Map;

/**
 * Finds how a study's alleles of a variant stand to the common ones, and counts the cases. Of substitutions of one base the other strand is tried; longer alleles must be
 * the same or swapped, since their letters depend on the reference before them. One for each study.
 *
 * <p>Letters in any case. The common alleles should be those of the reference: then A/T and C/G, which read the same on both strands, are right as they stand for every
 * study that names its alleles on the forward strand.
 */
public final class AlleleHarmoniser {
    /** What to do with A/T and C/G. */
    public enum Ambiguous {
        /** Trust the letters, as METAL does. */
        AS_IS,
        /** Trust the frequency: the same allele is rare, or common, in both; left out between 0.4 and 0.6. */
        BY_FREQUENCY,
        LEAVE_OUT
    }

    private static final double UNDECIDED = 0.1;

    private final Ambiguous ambiguous;
    private final Map<AlleleMatch, Long> counts = new EnumMap<>(AlleleMatch.class);

    public AlleleHarmoniser(Ambiguous ambiguous) {
        this.ambiguous = ambiguous;
    }

    /**
     * @param effect the common effect allele
     * @param other the common other allele
     * @param effectFrequency of the common effect allele, NaN if unknown; asked for ambiguous alleles {@code BY_FREQUENCY} alone
     * @param studyEffect the study's effect allele
     * @param studyFrequency of the study's effect allele, NaN if unknown
     */
    public AlleleMatch match(
            String effect,
            String other,
            double effectFrequency,
            String studyEffect,
            String studyOther,
            double studyFrequency) {
        AlleleMatch match = found(effect, other, effectFrequency, studyEffect, studyOther, studyFrequency);
        counts.merge(match, 1L, Long::sum);
        return match;
    }

    /** How often each was the case; what never was is not there. */
    public Map<AlleleMatch, Long> counts() {
        return Map.copyOf(counts);
    }

    private AlleleMatch found(
            String effect,
            String other,
            double effectFrequency,
            String studyEffect,
            String studyOther,
            double studyFrequency) {
        boolean same = studyEffect.equalsIgnoreCase(effect) && studyOther.equalsIgnoreCase(other);
        boolean swapped = studyEffect.equalsIgnoreCase(other) && studyOther.equalsIgnoreCase(effect);
        if (complements(effect, other)) {
            return same || swapped ? ambiguous(same, effectFrequency, studyFrequency) : AlleleMatch.DIFFERENT;
        }
        if (same) {
            return AlleleMatch.SAME;
        }
        if (swapped) {
            return AlleleMatch.SWAPPED;
        }
        if (complements(effect, studyEffect) && complements(other, studyOther)) {
            return AlleleMatch.COMPLEMENT;
        }
        if (complements(effect, studyOther) && complements(other, studyEffect)) {
            return AlleleMatch.COMPLEMENT_SWAPPED;
        }
        return AlleleMatch.DIFFERENT;
    }

    private AlleleMatch ambiguous(boolean same, double effectFrequency, double studyFrequency) {
        return switch (ambiguous) {
            case AS_IS -> same ? AlleleMatch.AMBIGUOUS_SAME : AlleleMatch.AMBIGUOUS_SWAPPED;
            case LEAVE_OUT -> AlleleMatch.AMBIGUOUS_LEFT_OUT;
            case BY_FREQUENCY -> byFrequency(same, effectFrequency, studyFrequency);
        };
    }

    private static AlleleMatch byFrequency(boolean same, double effectFrequency, double studyFrequency) {
        double expected = effectFrequency - 0.5;
        double found = studyFrequency - 0.5;
        if (!(Math.abs(expected) >= UNDECIDED && Math.abs(found) >= UNDECIDED)) {
            return AlleleMatch.AMBIGUOUS_LEFT_OUT;
        }
        boolean alike = expected > 0 == found > 0;
        if (alike) {
            return same ? AlleleMatch.AMBIGUOUS_SAME : AlleleMatch.AMBIGUOUS_FLIPPED_SAME;
        }
        return same ? AlleleMatch.AMBIGUOUS_FLIPPED_SWAPPED : AlleleMatch.AMBIGUOUS_SWAPPED;
    }

    private static boolean complements(String a, String b) {
        return a.length() == 1 && b.length() == 1 && complement(a.charAt(0)) == Character.toUpperCase(b.charAt(0));
    }

    private static char complement(char base) {
        return switch (base) {
            case 'A', 'a' -> 'T';
            case 'C', 'c' -> 'G';
            case 'G', 'g' -> 'C';
            case 'T', 't' -> 'A';
            default -> '?';
        };
    }
}
