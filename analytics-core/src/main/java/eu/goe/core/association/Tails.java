package eu.goe.core.association;

import java.util.Locale;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * Tail probabilities as −log10 p, where p itself may be too small for a {@code double}: computed in logarithms throughout, and by the complement where p is
 * close to 1. Every result is right to 1e-10 of itself (tested against mpmath), except of the smallest that differ from 0 by less than 1e-300.
 *
 * <p>NaN in, NaN out. A p-value of 1 is 0, an infinite statistic infinity. No allocation; most results take less than a microsecond.
 *
 * @see <a href="https://dlmf.nist.gov/8">DLMF chapter 8: incomplete gamma and beta functions</a>
 * @see <a href="https://doi.org/10.1145/131766.131776">DiDonato, Morris (1992)</a>, the expansion for large degrees of freedom
 */
public final class Tails {
    private static final double LN_10 = Math.log(10);
    private static final double EPSILON = 1e-16;
    /** From here on the continued fraction of the normal tail is fast, below the series is precise. */
    private static final double NORMAL_TAIL = 3;
    /** From so many degrees of freedom on the expansion of the t distribution is as good as exact; below, the series is short enough. */
    private static final double MANY_DEGREES = 60;

    private static final double[] EXPANSION = expansion(20);
    private static final int DIGITS = 6;

    private Tails() {}

    /** Of a two-sided test, statistic {@code z} of a standard normal distribution. */
    public static double negLog10Normal(double z) {
        return -lnNormal(Math.abs(z)) / LN_10;
    }

    /** Of a statistic ≥ 0 of a χ² distribution of one degree of freedom. */
    public static double negLog10ChiSquare(double x) {
        return negLog10Normal(Math.sqrt(requireStatistic(x)));
    }

