package eu.goe.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.errors.PolicyException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipPowerTest {
    /** Fact 1 of the design of disclosure, column "formula". */
    @Promise(attack = "D13")
    @ParameterizedTest
    @CsvSource({"100,1000,0.80", "300,10000,1.00", "1000,10000,0.80", "1000,30000,1.00", "5000,10000,0.18"})
    void powerIsThatOfTheTable(long people, long sites, double formula) {
        assertThat(MembershipPower.of(sites, people)).isEqualTo(formula, within(0.01));
        assertThat(MembershipPower.of("all", people, sites).thousandths() / 1e3).isEqualTo(formula, within(0.01));
    }

    /** The formula against the test that it stands for: 4,000 members and outsiders, of whom 1 in 100 may be taken for one. */
    @Test
    void aLikelihoodRatioTestFindsAsManyMembers() {
        SplittableRandom random = new SplittableRandom(13);
        int people = 100;
        int sites = 1_000;
        int tries = 4_000;
        double[] outside = new double[tries];
        double[] inside = new double[tries];
        for (int i = 0; i < tries; i++) {
            double in = 0;
            double out = 0;
            for (int site = 0; site < sites; site++) {
                // Deviations of AF and of a genome from what is expected, in units of one genome's: the pool's is 1/√n
                // as wide.
                double member = random.nextGaussian();
                double rest = random.nextGaussian() * Math.sqrt(people - 1.0);
                double pool = (member + rest) / people;
                double other = random.nextGaussian();
                in += member * pool;
                out += other * pool;
            }
            inside[i] = in;
            outside[i] = out;
        }
        Arrays.sort(outside);
        double threshold = outside[tries * 99 / 100];
        double found = Arrays.stream(inside).filter(x -> x > threshold).count() / (double) tries;
        assertThat(MembershipPower.of(sites, people)).isEqualTo(found, within(0.04));
    }

    @Test
    void withoutSitesItIsThatOfTheFalseAlarms() {
        assertThat(MembershipPower.of("all", 1_000, 0).thousandths()).isEqualTo(10);
        assertThat(MembershipPower.of("few", 0, 10).thousandths()).isBetween(700, 900);
    }

    @Test
    void sitesOfTenThousandBasesCountOnce() {
        IndependentSites sites = new IndependentSites();
        // Of 0-based starts 9,999 is the last of the first stretch.
        for (int start : new int[] {0, 5_000, 9_999, 10_000, 25_000, 25_001}) {
            sites.add(0, start, 1);
        }
        sites.add(1, 25_001, 1);
        sites.add(0, 70_000, 0);
        assertThat(sites.of(0)).isEqualTo(1);
        assertThat(sites.of(1)).isEqualTo(4);
        assertThat(sites.of(2)).isZero();

        IndependentSites all = new IndependentSites();
        all.add(3, 0, 0);
        all.addAll(sites);
        assertThat(all.of(0)).isEqualTo(2);
        assertThat(all.of(1)).isEqualTo(4);
        assertThat(10_000_000 % IndependentSites.STRETCH_BASES).isZero();
    }

    @Promise(attack = "D13")
    @Test
    void aPolicyThatSetsItRefusesMore() {
        MembershipPower power = MembershipPower.of("population=ISL", 100, 1_000);
        power.require(Integer.MAX_VALUE);
        power.require(power.thousandths());
        assertThatThrownBy(() -> power.require(power.thousandths() - 1))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rule D13")
                .hasMessageContaining("population=ISL")
                .hasMessageContaining("0.799");
    }
}
