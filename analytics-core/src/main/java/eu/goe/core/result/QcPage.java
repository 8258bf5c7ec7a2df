package eu.goe.core.result;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Column;
import eu.goe.core.command.TableOutput;
import eu.goe.core.frequency.Bins;
import eu.goe.core.qc.QcDefinition;
import eu.goe.core.qc.QcShow;
import eu.goe.core.qc.QcTable;
import eu.goe.core.qc.RelatedPair;
import eu.goe.core.qc.SampleFigure;
import eu.goe.core.qc.SampleQc;
import eu.goe.core.qc.VariantQcTsv;
import eu.goe.core.report.BarChart;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.report.ScatterPlot;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;

/** The part of a page that says how good samples and variants are. It counts people and names nobody. */
final class QcPage {
    private static final int N_BINS = 20;
    private static final List<SampleFigure> DRAWN = List.of(
            SampleFigure.CALL_RATE,
            SampleFigure.TI_TV,
            SampleFigure.HET_HOM,
            SampleFigure.INS_DEL,
            SampleFigure.N_SINGLETON,
            SampleFigure.MEAN_DP,
            SampleFigure.AB_MEAN);

    private QcPage() {}

    static void write(HtmlPage page, Store store, Result result) {
        QcDefinition definition = QcDefinition.parse(result.definition());
        if (definition.has(QcTable.SAMPLES)) {
            samples(page, definition, new QcShow(store, result, QcPage::noTable));
        }
        if (definition.has(QcTable.VARIANTS)) {
            variants(page, store, result, definition);
        }
    }

    private static TableOutput noTable(List<Column> columns) {
        throw new IllegalStateException("a page prints no table");
    }

    private static void samples(HtmlPage page, QcDefinition definition, QcShow rows) {
        List<SampleQc> samples = rows.samples();
        List<RelatedPair> pairs = rows.pairs();
        page.tiles(List.of(
                new HtmlPage.Tile(HtmlPage.number(samples.size()), "samples"),
                new HtmlPage.Tile(
                        count(samples, s -> s.status().equals(SampleQc.FAIL) ? "x" : "")
                                .getOrDefault("x", "0"),
                        "fail"),
                new HtmlPage.Tile(
                        count(samples, s -> s.sexCheck().equals("mismatch") ? "x" : "")
                                .getOrDefault("x", "0"),
                        "of another sex than declared"),
                new HtmlPage.Tile(HtmlPage.number(pairs.size()), "related pairs")));
        page.heading("Samples");
        for (SampleFigure figure : DRAWN) {
            histogram(page, samples, figure);
        }
        table(
                page,
                "Why samples fail",
                counts(
                        samples,
                        s -> s.reasons().stream()
                                .map(reason -> reason.replaceAll("[=<>].*", ""))
                                .toList()));
        table(page, "Outliers of their population", counts(samples, SampleQc::outlier));
        table(
                page,
                "Sex, declared and by the calls",
                count(samples, s -> SampleQc.label(s.declared()) + ", " + SampleQc.label(s.imputed())));
        table(page, "Related pairs", count(pairs, RelatedPair::relation));
        components(page, rows);
        String missing = definition.relatedness().missing();
        page.paragraph(
                missing == null
                        ? "Kinship of "
                                + HtmlPage.number(definition.relatedness().people()) + " people at "
                                + HtmlPage.number(definition.relatedness().sites())
                                + " sites (KING-robust). Who is who: goe results show."
                        : "Kinship is not known: " + missing + ".");
    }

    /** People by their first principal components, by population; nothing where these are not known. */
    private static void components(HtmlPage page, QcShow rows) {
        Map<String, List<double[]>> byPopulation = new TreeMap<>();
        SampleAttributes attributes = rows.store().attributes();
        rows.components()
                .forEach(sample -> byPopulation
                        .computeIfAbsent(
                                attributes
                                        .value(SampleAttributes.POPULATION, sample.sampleNumber())
                                        .orElse("population not known"),
                                p -> new ArrayList<>())
                        .add(sample.values()));
        if (byPopulation.isEmpty()) {
            return;
        }
        List<ScatterPlot.Group> groups = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        byPopulation.forEach((population, people) -> {
            double[] x = people.stream().mapToDouble(values -> values[0]).toArray();
            double[] y = people.stream().mapToDouble(values -> values[1]).toArray();
            groups.add(new ScatterPlot.Group(population, x, y));
            lines.add(List.of(population, HtmlPage.number(x.length), mean(x), deviation(x), mean(y), deviation(y)));
        });
        page.heading("Principal components");
        if (groups.size() <= ScatterPlot.MAX_GROUPS) {
            page.figure(
                    new ScatterPlot("People by their first two principal components", "PC1", "PC2", groups),
                    "People by the first two principal components of their calls at the sites that kinship is from. Who stands with another population than declared is worth a"
                            + " look; goe results show --table components says who, and has ten components.");
        }
        page.table(List.of("Population", "People#", "PC1, mean#", "deviation#", "PC2, mean#", "deviation#"), lines);
    }

