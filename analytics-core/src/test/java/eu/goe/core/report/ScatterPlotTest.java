package eu.goe.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.report.ScatterPlot.Group;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScatterPlotTest {
    @Test
    void cornersAreTheExtremes() {
        String svg = new ScatterPlot(
                        "points", "PC1", "PC2", List.of(new Group("A", new double[] {-1, 3}, new double[] {5, 1})))
                .svg();
        // From 70 to 1000 - 180, and from 14 down to 560 - 48.
        assertThat(svg).contains("cx=\"70.0\" cy=\"14.0\"", "cx=\"820.0\" cy=\"512.0\"", ">-1.000<", ">3.000<", ">A<");
    }

    @Test
    void pointsThatCoverEachOtherAreDrawnOnce() {
        double[] same = new double[100_000];
        Arrays.fill(same, 0.5);
        double[] x = Arrays.copyOf(same, same.length + 1);
        String svg = new ScatterPlot("points", "x", "y", List.of(new Group("A", x, x))).svg();
        assertThat(svg.split("<circle", -1)).hasSize(1 + 2 + 1);
    }

    @Test
    void oneValueIsInTheMiddleOfAnAxis() {
        String svg = new ScatterPlot("points", "x", "y", List.of(new Group("<A>", new double[] {0}, new double[] {0})))
                .svg();
        assertThat(svg).contains("cx=\"445.0\" cy=\"263.0\"", "&lt;A&gt;").doesNotContain("NaN");
    }

    @Test
    void groupsDifferInColourOrShape() {
        List<Group> groups = Collections.nCopies(ScatterPlot.MAX_GROUPS, new Group("A", new double[0], new double[0]));
        String svg = new ScatterPlot("points", "x", "y", groups).svg();
        for (int colour = 0; colour < 10; colour++) {
            assertThat(svg)
                    .contains(
                            "<circle class=\"dot g" + colour + "\"",
                            "<rect class=\"dot g" + colour + "\"",
                            "<circle class=\"dot g" + colour + " ring\"");
        }
        List<Group> tooMany = Collections.nCopies(ScatterPlot.MAX_GROUPS + 1, groups.get(0));
        assertThatThrownBy(() -> new ScatterPlot("points", "x", "y", tooMany))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
