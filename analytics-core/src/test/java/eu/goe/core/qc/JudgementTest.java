package eu.goe.core.qc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.cohort.Sex;
import eu.goe.core.errors.UsageException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Sex, outliers and bounds by hand. */
class JudgementTest {
    private static double[] figures(double... byFigure) {
        double[] f = new double[SampleFigure.values().length];
        Arrays.fill(f, Double.NaN);
        for (SampleFigure figure : SampleFigure.values()) {
            f[figure.ordinal()] = figure.isCount() ? 0 : Double.NaN;
        }
        for (int i = 0; i < byFigure.length; i += 2) {
            f[(int) byFigure[i]] = byFigure[i + 1];
        }
        return f;
    }

    private static Sex sex(double xHet, int nDiploid, int nHaploid, double yRate, int nY) {
        return SexByCalls.of(figures(
                SampleFigure.X_HET_RATE.ordinal(),
                xHet,
                SampleFigure.N_X_DIPLOID_ALT.ordinal(),
                nDiploid,
                SampleFigure.N_X_HAPLOID.ordinal(),
                nHaploid,
                SampleFigure.Y_CALL_RATE.ordinal(),
                yRate,
                SampleFigure.N_Y.ordinal(),
                nY));
    }

    @Test
    void sexIsThatOfXUnlessYContradicts() {
        assertThat(sex(0.6, 500, 0, 0.02, 50)).isEqualTo(Sex.FEMALE);
        assertThat(sex(0.03, 500, 0, 0.99, 50)).isEqualTo(Sex.MALE);
        assertThat(sex(0.03, 500, 0, Double.NaN, 0)).as("no Y").isEqualTo(Sex.MALE);
        assertThat(sex(0.6, 500, 0, 0.02, 9)).as("little of Y").isEqualTo(Sex.FEMALE);
        assertThat(sex(0.6, 500, 0, 0.99, 50)).as("XXY, or two people").isEqualTo(Sex.UNKNOWN);
        assertThat(sex(0.03, 500, 0, 0.01, 50)).as("X0").isEqualTo(Sex.UNKNOWN);
        assertThat(sex(0.2, 500, 0, 0.99, 50)).as("between").isEqualTo(Sex.UNKNOWN);
    }

    @Test
    void haploidCallsOnXAreAMalesAndAStoreWithoutXSaysNothing() {
        assertThat(sex(Double.NaN, 0, 400, Double.NaN, 0)).isEqualTo(Sex.MALE);
        assertThat(sex(0.9, 30, 400, Double.NaN, 0))
                .as("some wrong diploid ones")
                .isEqualTo(Sex.MALE);
        assertThat(sex(0.6, 500, 25, Double.NaN, 0))
                .as("some wrong haploid ones")
                .isEqualTo(Sex.FEMALE);
        assertThat(sex(Double.NaN, 0, 0, 0.99, 500)).as("Y alone").isEqualTo(Sex.UNKNOWN);
        assertThat(sex(0, 19, 19, 0.99, 500)).as("little of X").isEqualTo(Sex.UNKNOWN);
    }

    @Test
    void outliersAreFarFromTheMedianInItsOwnScale() {
        // median 10, deviations 2 1 1 0 1 1 2 90 and NaN: MAD 1, bound 4 × 1.4826
        double[] values = {8, 9, 9, 10, 11, 11, 12, 100, Double.NaN, 10};
        assertThat(Outliers.of(values, 4, 9))
                .containsExactly(false, false, false, false, false, false, false, true, false, false);
        assertThat(Outliers.of(values, 4, 10)).doesNotContain(true);
        assertThat(Outliers.of(new double[] {1, 1, 1, 1, 1, 9}, 4, 3))
                .as("no scale")
                .doesNotContain(true);
    }

    @Test
    void aFigureOutsideItsBoundsIsTheReasonUnlessItIsOfFewThings() {
        QcThresholds builtIn = QcThresholds.builtIn();
        double[] low = figures(
                SampleFigure.CALL_RATE.ordinal(),
                0.91,
                SampleFigure.N_CALLED.ordinal(),
                910,
                SampleFigure.N_MISSING.ordinal(),
                90,
                SampleFigure.AB_MEAN.ordinal(),
                0.7,
                SampleFigure.N_AB.ordinal(),
                100,
                SampleFigure.MEAN_DP.ordinal(),
                3,
                SampleFigure.N_DP.ordinal(),
                99);
        assertThat(builtIn.violations(low)).containsExactly("call_rate=0.91<0.95", "ab_mean=0.7>0.6");
        assertThat(builtIn.violations(figures())).isEmpty();
    }

    @Test
    void aFileChangesWhatItNames() {
        QcThresholds read = QcThresholds.parse("""
                mad: 5
                fail_on: [outlier]
                samples:
                  call_rate: {min: 0.99}
                  mean_dp:
                  ti_tv: {min: 1.8, max: 2.4}
                variants:
                  hwe_p: {min: 1e-6}
                relatedness: {sites: 2000}
                """, "t.yaml");
        assertThat(read.mad()).isEqualTo(5);
        assertThat(read.minN()).isEqualTo(100);
        assertThat(read.failOn()).containsExactly("outlier");
        assertThat(read.samples())
                .containsOnlyKeys("call_rate", "ab_mean", "ti_tv")
                .containsEntry("call_rate", new QcThresholds.Bound(0.99, null))
                .containsEntry("ti_tv", new QcThresholds.Bound(1.8, 2.4));
        assertThat(read.variants()).containsEntry("hwe_p", new QcThresholds.Bound(1e-6, null));
        assertThat(read.relatedness()).isEqualTo(new QcThresholds.Sites(2_000, 20_000));
        assertThat(QcThresholds.parse("", "empty.yaml")).isEqualTo(QcThresholds.builtIn());
    }

    @Test
    void allThatIsWrongWithAFileIsSaidAtOnce() {
        assertThatThrownBy(() -> QcThresholds.parse(
                        "maad: 4\nfail_on: [sex]\nsamples:\n  cal_rate: {min: 1}\n  mean_dp: {least: 3}\nmin_n: -1\n",
                        "t.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("unknown key 'maad'; did you mean 'mad'?")
                .hasMessageContaining("unknown key 'samples.cal_rate'; did you mean 'call_rate'?")
                .hasMessageContaining("unknown key 'samples.mean_dp.least' (known: min, max)")
                .hasMessageContaining("fail_on: 'sex' is none of sex_mismatch, outlier")
                .hasMessageContaining("min_n: -1 is not a number above 0");
    }
}