    private static String mean(double[] values) {
        return String.format(Locale.ROOT, "%.4f", new Mean().evaluate(values));
    }

    private static String deviation(double[] values) {
        return values.length < 2 ? "NA" : String.format(Locale.ROOT, "%.4f", new StandardDeviation().evaluate(values));
    }

    private static <T> Map<String, String> count(List<T> of, Function<T, String> key) {
        return counts(of, t -> List.of(key.apply(t)));
    }

    /** How many of each key, as text; a thing may have several. */
    private static <T> Map<String, String> counts(List<T> of, Function<T, List<String>> keys) {
        Map<String, Long> counts = new TreeMap<>();
        of.forEach(t -> keys.apply(t).forEach(key -> counts.merge(key, 1L, Long::sum)));
        Map<String, String> text = new TreeMap<>();
        counts.forEach((key, n) -> text.put(key, HtmlPage.number(n)));
        return text;
    }

    private static void table(HtmlPage page, String what, Map<String, String> counts) {
        List<List<String>> rows = new ArrayList<>();
        counts.forEach((key, n) -> rows.add(List.of(key, n)));
        if (rows.isEmpty()) {
            rows.add(List.of("none", "0"));
        }
        page.table(List.of(what, "Number#"), rows);
    }

    /** Samples by a figure, in bins of one width from the least value to the greatest. */
    private static void histogram(HtmlPage page, List<SampleQc> samples, SampleFigure figure) {
        double[] values = samples.stream()
                .mapToDouble(s -> s.figures()[figure.ordinal()])
                .filter(v -> !Double.isNaN(v))
                .toArray();
        if (values.length == 0) {
            page.paragraph(figure.column() + ": no values.");
            return;
        }
        double low = Arrays.stream(values).min().orElseThrow();
        double high = Arrays.stream(values).max().orElseThrow();
        int n = high > low ? N_BINS : 1;
        double[] upper = new double[n];
        List<String> labels = new ArrayList<>();
        for (int b = 0; b < n; b++) {
            upper[b] = b == n - 1 ? high : low + (b + 1) * (high - low) / n;
            labels.add("≤ " + rounded(upper[b], high - low));
        }
        Bins bins = new Bins(upper, labels);
        Arrays.stream(values).forEach(bins::add);
        page.figure(
                new BarChart(
                        "Samples by " + figure.column(),
                        labels,
                        List.of(new BarChart.Series("samples", bins.counts())),
                        figure.column()),
                figure.column() + " of " + HtmlPage.number(values.length) + " samples, from "
                        + rounded(low, high - low) + " to " + rounded(high, high - low)
                        + "; the axis of counts is logarithmic.");
        List<List<String>> rows = new ArrayList<>();
        for (int b = 0; b < n; b++) {
            rows.add(List.of(labels.get(b), HtmlPage.number(bins.counts()[b])));
        }
        page.table(List.of(figure.column(), "Samples#"), rows);
    }

    /** With two digits more than tell the bins apart. */
    private static String rounded(double value, double range) {
        int digits = range == 0 ? 3 : Math.max(0, 2 - (int) Math.floor(Math.log10(range / N_BINS)) - 1);
        return String.format(Locale.ROOT, "%." + Math.min(digits, 8) + "f", value);
    }

    private static void variants(HtmlPage page, Store store, Result result, QcDefinition definition) {
        VariantQcTsv lines = new VariantQcTsv(store.assembly(), definition);
        int filter = place("filter");
        int type = place("type");
        Map<String, Long> filters = new TreeMap<>();
        Map<String, Long> types = new TreeMap<>();
        ResultRows.quality(store, result, null, row -> {
            List<String> line = lines.line(row);
            types.merge(line.get(type), 1L, Long::sum);
            for (String one : line.get(filter).split(";", -1)) {
                filters.merge(one, 1L, Long::sum);
            }
        });
        page.heading("Variants");
        page.tiles(List.of(
                new HtmlPage.Tile(HtmlPage.number(result.variants()), "variants"),
                new HtmlPage.Tile(HtmlPage.number(filters.getOrDefault("PASS", 0L)), "without a filter")));
        table(page, "Suggested filter", text(filters));
        table(page, "Kind", text(types));
    }

    private static Map<String, String> text(Map<String, Long> counts) {
        Map<String, String> text = new TreeMap<>();
        counts.forEach((key, n) -> text.put(key, HtmlPage.number(n)));
        return text;
    }

    private static int place(String column) {
        for (int c = 0; c < VariantQcTsv.COLUMNS.size(); c++) {
            if (VariantQcTsv.COLUMNS.get(c).name().equals(column)) {
                return c;
            }
        }
        throw new IllegalStateException("no column " + column);
    }
}