    /**
     * Of a statistic ≥ 0 of a χ² distribution.
     *
     * @param df degrees of freedom, above 0
     */
    public static double negLog10ChiSquare(double x, double df) {
        requireStatistic(x);
        requireDegrees(df);
        double a = df / 2;
        double half = x / 2;
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return x;
        }
        if (x == 0) {
            return 0;
        }
        double lnFactor = a * Math.log(half) - half - Gamma.logGamma(a);
        double ln = half < a + 1
                ? Math.log1p(-Math.exp(lnFactor) * gammaSeries(a, half))
                : lnFactor + Math.log(gammaFraction(a, half));
        return positive(-ln / LN_10);
    }

    /**
     * Of a two-sided test, statistic {@code t} of Student's distribution.
     *
     * @param df degrees of freedom, above 0, not necessarily whole; infinity is the normal distribution
     */
    public static double negLog10T(double t, double df) {
        requireDegrees(df);
        double size = Math.abs(t);
        if (Double.isNaN(t) || Double.isInfinite(size)) {
            return size;
        }
        return positive(-lnT(size, df) / LN_10);
    }

    /**
     * The |z| whose two-sided p-value under a standard normal distribution this is: the inverse of {@link #negLog10Normal}, right to 1e-10 of itself.
     *
     * @param negLog10P ≥ 0
     */
    public static double zOf(double negLog10P) {
        if (negLog10P < 0) {
            throw new IllegalArgumentException("−log10 p of " + negLog10P);
        }
        if (Double.isNaN(negLog10P) || Double.isInfinite(negLog10P) || negLog10P == 0) {
            return negLog10P;
        }
        double minusLn = negLog10P * LN_10;
        double z = minusLn < 1
                ? -Math.expm1(-minusLn) * Math.sqrt(Math.PI / 2)
                : Math.sqrt(2 * minusLn - Math.log1p(2 * minusLn));
        // −ln p is a convex function of z that is at least as steep as a straight line: Newton ends after few steps.
        for (int i = 0; i < 50; i++) {
            double ln = lnNormal(z);
            double slope = Math.exp(-z * z / 2 - ln) * Math.sqrt(2 / Math.PI);
            double step = (minusLn + ln) / slope;
            z = Math.max(z - z / 2, z + step);
            if (Math.abs(step) <= 1e-15 * z) {
                break;
            }
        }
        return z;
    }

    /**
     * The p-value as text, never 0: six significant digits without zeros at the end, from 0.001 on as a plain decimal ({@code 0.0123457}), below with an exponent of
     * any size ({@code 1.23457e-400}); {@code NA} for NaN, and {@code 0} for infinity alone.
     *
     * @param negLog10P ≥ 0
     */
    public static String pText(double negLog10P) {
        if (Double.isNaN(negLog10P)) {
            return "NA";
        }
        if (negLog10P < 0) {
            throw new IllegalArgumentException("−log10 p of " + negLog10P);
        }
        if (Double.isInfinite(negLog10P)) {
            return "0";
        }
        long exponent = (long) Math.ceil(negLog10P);
        double mantissa = Math.pow(10, (double) exponent - negLog10P);
        long digits = Math.round(mantissa * Math.pow(10, DIGITS - 1));
        if (digits == (long) Math.pow(10, DIGITS)) {
            digits /= 10;
            exponent--;
        }
        String text = Long.toString(digits);
        if (exponent == 0) {
            return "1";
        }
        if (exponent <= 3) {
            return trimmed("0." + "0".repeat((int) exponent - 1) + text);
        }
        return trimmed(text.charAt(0) + "." + text.substring(1)) + String.format(Locale.ROOT, "e-%02d", exponent);
    }

    private static String trimmed(String decimal) {
        int end = decimal.length();
        while (decimal.charAt(end - 1) == '0') {
            end--;
        }
        return decimal.substring(0, decimal.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static double requireStatistic(double x) {
        if (x < 0) {
            throw new IllegalArgumentException("χ² of " + x);
        }
        return x;
    }

    private static void requireDegrees(double df) {
        if (!(df > 0)) {
            throw new IllegalArgumentException(df + " degrees of freedom");
        }
    }

    /** Without a negative zero. */
    private static double positive(double x) {
        return x + 0.0;
    }

    /** ln of the two-sided p-value of z ≥ 0. */
    private static double lnNormal(double z) {
        if (z < NORMAL_TAIL) {
            // erf(z/√2) = z √(2/π) e^(−z²/2) Σ z^2n / (1·3·…·(2n+1)), DLMF 7.6.2
            double term = 1;
            double sum = 1;
            for (int n = 1; term > EPSILON * sum; n++) {
                term *= z * z / (2 * n + 1);
                sum += term;
            }
            return Math.log1p(-z * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2) * sum);
        }
        return -z * z / 2 + Math.log(Math.sqrt(2 / Math.PI) * mills(z));
    }

    /** (1 − Φ(z)) / φ(z) = 1/(z + 1/(z + 2/(z + 3/(z + …)))), DLMF 7.9.3, from its end; of z of at least 1.7. */
    private static double mills(double z) {
        if (Double.isInfinite(z)) {
            return 0;
        }
        int terms = 10 + (int) (500 / (z * z));
        double fraction = z;
        for (int n = terms; n > 0; n--) {
            fraction = z + n / fraction;
        }
        return 1 / fraction;
    }

    /** P(a, x) = x^a e^(−x) / Γ(a) of this, DLMF 8.11.4. */
    private static double gammaSeries(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (double n = a + 1; term > EPSILON * sum; n++) {
            term *= x / n;
            sum += term;
        }
        return sum;
    }

    /** Q(a, x) = x^a e^(−x) / Γ(a) of this, DLMF 8.9.2 by Lentz's method; of x of at least a + 1. */
    private static double gammaFraction(double a, double x) {
        double b = x + 1 - a;
        double c = Double.POSITIVE_INFINITY;
        double d = 1 / b;
        double h = d;
        for (int n = 1; n < 100_000; n++) {
            double an = -n * (n - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            double delta = d * c;
            h *= delta;
            if (Math.abs(delta - 1) < 2 * EPSILON) {
                return h;
            }
        }
        throw new IllegalStateException("Q(" + a + ", " + x + ") does not converge");
    }

    /** ln of the two-sided p-value of t ≥ 0. */
    private static double lnT(double t, double df) {
        if (Double.isInfinite(df)) {
            return lnNormal(t);
        }
        double a = df / 2;
        // p = I_x(a, 1/2) of x = 1 − y
        double root = t / Math.sqrt(df);
        double lnX = root < 1e8 ? -Math.log1p(root * root) : -2 * Math.log(root);
        double y = -Math.expm1(lnX);
        if (t * t <= Math.min(3, df)) {
            // DLMF 8.17.8 of I_y(1/2, a): the complement of p
            double lnFactor = Math.log(2 * root) + (a + 0.5) * lnX - lnBeta(a);
            return Math.log1p(-Math.exp(lnFactor) * betaSeries(0.5, a, y));
        }
        if (df < MANY_DEGREES || root >= 1) {
            return a * lnX - Math.log(a) - lnBeta(a) + Math.log(powerSeries(a, Math.exp(lnX)));
        }
        return lnTOfManyDegrees(a, lnX);
    }

    /** a B(a, b) I_y(a, b) / (y^a (1 − y)^b) = Σ (a+b)…(a+b+n−1) / ((a+1)…(a+n)) y^n. */
    private static double betaSeries(double a, double b, double y) {
        double term = 1;
        double sum = 1;
        for (int n = 0; term > EPSILON * sum; n++) {
            term *= (a + b + n) / (a + 1 + n) * y;
            sum += term;
        }
        return sum;
    }

    /** a B(a, ½) I_x(a, ½) / x^a = Σ (½)…(n−½) / n! · a / (a+n) · x^n. */
    private static double powerSeries(double a, double x) {
        double term = 1;
        double sum = 1;
        for (int n = 1; term > EPSILON * sum; n++) {
            term *= (n - 0.5) / n * x;
            sum += term * a / (a + n);
        }
        return sum;
    }

    /**
     * I_x(a, ½) by the expansion of DiDonato and Morris (their BGRAT) in 1/T², T = a − ¼: a normal tail at √2u, u = −T ln x, times a series close to 1. Its coefficients
     * are those of (sinh(v)/v)^−½, which converges for |ln x| < 2π.
     */
    private static double lnTOfManyDegrees(double a, double lnX) {
        double b = 0.5;
        double big = a - 0.25;
        double u = -big * lnX;
        double z = Math.sqrt(2 * u);
        double j = z * mills(z) / u; // Q(½, u) Γ(½) / (e^(−u) u^½)
        double first = j;
        double sum = j;
        double square = 4 * big * big;
        double power = 1;
        for (int n = 1; n < EXPANSION.length; n++) {
            j = ((b + 2 * n - 2) * (b + 2 * n - 1) * j + (u + b + 2 * n - 1) * power) / square;
            power *= lnX * lnX / 4;
            double term = EXPANSION[n] * j;
            sum += term;
            if (Math.abs(term) < EPSILON * sum) {
                break;
            }
        }
        return lnNormal(z) + lnRatio(big) + Math.log(sum / first);
    }

    /** ln B(a, ½). */
    private static double lnBeta(double a) {
        return 2 * a < MANY_DEGREES ? Beta.logBeta(a, 0.5) : Math.log(Math.PI / (a - 0.25)) / 2 - lnRatio(a - 0.25);
    }

    /** ln of Γ(T+¾) / (Γ(T+¼) √T) by Stirling's series, in which odd powers cancel (DLMF 5.11.8); to 1e-14 from T = 29 on. */
    private static double lnRatio(double big) {
        double w = 1 / (big * big);
        return w * (1.0 / 64 + w * (-5.0 / 2048 + w * (61.0 / 49152)));
    }

    /** The coefficients p of equation (9.3) there, of b = ½. */
    private static double[] expansion(int size) {
        double b = 0.5;
        double[] inverseFactorial = new double[size]; // 1 / (2n+1)!
        double[] p = new double[size];
        inverseFactorial[0] = 1;
        p[0] = 1;
        for (int n = 1; n < size; n++) {
            inverseFactorial[n] = inverseFactorial[n - 1] / (2 * n * (2 * n + 1.0));
            double sum = 0;
            for (int m = 1; m < n; m++) {
                sum += (m * b - n) * inverseFactorial[m] * p[n - m];
            }
            p[n] = (b - 1) * inverseFactorial[n] + sum / n;
        }
        return p;
    }
}
