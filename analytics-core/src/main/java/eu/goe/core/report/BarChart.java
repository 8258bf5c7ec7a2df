package eu.goe.core.report;

import java.util.List;
import java.util.Locale;

/**
 * Bars of up to two series over the same bins, on a logarithmic axis of counts, as inline SVG. A bin without a bar
 * counts nothing.
 */
public final class BarChart {
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
    public record Series(String name, long[] counts) {}

    /**
     * @param name for readers who do not see it
     * @param series one or two
     */
    public BarChart(String name, List<String> bins, List<Series> series, String xTitle) {
        this.name = name;
        this.bins = List.copyOf(bins);
        this.series = List.copyOf(series);
        this.xTitle = xTitle;
        for (Series one : series) {
            if (one.counts().length != bins.size()) {
                throw new IllegalArgumentException(one.name() + ": " + one.counts().length + " counts");
            }
        }
    }

    String svg() {
        int decades = decades();
        StringBuilder svg = new StringBuilder();
        svg.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
        svg.append("\" role=\"img\" aria-label=\"")
                .append(HtmlPage.escape(name))
                .append("\">");
        for (int d = 0; d <= decades; d++) {
            double y = y(Math.pow(10, d), decades);
            line(svg, LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 8, y + 4, "end", "", String.format(Locale.ROOT, "%,d", (long) Math.pow(10, d)));
        }
        double slot = (double) (WIDTH - LEFT - RIGHT) / bins.size();
        double bar = Math.min(44, slot * 0.8 / series.size());
        int longest = bins.stream().mapToInt(String::length).max().orElse(0);
        int every = Math.max(1, (int) Math.ceil((LETTER * longest + GAP) / slot));
        for (int b = 0; b < bins.size(); b++) {
            double middle = LEFT + slot * (b + 0.5);
            if (b % every == 0) {
                text(svg, middle, HEIGHT - BOTTOM + 18, "middle", "", bins.get(b));
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
        text(svg, LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - 8, "middle", "", xTitle);
        legend(svg);
        return svg.append("</svg>").toString();
    }

    private void legend(StringBuilder svg) {
        double x = LEFT;
        for (int s = 0; s < series.size(); s++) {
            svg.append("<rect class=\"s").append(s).append("\" x=\"").append(number(x));
            svg.append("\" y=\"8\" width=\"12\" height=\"12\" rx=\"2\"/>");
            text(svg, x + 18, 18, "start", "", series.get(s).name());
            x += 40 + 7.0 * series.get(s).name().length();
        }
    }

    private void bar(StringBuilder svg, int s, double x, double width, long count, int decades, String what) {
        if (count == 0) {
            return;
        }
        double top = y((double) count, decades);
        double height = HEIGHT - BOTTOM - top;
        svg.append("<rect class=\"s").append(s).append("\" x=\"").append(number(x));
        svg.append("\" y=\"").append(number(top)).append("\" width=\"").append(number(width));
        svg.append("\" height=\"").append(number(height)).append("\" rx=\"2\"><title>");
        svg.append(HtmlPage.escape(what)).append(": ").append(count).append("</title></rect>");
        text(svg, x + width / 2, top - 4, "middle", "value", shortened(count));
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
            return Long.toString(count);
        }
        return count < 10_000_000
                ? String.format(Locale.ROOT, "%.0fk", (double) count / 1e3)
                : String.format(Locale.ROOT, "%.0fM", (double) count / 1e6);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"grid\" x1=\"")
                .append(number(x1))
                .append("\" y1=\"")
                .append(number(y1));
        svg.append("\" x2=\"")
                .append(number(x2))
                .append("\" y2=\"")
                .append(number(y2))
                .append("\"/>");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String css, String text) {
        svg.append("<text").append(css.isEmpty() ? "" : " class=\"" + css + "\"");
        svg.append(" x=\"").append(number(x)).append("\" y=\"").append(number(y));
        svg.append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(HtmlPage.escape(text))
                .append("</text>");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
