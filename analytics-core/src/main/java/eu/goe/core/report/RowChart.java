package eu.goe.core.report;

import java.util.List;

/** A bar to the right for each of some named rows, on a linear axis that begins at 0, as inline SVG; a second series lies within the first. */
public final class RowChart implements Drawing {
    private static final int WIDTH = 1000;
    private static final int RIGHT = 70;
    private static final int TOP = 34;
    private static final int BOTTOM = 48;
    private static final int ROW = 22;
    private static final int BAR = 14;
    private static final double LETTER = 6.8;
    private static final int MOST_LETTERS = 44;

    private final String name;
    private final List<String> rows;
    private final List<BarChart.Series> series;
    private final String xTitle;

    /**
     * @param name for readers who do not see it
     * @param series one or two, of which the second counts a part of what the first does
     */
    public RowChart(String name, List<String> rows, List<BarChart.Series> series, String xTitle) {
        this.name = name;
        this.rows = List.copyOf(rows);
        this.series = List.copyOf(series);
        this.xTitle = xTitle;
        series.forEach(one -> one.require(rows.size()));
    }

    @Override
    public String svg() {
        int longest = rows.stream().mapToInt(String::length).max().orElse(0);
        double left = 20 + LETTER * Math.min(MOST_LETTERS, longest);
        int height = TOP + ROW * rows.size() + BOTTOM;
        double bottom = height - BOTTOM;
        long max = 1;
        for (long count : series.get(0).counts()) {
            max = Math.max(max, count);
        }
        double unit = (WIDTH - RIGHT - left) / (double) max;
        SvgText svg = new SvgText(name, WIDTH, height);
        BarChart.legend(svg, series, left);
        for (double tick : Ticks.of((double) max, 6)) {
            if (tick == Math.rint(tick)) {
                svg.line("grid", left + tick * unit, TOP, left + tick * unit, bottom);
                svg.text(left + tick * unit, bottom + 16, "middle", "", HtmlPage.number((long) tick));
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            double y = TOP + ROW * r + (ROW - BAR) / 2.0;
            svg.text(left - 8, y + BAR - 3, "end", "", shortened(rows.get(r)));
            for (int s = 0; s < series.size(); s++) {
                long count = series.get(s).counts()[r];
                String title = series.get(s).name() + ", " + rows.get(r) + ": " + HtmlPage.number(count);
                svg.rectangle("s" + s, left, y, count * unit, BAR, title);
            }
            long count = series.get(0).counts()[r];
            svg.text(left + count * unit + 6, y + BAR - 3, "start", "value", HtmlPage.number(count));
        }
        svg.text(left + (WIDTH - RIGHT - left) / 2, height - 8, "middle", "", xTitle);
        return svg.end();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS - 1) + "…";
    }
}
