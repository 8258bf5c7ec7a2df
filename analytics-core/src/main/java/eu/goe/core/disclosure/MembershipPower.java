package eu.goe.core.disclosure;

import eu.goe.core.errors.PolicyException;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Rule D13: how well somebody who holds a person's genome can tell from published frequencies whether the person is in a stratum, by the
 * likelihood-ratio test of all sites together, with one false alarm in a hundred: Φ(√(m/n) − z₀.₀₁).
 *
 * <p>A bound that is computed where the figures leave, not a measurement: {@code independentSites} is {@link IndependentSites}'s, and who tests is
 * taken to know the frequencies of everybody else exactly. Packages and releases of other days and nodes are not in it.
 *
 * @param people of the stratum as they are published, at least 1
 * @param independentSites m, at most so many
 * @param thousandths the probability, rounded up
 * @see <a href="https://doi.org/10.1038/ng.436">Sankararaman et al. (2009)</a>
 */
public record MembershipPower(String stratum, long people, long independentSites, int thousandths) {
    /** Orders strata by how much is told of them, and larger ones before smaller ones. */
    public static final Comparator<MembershipPower> BY_POWER = Comparator.comparingInt(MembershipPower::thousandths)
            .thenComparing(MembershipPower::people, Comparator.reverseOrder());

    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final double Z_ONE_IN_A_HUNDRED = NORMAL.inverseCumulativeProbability(0.99);

    /** @param people as they are published; 0, to which few are rounded, counts as one */
    public static MembershipPower of(String stratum, long people, long independentSites) {
        double power = of(independentSites, Math.max(1, people));
        return new MembershipPower(stratum, people, independentSites, (int) Math.ceil(1000 * power));
    }

    /** The probability that the test finds a member, of one in {@code people}; 0.01 without sites. */
    static double of(long independentSites, long people) {
        return NORMAL.cumulativeProbability(Math.sqrt((double) independentSites / people) - Z_ONE_IN_A_HUNDRED);
    }

    /**
     * Refuses what tells more of membership than the rules allow, where they say something of it.
     *
     * @throws PolicyException that names the stratum and both probabilities
     */
    public void require(int mostThousandths) {
        if (thousandths > mostThousandths) {
            throw new PolicyException("Refused by rule D13: " + sentence() + " The policy's max_membership_power is "
                    + probability(mostThousandths)
                    + ". Publish fewer sites (count with --regions), or no such small stratum.");
        }
    }

    /** For people who decide whether it may leave. */
    public String sentence() {
        return "Whoever holds a person's genome can tell with probability " + probability(thousandths)
                + " whether the person is among the " + people + " of stratum " + stratum
                + ", with one false alarm in a hundred (rule D13, at most " + independentSites
                + " independent sites).";
    }

    /** {@code 0.798}. */
    public static String probability(int thousandths) {
        return String.format(Locale.ROOT, "%.3f", thousandths / 1e3);
    }
}
