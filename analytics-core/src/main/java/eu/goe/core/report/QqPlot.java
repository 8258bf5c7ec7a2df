package eu.goe.core.report;

import eu.goe.core.association.OrderStatistics;
import eu.goe.core.association.PValueDistribution;
import java.util.List;
import java.util.Locale;

/**
 * Quantiles of observed p-values over those expected without any association, both −log10, with the band in which 95 of 100 points of a rank lie if all p-values are
 * independent, which those of neighbouring variants are not. Some 50 kB.
 */
public final class QqPlot implements Drawing {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 500;
    private static final int LEFT = 270;
    private static final int RIGHT = 270;
    private static final int TOP = 12;
    private static final int BOTTOM = 46;
    private static final double LOWER = 0.025;
    private static final double BAND_STEP = 4;

    private final String name;
    private final PValueDistribution distribution;
    private final List<PValueDistribution.Point> points;
    private final double right;
    private final double top;

    /** @param name for readers who do not see it */
    public QqPlot(String name, PValueDistribution distribution) {
        this.name = name;
        this.distribution = distribution;
        this.points = distribution.points();
        PValueDistribution.Point smallest =
                points.isEmpty() ? new PValueDistribution.Point(1, 1, 1) : points.get(points.size() - 1);
        this.right = smallest.expected() * 1.05;
        this.top = Math.max(smallest.observed(), smallest.expected() + 1) * 1.03;
    }

    @Override
    public String svg() {
        SvgText svg = new SvgText(name, WIDTH, HEIGHT);
        for (double tick : Ticks.of(top, 8)) {
            svg.line("grid", LEFT, y(tick), WIDTH - RIGHT, y(tick));
            svg.text(LEFT - 8, y(tick) + 4, "end", "", Ticks.text(tick));
        }
        for (double tick : Ticks.of(right, 8)) {
            svg.text(x(tick), HEIGHT - BOTTOM + 16, "middle", "", Ticks.text(tick));
        }
        band(svg);
        double end = Math.min(right, top);
        svg.line("limit", x(0), y(0), x(end), y(end));
        points(svg);
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "", "expected −log10 p");
        svg.raw("<text transform=\"translate(" + (LEFT - 42) + " " + (TOP + HEIGHT - BOTTOM) / 2
                + ") rotate(-90)\" text-anchor=\"middle\">observed −log10 p</text>");
        if (distribution.count() > 0) {
            svg.text(
                    WIDTH - RIGHT + 16,
                    TOP + 16,
                    "start",
                    "",
                    String.format(Locale.ROOT, "λ = %.4f", distribution.lambda()));
            svg.text(
                    WIDTH - RIGHT + 16,
                    TOP + 34,
                    "start",
                    "",
                    String.format(Locale.ROOT, "%,d p-values", distribution.count()));
        }
        return svg.end();
    }

    private void band(SvgText svg) {
        if (points.isEmpty()) {
            return;
        }
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        double last = Double.NEGATIVE_INFINITY;
        for (PValueDistribution.Point point : points) {
            double x = x(point.expected());
            if (x - last < BAND_STEP && point.rank() != 1) {
                continue;
            }
            last = x;
            double high = OrderStatistics.negLog10Quantile(point.rank(), distribution.count(), LOWER);
            double low = OrderStatistics.negLog10Quantile(point.rank(), distribution.count(), 1 - LOWER);
            upper.append(upper.isEmpty() ? "M" : "L").append(place(x, y(Math.min(high, top))));
            lower.insert(0, "L" + place(x, y(low)));
        }
        svg.raw("<path class=\"band\" d=\"" + upper + lower + "z\"/>");
    }

    private static String place(double x, double y) {
        return SvgText.number(x) + " " + SvgText.number(y);
    }

    /** Those that lie on one drawn already are left out. */
    private void points(SvgText svg) {
        double lastX = Double.NEGATIVE_INFINITY;
        double lastY = Double.NEGATIVE_INFINITY;
        for (PValueDistribution.Point point : points) {
            double x = x(point.expected());
            double y = y(point.observed());
            if (Math.abs(x - lastX) + Math.abs(y - lastY) < 1) {
                continue;
            }
            svg.circle("s0", x, y, 2.2, "");
            lastX = x;
            lastY = y;
        }
    }

    private double x(double expected) {
        return LEFT + expected / right * (WIDTH - LEFT - RIGHT);
    }

    private double y(double observed) {
        return HEIGHT - BOTTOM - observed / top * (HEIGHT - BOTTOM - TOP);
    }
}
