package eu.goe.core.report;

/** What a page can show as a figure: inline SVG in the page's colours, without script. */
public sealed interface Drawing permits BarChart, ManhattanPlot, QqPlot, RowChart, ScatterPlot {
    /** One element {@code svg}, named for those who do not see it. */
    String svg();
}
