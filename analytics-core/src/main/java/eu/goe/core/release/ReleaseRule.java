package eu.goe.core.release;

import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;

/**
 * The thresholds of a public release, as rule D0 of the disclosure policy names them.
 *
 * @param minCohort people in a stratum, at least
 * @param minCount people or copies in a cell, at least, unless there are none; 1 hides nothing
 * @param minDiff people by which published strata differ, at least, unless they do not
 * @param rounding base to which counts of people are rounded; AN to twice that; 1 leaves both
 * @param maxMembershipPower probability with which membership may be told (rule D13), in thousandths; {@link Integer#MAX_VALUE} for any
 */
public record ReleaseRule(int minCohort, int minCount, int minDiff, int rounding, int maxMembershipPower) {
    public ReleaseRule {
        if (minCohort < 1 || minCount < 1 || minDiff < 1 || rounding < 1 || maxMembershipPower < 0) {
            throw new IllegalArgumentException("thresholds are at least 1");
        }
    }

    /** Rules that say nothing of membership. */
    ReleaseRule(int minCohort, int minCount, int minDiff, int rounding) {
        this(minCohort, minCount, minDiff, rounding, Integer.MAX_VALUE);
    }

    /**
     * The part of a policy's rules that a release applies.
     *
     * @throws PolicyException if the policy sets a rule that a release does not keep
     */
    public static ReleaseRule of(Rules rules) {
        rules.requireBuiltIn("zero");
        return new ReleaseRule(
                rules.minCohort(), rules.minCount(), rules.minDiff(), rules.rounding(), rules.maxMembershipPower());
    }

    /** A number of people as it may be printed. */
    public long rounded(long people) {
        return (people + rounding / 2) / rounding * rounding;
    }

    boolean isSmall(long n) {
        return n > 0 && n < minCount;
    }
}
