package eu.goe.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.association.ManhattanGrid;
import eu.goe.core.association.PValueDistribution;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class AssociationPlotsTest {
    private static final double GENOME_WIDE = 7.301029995663981; // −log10(5e-8)

    private static List<Element> elements(Drawing drawing, String name)
            throws ParserConfigurationException, SAXException, IOException {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawing.svg().getBytes(StandardCharsets.UTF_8)));
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static ManhattanPlot plot(ManhattanGrid grid) {
        return new ManhattanPlot("p < 1 & more", grid, contig -> "chr" + (contig + 1));
    }

    @Test
    void dotsStandOverTheirPlaceAndSayIt() throws ParserConfigurationException, SAXException, IOException {
        ManhattanGrid grid = new ManhattanGrid();
        grid.add(0, 0, 0.1);
        grid.add(0, 1_000_000, 20);
        grid.add(0, 4_000_000, 0.1);
        grid.add(1, 999_999, 10);
        grid.add(1, 2_000_000, 1);
        List<Element> dots = elements(plot(grid), "circle");
        assertThat(dots)
                .extracting(dot -> dot.getTextContent())
                .containsExactly("chr1:1,000,001, p = 1e-20", "chr2:1,000,000, p = 1e-10");
        // From 50 to 990 but for a gap of 3: contig 1 has 4,000,001 bases of 5,000,003, contig 2 the rest from 802.3
        // on; a quarter of the first is 187.4.
        assertThat(number(dots.get(0), "cx")).isBetween(237.0, 238.0);
        assertThat(number(dots.get(1), "cx")).isBetween(802.0, 803.5);
        assertThat(dots).extracting(dot -> dot.getAttribute("class")).containsExactly("s0", "s1");
        // Half as high is half way down to the axis.
        double axis = 2 * number(dots.get(1), "cy") - number(dots.get(0), "cy");
        assertThat(axis).isBetween(313.5, 314.5);
        Element line = elements(plot(grid), "line").stream()
                .filter(l -> l.getAttribute("class").equals("limit"))
                .findFirst()
                .orElseThrow();
        double perUnit = (axis - number(dots.get(0), "cy")) / 20;
        assertThat(number(line, "y1"))
                .isBetween(axis - GENOME_WIDE * perUnit - 0.2, axis - GENOME_WIDE * perUnit + 0.2);
    }

    @Test
    void contigsAreNamedInTwoColours() throws ParserConfigurationException, SAXException, IOException {
        ManhattanGrid grid = new ManhattanGrid();
        for (int contig = 0; contig < 4; contig++) {
            grid.add(contig, 0, 1);
            grid.add(contig, 1000, 1);
        }
        assertThat(elements(plot(grid), "text"))
                .extracting(Element::getTextContent)
                .contains("1", "2", "3", "4", "contig");
        assertThat(elements(plot(grid), "path"))
                .extracting(p -> p.getAttribute("class"))
                .containsExactly("s0", "s1");
    }

    @Test
    void pageOfManyPValuesIsSmall() {
        SplittableRandom random = new SplittableRandom(83);
        ManhattanGrid grid = new ManhattanGrid();
        PValueDistribution distribution = new PValueDistribution();
        // Scattered so that cells do not join: the worst there is.
        for (int i = 0; i < 60_000; i++) {
            double value = random.nextDouble() * 100;
            grid.add(random.nextInt(24), random.nextInt(200_000_000), value);
            distribution.add(value);
        }
        String page = new HtmlPage("Worst")
                .figure(plot(grid), "")
                .figure(new QqPlot("quantiles", distribution), "")
                .toHtml();
        assertThat(page.length()).isLessThan(1_000_000);
    }

    @Test
    void nothingIsDrawnAsNothing() throws ParserConfigurationException, SAXException, IOException {
        assertThat(elements(plot(new ManhattanGrid()), "circle")).isEmpty();
        assertThat(elements(new QqPlot("none", new PValueDistribution()), "circle"))
                .isEmpty();
    }

    @Test
    void oneVariantIsDrawn() throws ParserConfigurationException, SAXException, IOException {
        ManhattanGrid grid = new ManhattanGrid();
        grid.add(0, 999, 8);
        PValueDistribution distribution = new PValueDistribution();
        distribution.add(8);
        assertThat(elements(plot(grid), "circle")).hasSize(1);
        assertThat(elements(plot(grid), "text"))
                .extracting(Element::getTextContent)
                .contains("chr1:1,000–1,000");
        assertThat(elements(new QqPlot("one", distribution), "circle")).hasSize(1);
    }

    @Test
    void evenPValuesLieOnTheDiagonalWithinTheBand() throws ParserConfigurationException, SAXException, IOException {
        PValueDistribution distribution = new PValueDistribution();
        for (int i = 0; i < 20_000; i++) {
            distribution.add(-Math.log10((i + 0.5) / 20_000));
        }
        QqPlot plot = new QqPlot("even", distribution);
        Element diagonal = elements(plot, "line").stream()
                .filter(l -> l.getAttribute("class").equals("limit"))
                .findFirst()
                .orElseThrow();
        double slope =
                (number(diagonal, "y2") - number(diagonal, "y1")) / (number(diagonal, "x2") - number(diagonal, "x1"));
        List<Element> dots = elements(plot, "circle");
        assertThat(dots).hasSizeGreaterThan(100);
        for (Element dot : dots) {
            double onLine = number(diagonal, "y1") + slope * (number(dot, "cx") - number(diagonal, "x1"));
            assertThat(number(dot, "cy")).isBetween(onLine - 0.3, onLine + 0.3);
        }
        assertThat(elements(plot, "text"))
                .extracting(Element::getTextContent)
                .contains("λ = 1.0000", "20,000 p-values");
    }

    @Test
    void ticksAreRound() {
        assertThat(Ticks.of(8, 8)).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
        assertThat(Ticks.of(61, 8)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
        assertThat(Ticks.of(300, 8)).containsExactly(0.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0);
        assertThat(Ticks.of(1.05, 8).stream().map(Ticks::text)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
    }
}
