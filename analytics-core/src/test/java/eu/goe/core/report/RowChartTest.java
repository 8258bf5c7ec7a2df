package eu.goe.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.report.BarChart.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowChartTest {
    @Test
    void barsAreAsLongAsWhatTheyCount() {
        String svg = new RowChart(
                        "rows",
                        List.of("A", "B"),
                        List.of(new Series("seen", new long[] {4_000, 2_000}), new Series("alone", new long[] {1_000, 0
                        })),
                        "variants")
                .svg();
        // From 20 + 6.8 for the one letter of a name to 1000 - 70.
        assertThat(svg)
                .contains("class=\"s0\" x=\"26.8\" y=\"38.0\" width=\"903.2\"")
                .contains("class=\"s0\" x=\"26.8\" y=\"60.0\" width=\"451.6\"")
                .contains("class=\"s1\" x=\"26.8\" y=\"38.0\" width=\"225.8\"")
                .contains("<title>seen, A: 4,000</title>", "<title>alone, A: 1,000</title>", ">2,000</text>");
    }

    @Test
    void namesAreEscapedAndTheLongestAreCut() {
        String svg = new RowChart(
                        "rows",
                        List.of("<b>", "x".repeat(60)),
                        List.of(new Series("seen", new long[] {0, 0})),
                        "variants")
                .svg();
        assertThat(svg).contains("&lt;b&gt;").doesNotContain("<b>").contains(">" + "x".repeat(43) + "…</text>");
    }

    @Test
    void everyRowHasACount() {
        assertThatThrownBy(() -> new RowChart(
                        "rows", List.of("A", "B"), List.of(new Series("seen", new long[] {1})), "variants"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seen: 1 counts");
    }
}
