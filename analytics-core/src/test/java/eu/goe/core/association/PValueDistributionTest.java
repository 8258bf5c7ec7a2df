package eu.goe.core.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PValueDistributionTest {
    /** Uniform p-values, and a tenth of small ones. */
    private static double[] values(int n) {
        SplittableRandom random = new SplittableRandom(83);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            double p = 1 - random.nextDouble();
            values[i] = -Math.log10(p) * (i % 10 == 0 ? 3 : 1);
        }
        return values;
    }

    private static PValueDistribution of(double... values) {
        PValueDistribution distribution = new PValueDistribution();
        for (double value : values) {
            distribution.add(value);
        }
        return distribution;
    }

    @Test
    void pointsAreThoseOfTheSortedValues() {
        double[] values = values(200_000);
        List<PValueDistribution.Point> points = of(values).points();
        Arrays.sort(values);
        for (PValueDistribution.Point point : points) {
            double sorted = values[values.length - (int) point.rank()];
            double tolerance = point.rank() <= PValueDistribution.EXACT ? 0 : sorted / 1024;
            assertThat(point.observed()).as("%s", point).isCloseTo(sorted, within(tolerance));
            assertThat(point.expected()).isCloseTo(-Math.log10((point.rank() - 0.5) / 200_000), within(1e-12));
        }
        assertThat(points.get(points.size() - 1).rank()).isEqualTo(1);
        assertThat(points.get(0).rank()).isEqualTo(200_000);
        assertThat(points).hasSizeBetween(1000, 1200);
    }

    @Test
    void fewValuesAreAllExact() {
        double[] values = values(777);
        List<PValueDistribution.Point> points = of(values).points();
        Arrays.sort(values);
        assertThat(points.stream()
                        .mapToDouble(PValueDistribution.Point::observed)
                        .toArray())
                .isEqualTo(values);
    }

    @Test
    void mergedPartsAreTheWhole() {
        double[] values = values(30_000);
        PValueDistribution merged = of(Arrays.copyOfRange(values, 20_000, 30_000));
        merged.merge(of(Arrays.copyOfRange(values, 0, 20_000)));
        merged.merge(new PValueDistribution());
        assertThat(merged.points()).isEqualTo(of(values).points());
        assertThat(merged.lambda()).isEqualTo(of(values).lambda());
        assertThat(merged.count()).isEqualTo(30_000);
    }

    @Test
    void inflationOfManyValuesIsThatOfAll() {
        double[] values = values(200_000);
        assertThat(of(values).lambda()).isCloseTo(GenomicInflation.lambda(values), within(1e-4));
    }

    @Test
    void certaintyAndImpossibilityHaveTheirBins() {
        double[] values = new double[5000];
        Arrays.fill(values, 0, 2000, 1e9);
        PValueDistribution distribution = of(values);
        assertThat(distribution.points().get(0))
                .isEqualTo(new PValueDistribution.Point(5000, -Math.log10(4999.5 / 5000), 0));
        assertThat(distribution.lambda()).isZero();
    }

    @Test
    void missingValuesDoNotCount() {
        assertThat(of(Double.NaN, 0.5).count()).isEqualTo(1);
        assertThat(of(Double.NaN).lambda()).isNaN();
        assertThat(of().points()).isEmpty();
        assertThatThrownBy(() -> of(-0.1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** scipy 1.17.1: {@code -log10(stats.beta.ppf(q, i, n - i + 1))}. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 0.025, 2.5971236",
        "1, 10, 0.975, 0.5107489",
        "5, 10, 0.025, 0.72795864",
        "5, 10, 0.975, 0.13216618",
        "1, 1000, 0.025, 4.5965794",
        "1, 1000, 0.975, 2.4339063",
        "7, 1000, 0.025, 2.5499267",
        "7, 1000, 0.975, 1.8856084",
        "300, 1000, 0.025, 0.56587662",
        "300, 1000, 0.975, 0.48354714",
        "500, 1000, 0.025, 0.32924482",
        "500, 1000, 0.975, 0.2753525",
        "990, 1000, 0.025, 0.0080270676",
        "990, 1000, 0.975, 0.0023967821",
        "1, 10000000, 0.025, 8.5965739",
        "1, 10000000, 0.975, 6.4331056",
        "20, 10000000, 0.025, 5.9130524",
        "20, 10000000, 0.975, 5.5276702",
        "199, 10000000, 0.025, 4.7636882",
        "199, 10000000, 0.975, 4.6428602",
        "200, 10000000, 0.025, 4.7613491",
        "200, 10000000, 0.975, 4.6408242",
        "5000, 10000000, 0.025, 3.31315",
        "5000, 10000000, 0.975, 3.2890792",
        "1000000, 10000000, 0.025, 1.000808",
        "1000000, 10000000, 0.975, 0.99919294",
        "5000000, 10000000, 0.025, 0.3012993",
        "5000000, 10000000, 0.975, 0.30076095",
        "999999, 1000000, 0.025, 2.4197352e-06",
        "999999, 1000000, 0.975, 1.0519021e-07"
    })
    void bandIsTheBetaDistributionOfTheRank(long rank, long n, double probability, double negLog10P) {
        assertThat(OrderStatistics.negLog10Quantile(rank, n, probability))
                .isCloseTo(negLog10P, within(0.005 * negLog10P));
    }
}
