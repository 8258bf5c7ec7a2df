package eu.goe.core.result;

import eu.goe.core.frequency.Bins;
import eu.goe.core.frequency.FrequencySpectrum;
import eu.goe.core.frequency.FrequencySummary;
import eu.goe.core.frequency.Quality;
import eu.goe.core.report.BarChart;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.report.RowChart;
import eu.goe.core.variant.VariantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The parts of a page that say what the variants of a table of frequencies look like. */
final class FrequencyPage {
    /**
     * A stratum.
     *
     * @param people how many, as text
     */
    record Line(String id, String people) {}

    /** Rows of a plot at most. */
    private static final int MOST_ROWS = 40;

    private final Map<Quality, FrequencySummary> summaries;
    private final FrequencySpectrum spectrum;
    private final Quality main;

    /**
     * @param summaries of each quality that the table has
     * @param spectrum of everybody
     */
    FrequencyPage(Map<Quality, FrequencySummary> summaries, FrequencySpectrum spectrum) {
        this.summaries = summaries;
        this.spectrum = spectrum;
        this.main = summaries.containsKey(Quality.ADJ) ? Quality.ADJ : Quality.RAW;
    }

    private FrequencySummary mainSummary() {
        FrequencySummary summary = summaries.get(main);
        if (summary == null) {
            throw new IllegalStateException("a table without counts");
        }
        return summary;
    }

    /** Kinds of variants that somebody has. */
    void tiles(HtmlPage page, String people, int strata) {
        FrequencySummary of = mainSummary();
        long ti = of.observed(VariantKind.TRANSITION);
        long tv = of.observed(VariantKind.TRANSVERSION);
        page.tiles(List.of(
                new HtmlPage.Tile(HtmlPage.number(of.variants()), "variants"),
                new HtmlPage.Tile(HtmlPage.number(of.stratum(0).observed()), "seen among " + main.label() + " calls"),
                new HtmlPage.Tile(HtmlPage.number(ti + tv), "of them substitutions of a base"),
                new HtmlPage.Tile(ratio(ti, tv), "transitions / transversions"),
                new HtmlPage.Tile(
                        HtmlPage.number(of.observed(VariantKind.INSERTION)) + " / "
                                + HtmlPage.number(of.observed(VariantKind.DELETION)),
                        "insertions / deletions"),
                new HtmlPage.Tile(HtmlPage.number(of.stratum(0).singletons()), "seen once"),
                new HtmlPage.Tile(people, "people"),
                new HtmlPage.Tile(HtmlPage.number(strata), "strata")));
    }

    private static String ratio(long a, long b) {
        return b == 0 ? "NA" : String.format(Locale.ROOT, "%.2f", (double) a / b);
    }

