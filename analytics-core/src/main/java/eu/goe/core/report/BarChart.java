package eu.goe.core.report;

import java.util.List;
import java.util.Locale;

/**
 * Bars of up to two series over the same bins, on a logarithmic axis of counts, as inline SVG. A bin without a bar
 * counts nothing.
 */
public final class BarChart implements Drawing {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 10;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    /** Width of a letter of a label, and the room between labels: of bins that are too narrow for it not each has one. */
    private static final double LETTER = 6.5;

    private static final int GAP = 6;

    private final String name;
    private final List<String> bins;
    private final List<Series> series;
    private final String xTitle;

    /** Counts of one series, one for each bin. The array is the series' own. */
    public record Series(String name, long[] counts) {
        /** @throws IllegalArgumentException if it has not so many counts */
        void require(int n) {
            if (counts.length != n) {
                throw new IllegalArgumentException(name + ": " + counts.length + " counts");
            }
        }
    }

    /**
     * @param name for readers who do not see it
     * @param series one or two
     */
    public BarChart(String name, List<String> bins, List<Series> series, String xTitle) {
        this.name = name;
        this.bins = List.copyOf(bins);
        this.series = List.copyOf(series);
        this.xTitle = xTitle;
        series.forEach(one -> one.require(bins.size()));
    }

    @Override
    public String svg() {
        int decades = decades();
        SvgText svg = new SvgText(name, WIDTH, HEIGHT);
        for (int d = 0; d <= decades; d++) {
            double y = y(Math.pow(10, d), decades);
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
            svg.text(LEFT - 8, y + 4, "end", "", HtmlPage.number((long) Math.pow(10, d)));
        }
        double slot = (double) (WIDTH - LEFT - RIGHT) / bins.size();
        double bar = Math.min(44, slot * 0.8 / series.size());
        int longest = bins.stream().mapToInt(String::length).max().orElse(0);
        int every = Math.max(1, (int) Math.ceil((LETTER * longest + GAP) / slot));
        for (int b = 0; b < bins.size(); b++) {
            double middle = LEFT + slot * (b + 0.5);
            if (b % every == 0) {
                svg.text(middle, HEIGHT - BOTTOM + 18, "middle", "", bins.get(b));
            }
            for (int s = 0; s < series.size(); s++) {
                double x = middle + (s - series.size() / 2.0) * bar;
                bar(
                        svg,
                        s,
                        x,
                        bar - 2,
                        series.get(s).counts()[b],
                        decades,
                        series.get(s).name() + ", " + bins.get(b));
            }
        }
        svg.text(LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - 8, "middle", "", xTitle);
        legend(svg, series, LEFT);
        return svg.end();
    }

    /** A square of its colour before the name of each series, in a line at the top. */
    static void legend(SvgText svg, List<Series> series, double left) {
        double x = left;
        for (int s = 0; s < series.size(); s++) {
            svg.rectangle("s" + s, x, 8, 12, 12, "");
            svg.text(x + 18, 18, "start", "", series.get(s).name());
            x += 40 + 7.0 * series.get(s).name().length();
        }
    }

    private void bar(SvgText svg, int s, double x, double width, long count, int decades, String what) {
        if (count == 0) {
            return;
        }
        double top = y((double) count, decades);
        double height = HEIGHT - BOTTOM - top;
        svg.rectangle("s" + s, x, top, width, height, what + ": " + HtmlPage.number(count));
        svg.text(x + width / 2, top - 4, "middle", "value", shortened(count));
    }

    /** Count 1 stands a little above the axis, so that it shows. */
    private static double y(double count, int decades) {
        double share = (Math.log10(count) + 0.15) / (decades + 0.15);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private int decades() {
        long max = 10;
        for (Series one : series) {
            for (long count : one.counts()) {
                max = Math.max(max, count);
            }
        }
        return (int) Math.ceil(Math.log10((double) max));
    }

    private static String shortened(long count) {
        if (count < 10_000) {
            return HtmlPage.number(count);
        }
        return count < 10_000_000
                ? String.format(Locale.ROOT, "%.0fk", (double) count / 1e3)
                : String.format(Locale.ROOT, "%.0fM", (double) count / 1e6);
    }
}
