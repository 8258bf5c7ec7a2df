package eu.goe.core.report;

import eu.goe.core.association.GenomePoint;
import eu.goe.core.association.LocusClumping;
import eu.goe.core.association.ManhattanGrid;
import eu.goe.core.association.Tails;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * p-values along the genome, contigs in two colours by turns, with the line of genome-wide significance. The many are drawn as cells, the smallest, at
 * most {@value ManhattanGrid#EXACT}, as dots that say their place: some 100 kB, never above 1 MB.
 */
public final class ManhattanPlot implements Drawing {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 360;
    private static final int LEFT = 50;
    private static final int RIGHT = 10;
    private static final int TOP = 12;
    private static final int BOTTOM = 46;
    private static final double CELL = 1.5;
    private static final double GAP = 3;
    /** Of a contig that is short beside the others. */
    private static final double LEAST_WIDTH = 4;
    /** From this −log10 p on values are dots: 1e-5, the usual line of what is suggestive. */
    private static final double DOTS = 5;

    /** Up to so many values are all drawn as large as dots. */
    private static final int FEW = 10_000;

    private static final double LETTER = 7;

    private final String name;
    private final ManhattanGrid grid;
    private final IntFunction<String> contigName;
    private final List<ManhattanGrid.Extent> extents;
    private final Map<Integer, Strip> strips = new HashMap<>();
    private final double top;

    /** Where a contig is drawn. */
    private record Strip(String css, int first, int last, double x, double width) {
        double x(double start) {
            return last == first ? x + width / 2 : x + width * (start - first) / ((double) last - first);
        }
    }

    /**
     * @param name for readers who do not see it
     * @param contigName of the contigs' indices in the grid
     */
    public ManhattanPlot(String name, ManhattanGrid grid, IntFunction<String> contigName) {
        this.name = name;
        this.grid = grid;
        this.contigName = contigName;
        this.extents = grid.extents();
        double highest =
                grid.top().stream().mapToDouble(GenomePoint::negLog10P).max().orElse(0);
        this.top = Math.max(highest, LocusClumping.GENOME_WIDE + 0.5) * 1.03;
        layOut();
    }

    private void layOut() {
        double bases = extents.stream()
                .mapToDouble(e -> (double) e.last() - e.first() + 1)
                .sum();
        double room = WIDTH - LEFT - RIGHT - GAP * (extents.size() - 1);
        double least = Math.min(LEAST_WIDTH, room / extents.size() / 2);
        double x = LEFT;
        double total = extents.stream()
                .mapToDouble(e -> Math.max(least, room * ((double) e.last() - e.first() + 1) / bases))
                .sum();
        for (int i = 0; i < extents.size(); i++) {
            ManhattanGrid.Extent extent = extents.get(i);
            double share = Math.max(least, room * ((double) extent.last() - extent.first() + 1) / bases);
            double width = share * room / total;
            strips.put(extent.contig(), new Strip("s" + i % 2, extent.first(), extent.last(), x, width));
            x += width + GAP;
        }
    }

    private Strip strip(int contig) {
        Strip strip = strips.get(contig);
        if (strip == null) {
            throw new IllegalStateException("no place for contig " + contig);
        }
        return strip;
    }

    @Override
    public String svg() {
        SvgText svg = new SvgText(name, WIDTH, HEIGHT);
        for (double tick : Ticks.of(top, 8)) {
            svg.line("grid", LEFT, y(tick), WIDTH - RIGHT, y(tick));
            svg.text(LEFT - 8, y(tick) + 4, "end", "", Ticks.text(tick));
        }
        cells(svg, "s0");
        cells(svg, "s1");
        double significant = y(LocusClumping.GENOME_WIDE);
        svg.line("limit", LEFT, significant, WIDTH - RIGHT, significant);
        for (GenomePoint point : grid.top()) {
            if (point.negLog10P() >= DOTS) {
                Strip strip = strip(point.contig());
                svg.circle(strip.css(), strip.x(point.start()), y(point.negLog10P()), 2.2, title(point));
            }
        }
        contigs(svg);
        svg.text(LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - 8, "middle", "", axis());
        svg.raw("<text transform=\"translate(14 " + (TOP + HEIGHT - BOTTOM) / 2
                + ") rotate(-90)\" text-anchor=\"middle\">−log10 p</text>");
        return svg.end();
    }

    private String title(GenomePoint point) {
        return String.format(Locale.ROOT, "%s:%,d", contigName.apply(point.contig()), point.start() + 1L) + ", p = "
                + Tails.pText(point.negLog10P());
    }

    private String axis() {
        if (extents.size() != 1) {
            return "contig";
        }
        ManhattanGrid.Extent only = extents.get(0);
        return String.format(
                Locale.ROOT, "%s:%,d–%,d", contigName.apply(only.contig()), only.first() + 1L, only.last() + 1L);
    }

    /** Names below the contigs, as many as have room. */
    private void contigs(SvgText svg) {
        double free = LEFT;
        for (ManhattanGrid.Extent extent : extents) {
            Strip strip = strip(extent.contig());
            String label = contigName.apply(extent.contig()).replaceFirst("^chr(?=.)", "");
            double middle = strip.x() + strip.width() / 2;
            double half = LETTER * label.length() / 2;
            if (middle - half >= free || extents.size() == 1) {
                svg.text(middle, HEIGHT - BOTTOM + 16, "middle", "", label);
                free = middle + half + 2;
            }
        }
    }

    /** All cells of contigs of one colour in one path. */
    private void cells(SvgText svg, String css) {
        @Nullable BitSet[] raster = new BitSet[(int) (WIDTH / CELL) + 1];
        for (ManhattanGrid.Column column : grid.columns()) {
            Strip strip = strip(column.contig());
            if (!strip.css().equals(css)) {
                continue;
            }
            double middle = Math.min(Math.max((column.start() + column.end() - 1) / 2.0, strip.first()), strip.last());
            int x = (int) (strip.x(middle) / CELL);
            for (ManhattanGrid.Span span : column.spans()) {
                // The upper end belongs to the next cell of the grid.
                int low = (int) ((HEIGHT - y(span.low())) / CELL);
                int high = (int) Math.ceil((HEIGHT - y(Math.min(span.high(), top))) / CELL);
                boolean large = span.high() > DOTS || grid.count() <= FEW;
                set(raster, x, low, Math.max(high, low + 1), large ? 1 : 0);
            }
        }
        StringBuilder path = new StringBuilder();
        for (int x = 0; x < raster.length; x++) {
            BitSet cells = raster[x];
            if (cells == null) {
                continue;
            }
            for (int from = cells.nextSetBit(0); from >= 0; ) {
                int to = cells.nextClearBit(from);
                path.append('M').append(x).append(' ').append((int) (HEIGHT / CELL) - to);
                path.append("h1v").append(to - from).append("h-1z");
                from = cells.nextSetBit(to);
            }
        }
        svg.raw("<path class=\"" + css + "\" transform=\"scale(" + CELL + ")\" d=\"" + path + "\"/>");
    }

    /** @param around cells on every side that are set too */
    private static void set(@Nullable BitSet[] raster, int x, int low, int high, int around) {
        for (int column = x - around; column <= Math.min(x + around, raster.length - 1); column++) {
            BitSet cells = raster[column];
            if (cells == null) {
                cells = new BitSet();
                raster[column] = cells;
            }
            cells.set(Math.max((int) (BOTTOM / CELL), low - around), high + around);
        }
    }

    private double y(double negLog10P) {
        return HEIGHT - BOTTOM - negLog10P / top * (HEIGHT - BOTTOM - TOP);
    }
}
