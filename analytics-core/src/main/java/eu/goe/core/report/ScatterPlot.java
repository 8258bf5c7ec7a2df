package eu.goe.core.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Points of up to {@value #MAX_GROUPS} groups on two linear axes, as inline SVG: groups by colour and shape. Of points of a group that cover each other one is drawn, so that the
 * drawing's size does not grow with their number.
 */
public final class ScatterPlot implements Drawing {
    /** Groups that can be told apart. */
    public static final int MAX_GROUPS = 30;

    private static final int COLOURS = 10;
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 560;
    private static final int LEFT = 70;
    private static final int RIGHT = 180;
    private static final int TOP = 14;
    private static final int BOTTOM = 48;
    private static final int LEGEND_ROW = 17;
    private static final double CELL = 3;
    private static final double RADIUS = 3.2;
    private static final int TICKS = 5;

    private final String name;
    private final String xTitle;
    private final String yTitle;
    private final List<Group> groups;

    /** Points of one kind: as many x as y, all finite. The arrays are the group's own. */
    public record Group(String name, double[] x, double[] y) {}

    /** @param name for readers who do not see it */
    public ScatterPlot(String name, String xTitle, String yTitle, List<Group> groups) {
        if (groups.size() > MAX_GROUPS) {
            throw new IllegalArgumentException(groups.size() + " groups");
        }
        this.name = name;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.groups = List.copyOf(groups);
    }

    /** From the least value to the greatest, on so many units of the drawing. */
    private record Axis(double least, double greatest) {
        static Axis of(List<double[]> values) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (double[] some : values) {
                for (double value : some) {
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                }
            }
            return least < greatest ? new Axis(least, greatest) : new Axis(-1, 1);
        }

        /** From 0 for the least to 1. */
        double share(double value) {
            return (value - least) / (greatest - least);
        }
    }

    @Override
    public String svg() {
        SvgText svg = new SvgText(name, WIDTH, HEIGHT);
        Axis x = Axis.of(groups.stream().map(Group::x).toList());
        Axis y = Axis.of(groups.stream().map(Group::y).toList());
        double right = WIDTH - RIGHT;
        double bottom = HEIGHT - BOTTOM;
        for (int t = 0; t <= TICKS; t++) {
            double share = (double) t / TICKS;
            double atX = LEFT + share * (right - LEFT);
            double atY = bottom - share * (bottom - TOP);
            svg.line("grid", atX, TOP, atX, bottom);
            svg.line("grid", LEFT, atY, right, atY);
            svg.text(atX, bottom + 16, "middle", "", label(x.least() + share * (x.greatest() - x.least())));
            svg.text(LEFT - 8, atY + 4, "end", "", label(y.least() + share * (y.greatest() - y.least())));
        }
        svg.text(LEFT + (right - LEFT) / 2, HEIGHT - 8, "middle", "", xTitle);
        svg.text(LEFT + 6, TOP + 14, "start", "", yTitle);
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            Set<Long> taken = new HashSet<>();
            for (int i = 0; i < group.x().length; i++) {
                double atX = LEFT + x.share(group.x()[i]) * (right - LEFT);
                double atY = bottom - y.share(group.y()[i]) * (bottom - TOP);
                if (taken.add(Math.round(atX / CELL) << 32 | Math.round(atY / CELL))) {
                    point(svg, g, atX, atY);
                }
            }
            point(svg, g, right + 16, TOP + LEGEND_ROW * (g + 0.5));
            svg.text(right + 28, TOP + LEGEND_ROW * (g + 0.5) + 4, "start", "", group.name());
        }
        return svg.end();
    }

    /** Of the eleventh group on in the same colours as squares, then as rings. */
    private static void point(SvgText svg, int group, double x, double y) {
        String css = "dot g" + group % COLOURS;
        switch (group / COLOURS) {
            case 0 -> svg.circle(css, x, y, RADIUS, "");
            case 1 -> svg.rectangle(css, x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS, "");
            default -> svg.circle(css + " ring", x, y, RADIUS, "");
        }
    }

    private static String label(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
