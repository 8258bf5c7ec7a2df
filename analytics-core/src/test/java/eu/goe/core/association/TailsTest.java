package eu.goe.core.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Against {@code association/tails.tsv}, which mpmath made; the file says how. */
class TailsTest {
    private static final double RELATIVE = 1e-10;

    /** A line of the file; df is NaN where there is none. */
    private record Known(String kind, double x, double df, double negLog10P) {}

    @Test
    void normalTailsAreMpmathsToFiveThousandStandardDeviations() throws IOException {
        assertThat(compared("normal", k -> Tails.negLog10Normal(-k.x()))).isEqualTo(33);
        assertThat(compared("normal", k -> Tails.negLog10Normal(k.x()))).isEqualTo(33);
    }

    @Test
    void chiSquareOfOneDegreeIsTheNormalOfItsRoot() throws IOException {
        for (Known k : read("normal")) {
            double square = k.x() * k.x();
            double expected = square == 0 ? 0 : k.negLog10P();
            assertThat(Tails.negLog10ChiSquare(square)).as("%s", k).isCloseTo(expected, within(RELATIVE * expected));
        }
    }

    @Test
    void chiSquareTailsAreMpmathsFromOneToAThousandDegrees() throws IOException {
        assertThat(compared("chi2", k -> Tails.negLog10ChiSquare(k.x(), k.df())))
                .isEqualTo(112);
    }

    @Test
    void studentTailsAreMpmathsFromAHundredthOfADegreeToAThousandMillion() throws IOException {
        assertThat(compared("t", k -> Tails.negLog10T(-k.x(), k.df()))).isEqualTo(648);
    }

    @Test
    void studentOfInfiniteDegreesIsNormal() {
        assertThat(Tails.negLog10T(5, Double.POSITIVE_INFINITY)).isEqualTo(Tails.negLog10Normal(5));
        assertThat(Tails.negLog10T(5, 1e15)).isCloseTo(Tails.negLog10Normal(5), within(1e-10));
    }

    @Test
    void zIsFoundAgainFromItsTail() throws IOException {
        for (Known k : read("normal")) {
            assertThat(Tails.zOf(k.negLog10P())).as("z %s", k.x()).isCloseTo(k.x(), within(RELATIVE * k.x()));
        }
        // mpmath 1.3.0: findroot(lambda z: log10(erfc(z/sqrt(2))) + mpf(10)**6, 2146)
        assertThat(Tails.zOf(1e6)).isCloseTo(2145.9623462955256845, within(1e-10 * 2146));
    }

    @Test
    void noStatisticIsNoTail() {
        assertThat(Tails.negLog10Normal(Double.NaN)).isNaN();
        assertThat(Tails.negLog10ChiSquare(Double.NaN)).isNaN();
        assertThat(Tails.negLog10ChiSquare(Double.NaN, 3)).isNaN();
        assertThat(Tails.negLog10T(Double.NaN, 3)).isNaN();
        assertThat(Tails.zOf(Double.NaN)).isNaN();
    }

    @Test
    void infiniteStatisticHasInfiniteTail() {
        for (double tail : new double[] {
            Tails.negLog10Normal(Double.NEGATIVE_INFINITY),
            Tails.negLog10ChiSquare(Double.POSITIVE_INFINITY),
            Tails.negLog10ChiSquare(Double.POSITIVE_INFINITY, 3),
            Tails.negLog10T(Double.POSITIVE_INFINITY, 3),
            Tails.zOf(Double.POSITIVE_INFINITY)
        }) {
            assertThat(tail).isInfinite().isPositive();
        }
    }

    @Test
    void nonsenseIsADefectOfTheCaller() {
        assertThatThrownBy(() -> Tails.negLog10ChiSquare(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tails.negLog10ChiSquare(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tails.negLog10T(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tails.zOf(-1e-9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textOfAPValueIsNeverZero() {
        assertThat(Tails.pText(400 - Math.log10(1.234567))).isEqualTo("1.23457e-400");
        assertThat(Tails.pText(217_149.5)).isEqualTo("3.16228e-217150");
        assertThat(Tails.pText(-Math.log10(5e-8))).isEqualTo("5e-08");
        assertThat(Tails.pText(-Math.log10(0.0009))).isEqualTo("9e-04");
    }

    @Test
    void textOfAnOrdinaryPValueIsADecimal() {
        assertThat(Tails.pText(-Math.log10(0.25))).isEqualTo("0.25");
        assertThat(Tails.pText(-Math.log10(0.01234567))).isEqualTo("0.0123457");
        assertThat(Tails.pText(3)).isEqualTo("0.001");
        assertThat(Tails.pText(0)).isEqualTo("1");
        assertThat(Tails.pText(-Math.log10(0.9999999))).isEqualTo("1");
        assertThat(Tails.pText(-Math.log10(0.999999))).isEqualTo("0.999999");
        assertThat(Tails.pText(-Math.log10(0.09999999))).isEqualTo("0.1");
        assertThat(Tails.pText(Double.NaN)).isEqualTo("NA");
    }

    /** @return how many lines there are of the kind */
    private static int compared(String kind, ToDoubleFunction<Known> computed) throws IOException {
        List<Known> known = read(kind);
        for (Known k : known) {
            assertThat(computed.applyAsDouble(k))
                    .as("%s", k)
                    .isCloseTo(k.negLog10P(), within(RELATIVE * k.negLog10P()));
        }
        return known.size();
    }

    private static List<Known> read(String kind) throws IOException {
        try (InputStream in = Objects.requireNonNull(TailsTest.class.getResourceAsStream("/association/tails.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(kind + "\t"))
                    .map(line -> line.split("\t", -1))
                    .map(f -> new Known(
                            f[0],
                            Double.parseDouble(f[1]),
                            f[2].equals("NA") ? Double.NaN : Double.parseDouble(f[2]),
                            Double.parseDouble(f[3])))
                    .toList();
        }
    }
}