    void spectrum(HtmlPage page) {
        page.heading("Allele frequencies");
        List<BarChart.Series> series = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("AF"));
        for (Quality quality : summaries.keySet()) {
            series.add(new BarChart.Series(quality.label(), spectrum.sites(quality)));
            head.add("Variants, " + quality.label() + "#");
        }
        page.figure(
                new BarChart(
                        "Number of variants by allele frequency", FrequencySpectrum.LABELS, series, "allele frequency"),
                "Variants by frequency of the alternate allele among everybody; the axis of counts is logarithmic. A bin"
                        + " holds its upper end.");
        List<Long> unknown = summaries.keySet().stream().map(spectrum::unknown).toList();
        bins(page, head, FrequencySpectrum.LABELS, series, "not known, or nobody called", unknown);
    }

    private static void bins(
            HtmlPage page,
            List<String> head,
            List<String> labels,
            List<BarChart.Series> series,
            String without,
            List<Long> unknown) {
        List<List<String>> rows = new ArrayList<>();
        for (int b = 0; b < labels.size(); b++) {
            List<String> row = new ArrayList<>(List.of(labels.get(b)));
            for (BarChart.Series one : series) {
                row.add(HtmlPage.number(one.counts()[b]));
            }
            rows.add(row);
        }
        List<String> last = new ArrayList<>(List.of(without));
        unknown.forEach(n -> last.add(HtmlPage.number(n)));
        rows.add(last);
        page.table(head, rows);
    }

    /** Who was called, and Hardy–Weinberg. */
    void quality(HtmlPage page) {
        page.heading("Calls");
        chart(
                page,
                "Number of variants by call rate",
                "called of all copies",
                FrequencySummary::callRates,
                "Variants by the share of everybody's copies that was called (AN of the copies that people of their sex have).",
                "not known");
        chart(
                page,
                "Number of variants by inbreeding coefficient",
                "inbreeding coefficient",
                FrequencySummary::inbreedingCoefficients,
                "Variants by 1 − observed / expected heterozygotes of everybody. Strata of different frequencies raise it;"
                        + " below −0.3 calls are doubtful (gnomAD's InbreedingCoeff).",
                "not applicable");
    }

    private void chart(
            HtmlPage page,
            String name,
            String axis,
            java.util.function.Function<FrequencySummary, Bins> of,
            String caption,
            String without) {
        List<BarChart.Series> series = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(axis));
        List<Long> unknown = new ArrayList<>();
        List<String> labels = of.apply(mainSummary()).labels();
        summaries.forEach((quality, summary) -> {
            Bins bins = of.apply(summary);
            series.add(new BarChart.Series(quality.label(), bins.counts()));
            head.add("Variants, " + quality.label() + "#");
            unknown.add(bins.without());
        });
        page.figure(new BarChart(name, labels, series, axis), caption);
        bins(page, head, labels, series, without, unknown);
    }

    /** @param lines one for each stratum */
    void strata(HtmlPage page, List<Line> lines) {
        page.heading("Strata");
        FrequencySummary of = mainSummary();
        plot(page, lines, of);
        List<List<String>> rows = new ArrayList<>();
        for (int s = 0; s < lines.size(); s++) {
            FrequencySummary.Stratum stratum = of.stratum(s);
            rows.add(List.of(
                    lines.get(s).id(),
                    lines.get(s).people(),
                    HtmlPage.number(stratum.observed()),
                    HtmlPage.number(stratum.singletons()),
                    s == 0 ? "" : HtmlPage.number(stratum.privates()),
                    percent(stratum.callRate()),
                    HtmlPage.number(stratum.unknown())));
        }
        page.table(
                List.of(
                        "Stratum",
                        "People#",
                        "Variants seen#",
                        "seen once#",
                        "seen nowhere else#",
                        "copies called#",
                        "AC not known#"),
                rows);
        page.paragraph("Of " + main.label() + " calls. AC is not known where it is hidden, or an interval only.");
    }

    /** Variants of each stratum; of many strata only those of one attribute. */
    private static void plot(HtmlPage page, List<Line> lines, FrequencySummary of) {
        int[] drawn = IntStream.range(0, lines.size())
                .filter(s -> lines.size() <= MOST_ROWS || !lines.get(s).id().contains(","))
                .toArray();
        if (drawn.length < 2 || drawn.length > MOST_ROWS) {
            return;
        }
        List<String> names =
                IntStream.of(drawn).mapToObj(s -> lines.get(s).id()).toList();
        page.figure(
                new RowChart(
                        "Number of variants seen in each stratum",
                        names,
                        List.of(
                                new BarChart.Series(
                                        "seen",
                                        IntStream.of(drawn)
                                                .mapToLong(s -> of.stratum(s).observed())
                                                .toArray()),
                                new BarChart.Series(
                                        "seen nowhere else",
                                        IntStream.of(drawn)
                                                .mapToLong(s -> s == 0
                                                        ? 0
                                                        : of.stratum(s).privates())
                                                .toArray())),
                        "variants"),
                "Variants that somebody of the stratum has, and those that nobody else has. More people have more variants: compare strata of one size.");
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "NA" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
