package eu.goe.core.frequency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.testing.Property;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    /** p of bcftools 1.16 +fill-tags and of the strata of 1000 Genomes, six digits. */
    @ParameterizedTest
    @CsvSource({"541,893,1064,2.14909e-36", "36,39,25,0.0423402", "12,16,14,0.130091", "2467,36,1,0.131889"})
    void hweEqualsRecordedFigures(long homRef, long het, long homAlt, double p) {
        assertThat(HweExactTest.pValue(homRef, het, homAlt)).isCloseTo(p, within(1e-5 * p));
    }

    /** The definition, with factorials: P(het) is proportional to 2^het / (homRef! het! homAlt!). */
    @Property
    void hweEqualsTheSumOfTheDefinition(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int homRef = random.nextInt(60);
        int het = random.nextInt(60);
        int homAlt = random.nextInt(60);
        int n = homRef + het + homAlt;
        int rare = Math.min(2 * homRef + het, 2 * homAlt + het);
        double total = 0;
        double tail = 0;
        double observed = weight(n, rare, het);
        for (int h = rare % 2; h <= rare; h += 2) {
            double w = weight(n, rare, h);
            total += w;
            tail += w <= observed * (1 + 1e-8) ? w : 0;
        }
        double p = rare == 0 ? 1 : tail / total;
        assertThat(HweExactTest.pValue(homRef, het, homAlt)).isCloseTo(p, within(1e-9));
    }

    private static double weight(int n, int rare, int het) {
        int homRare = (rare - het) / 2;
        int homCommon = n - het - homRare;
        return Math.exp(het * Math.log(2)
                - logFactorial(homRare)
                - logFactorial(het)
                - logFactorial(homCommon)
                + logFactorial(n));
    }

    private static double logFactorial(int n) {
        double sum = 0;
        for (int i = 2; i <= n; i++) {
            sum += Math.log(i);
        }
        return sum;
    }

    @Test
    void hweOfTenMillionPeopleIsAProbability() {
        assertThat(HweExactTest.pValue(9_000_000, 900_000, 100_000))
                .isPositive()
                .isLessThan(1e-300);
        assertThat(HweExactTest.pValue(8_100_000, 1_800_000, 100_000)).isCloseTo(1, within(0.01));
    }

    /** Figures of the closed form as gnomAD's definition gives them. */
    @ParameterizedTest
    @CsvSource({
        "2,1000,0.000355362,0.000148555",
        "5,1000,0.001970150,0.001279106",
        "10,1000,0.005425406,0.004130199",
        "10,10000,0.000542541,0.000413020",
        "100,10000,0.008413928,0.007821598",
        "20,200000,0.000066273,0.000055411"
    })
    void filteringFrequencyEqualsTheClosedForm(long ac, long an, double faf95, double faf99) {
        assertThat(new FilteringAlleleFrequency(0.95).of(ac, an)).isCloseTo(faf95, within(1e-9));
        assertThat(new FilteringAlleleFrequency(0.99).of(ac, an)).isCloseTo(faf99, within(1e-9));
    }

    @Test
    void filteringFrequencyOfOneCopyIsZeroAndOfNobodyNone() {
        assertThat(new FilteringAlleleFrequency(0.95).of(1, 100)).isZero();
        assertThat(new FilteringAlleleFrequency(0.95).of(0, 0)).isNaN();
    }
}
