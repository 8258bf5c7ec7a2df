package eu.goe.core.report;

import java.util.ArrayList;
import java.util.List;

/** Round values for an axis that begins at 0. */
final class Ticks {
    private Ticks() {}

    /**
     * Multiples of 1, 2 or 5 times a power of ten.
     *
     * @param max above 0
     * @param most at least 2
     * @return from 0 to at most {@code max}
     */
    static List<Double> of(double max, int most) {
        double step = Math.pow(10, Math.floor(Math.log10(max / most)));
        double[] factors = {1, 2, 5, 10, 20};
        double chosen = step;
        for (double factor : factors) {
            chosen = factor * step;
            if (max / chosen <= most) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * chosen <= max; i++) {
            ticks.add(i * chosen);
        }
        return ticks;
    }

    /** Without a point where it is a whole number. */
    static String text(double tick) {
        return tick == Math.rint(tick) ? Long.toString((long) tick) : Double.toString(Math.rint(tick * 1e6) / 1e6);
    }
}
