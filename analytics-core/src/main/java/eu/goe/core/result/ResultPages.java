package eu.goe.core.result;

import eu.goe.core.association.AssociationDefinition;
import eu.goe.core.association.SumsDefinition;
import eu.goe.core.cohort.CohortCounts;
import eu.goe.core.cohort.NamedCohort;
import eu.goe.core.command.Progress;
import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.exchange.MergedFolder;
import eu.goe.core.exchange.MergedRow;
import eu.goe.core.filter.AppliedFilters;
import eu.goe.core.frequency.Bins;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Counts;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.frequency.ExpectedCopies;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencySpectrum;
import eu.goe.core.frequency.FrequencySummary;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.qc.QcDefinition;
import eu.goe.core.release.MergedInfo;
import eu.goe.core.release.MergedNode;
import eu.goe.core.release.MergedPeople;
import eu.goe.core.release.MergedSource;
import eu.goe.core.report.BarChart;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.report.HtmlPage.Badge;
import eu.goe.core.report.HtmlPage.Tone;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pages about results, for people inside the node or at the coordinator: each is one pass over the rows, and what it draws stands in a table
 * beside it.
 *
 * @param progress takes rows
 */
record ResultPages(Progress progress) {

    /** Sums over the rows of a table of frequencies. */
    private static final class Summing {
        final Map<Quality, FrequencySummary> summaries = new EnumMap<>(Quality.class);
        final FrequencySpectrum spectrum = new FrequencySpectrum();

        Summing(List<Quality> qualities, Assembly assembly, int nStrata, ExpectedCopies expected, boolean adjusted) {
            qualities.forEach(q -> summaries.put(q, new FrequencySummary(assembly, nStrata, expected, adjusted)));
        }

        void add(Variant variant, Quality quality, @Nullable Counts counts) {
            FrequencySummary summary = summaries.get(quality);
            if (summary == null || counts == null) {
                return;
            }
            summary.add(variant, counts);
            spectrum.add(
                    quality,
                    counts.has(CountField.AC, 0) && counts.has(CountField.AN, 0)
                            ? DerivedFigures.af(counts.count(CountField.AC, 0), counts.count(CountField.AN, 0))
                            : Double.NaN);
        }
    }

    /** @param stale why the result may not be used any more, null if it may */
    String page(Store store, Result result, @Nullable String stale) {
        HtmlPage page = new HtmlPage(result.name() + " v" + result.version());
        List<Badge> badges = new ArrayList<>();
        badges.add(new Badge(Tone.BAD, "INSIDE THE NODE ONLY"));
        if (store.info().synthetic()) {
            badges.add(new Badge(Tone.NEUTRAL, "SYNTHETIC"));
        }
        page.header(
                result.type().label() + " · node " + store.info().node() + " · "
                        + store.assembly().name() + " · " + result.created(),
                badges);
        page.banner(
                "Not checked for disclosure: small counts stand here as they are. What may leave is what goe export writes.");
        if (stale != null) {
            page.banner("Stale: " + stale + ".");
        }
        switch (result.type()) {
            case FREQUENCIES -> frequencies(page, store, result);
            case COVERAGE -> coverage(page, store, result);
            case QC -> {
                QcPage.write(page, store, result);
                provenance(page, QcDefinition.parse(result.definition()));
            }
            case COHORT -> cohort(page, result);
            case ASSOCIATION -> associations(page, store, result);
            case SUFFSTATS -> sums(page, result);
        }
        return page.toHtml();
    }

    private void frequencies(HtmlPage page, Store store, Result result) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        int nStrata = definition.strata().size();
        Summing sums = new Summing(
                definition.qualities(),
                store.assembly(),
                nStrata,
                definition.expectedCopies(),
                definition.adjustsSexPloidy());
        progress.total(result.variants(), "variants");
        long[] done = new long[1];
        ResultRows.frequencies(store, result, null, row -> {
            for (Quality quality : definition.qualities()) {
                StrataCounts counts = row.counts(quality);
                sums.add(row.variant(), quality, counts);
            }
            if (++done[0] % 1000 == 0) {
                progress.done(done[0], done[0]);
            }
        });
        FrequencyPage parts = new FrequencyPage(sums.summaries, sums.spectrum);
        parts.tiles(page, HtmlPage.number(definition.strata().get(0).n()), nStrata);
        parts.spectrum(page);
        parts.quality(page);
        parts.strata(
                page,
                definition.strata().stream()
                        .map(s -> new FrequencyPage.Line(s.id(), HtmlPage.number(s.n())))
                        .toList());
        provenance(page, result, definition);
    }

    private void coverage(HtmlPage page, Store store, Result result) {
        FrequencyDefinition definition = FrequencyDefinition.parse(result.definition());
        ExpectedCopies expected = definition.expectedCopies();
        Map<Quality, Bins> called = new EnumMap<>(Quality.class);
        definition.qualities().forEach(q -> called.put(q, shares()));
        progress.total(result.variants(), "runs");
        ResultRows.coverage(store, result, null, row -> {
            long copies = expected.copies(PloidyRegion.of(store.assembly(), row.contig(), row.start()), 0);
            called.forEach((quality, bins) -> {
                int[] an = row.an(quality);
                if (an != null) {
                    bins.add(copies > 0 ? (double) an[0] / copies : Double.NaN, row.end() - row.start());
                }
            });
        });
        page.heading("Who was called along the genome");
        List<BarChart.Series> series = new ArrayList<>();
        called.forEach((quality, bins) -> series.add(new BarChart.Series(quality.label(), bins.counts())));
        page.figure(
                new BarChart(
                        "Number of bases by share of copies called", shares().labels(), series, "called of all copies"),
                "Bases by the share of everybody's copies that was called; the axis of counts is logarithmic. Bases in no"
                        + " run of the result are not counted: nobody was called there.");
        List<List<String>> rows = new ArrayList<>();
        for (int b = 0; b < shares().labels().size(); b++) {
            List<String> row = new ArrayList<>(List.of(shares().labels().get(b)));
            for (BarChart.Series one : series) {
                row.add(HtmlPage.number(one.counts()[b]));
            }
            rows.add(row);
        }
        List<String> head = new ArrayList<>(List.of("called of all copies"));
        series.forEach(s -> head.add("Bases, " + s.name() + "#"));
        page.table(head, rows);
        provenance(page, result, definition);
    }

    private static Bins shares() {
        return new Bins(
                new double[] {0, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 1},
                List.of("0", "0–20 %", "20–50 %", "50–80 %", "80–90 %", "90–95 %", "95–99 %", "99–100 %"));
    }

    private void associations(HtmlPage page, Store store, Result result) {
        AssociationDefinition definition = AssociationDefinition.parse(result.definition());
        AssociationPage.of(store, result, definition, progress).write(page);
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        cohort(definition.cohort(), rows);
        people(definition.people(), "association", rows);
        filters(definition.filters(), rows);
        rows.add(List.of(
                "Covariates", definition.covariates().isEmpty() ? "none" : String.join(", ", definition.covariates())));
        List<String> conditions = definition.conditions();
        if (conditions != null) {
            rows.add(List.of("Conditional on", String.join(", ", conditions)));
        }
        String interaction = definition.interaction();
        if (interaction != null) {
            rows.add(List.of(
                    "Interaction", "the effect may change with " + interaction + ": shown is that where it is 0"));
        }
        rows.add(List.of(
                "Dosages", definition.usesDosages() ? "expected copies (DS) where batches keep them" : "calls"));
        rows.add(List.of(
                "People without a call",
                definition.missingGenotypes().equals("mean") ? "have the mean dosage" : "are left out at the variant"));
        rows.add(List.of("A male's X", definition.xModel() == 2 ? "counts as two copies" : "counts as one copy"));
        String regions = definition.regions();
        rows.add(List.of("Regions", regions == null ? "the whole genome" : regions));
        rows.add(List.of("Program", definition.software()));
        page.table(List.of("", ""), rows);
        batches(page, definition.batches());
    }

    private static void sums(HtmlPage page, Result result) {
        SumsDefinition definition = SumsDefinition.parse(result.definition());
        page.heading("What is summed");
        page.table(
                List.of("Traits", "Part of the genome", "People#", "Covariates"),
                definition.groups().stream()
                        .map(g -> List.of(
                                String.join(", ", g.traits()),
                                g.part().name().toLowerCase(Locale.ROOT),
                                Integer.toString(g.n()),
                                String.join(", ", g.columns())))
                        .toList());
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        cohort(definition.cohort(), rows);
        people(definition.people(), "association", rows);
        SumsDefinition.Answered plan = definition.plan();
        rows.add(List.of(
                "Round",
                plan == null
                        ? "0: a plan is made of it"
                        : plan.round() + ", of a plan of node " + plan.node() + ", package " + plan.packageId()));
        rows.add(List.of("Program", definition.software()));
        page.table(List.of("", ""), rows);
        batches(page, definition.batches());
    }

    private static void cohort(HtmlPage page, Result result) {
        CohortCounts counts = CohortCounts.parse(result.definition());
        page.heading("People by stratum");
        page.table(
                counts.columns().stream()
                        .map(c -> c.isNumber() ? c.name() + "#" : c.name())
                        .toList(),
                counts.lines());
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        cohort(counts.cohort(), rows);
        people(counts.people(), rows);
        rows.add(List.of("Program", counts.software()));
        page.table(List.of("", ""), rows);
        batches(page, counts.batches());
    }

    private static void cohort(@Nullable NamedCohort cohort, List<List<String>> rows) {
        rows.add(List.of("Cohort", cohort == null ? "everybody" : cohort.name() + ": " + cohort.expression()));
    }

    private static void filters(@Nullable AppliedFilters filters, List<List<String>> rows) {
        if (filters != null) {
            rows.add(List.of("Filters", String.join("; ", filters.texts())));
        }
    }

    private static void people(FrequencyDefinition.CountedPeople people, List<List<String>> rows) {
        people(people, "allele frequencies", rows);
    }

    private static void people(FrequencyDefinition.CountedPeople people, String purpose, List<List<String>> rows) {
        rows.add(List.of(
                "Left out",
                people.withdrawn() + " withdrawn, " + people.withoutConsent() + " others without consent to "
                        + purpose));
    }

    private static void provenance(HtmlPage page, Result result, FrequencyDefinition definition) {
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        cohort(definition.cohort(), rows);
        people(definition.people(), rows);
        filters(definition.filters(), rows);
        FrequencyDefinition.AskedSites sites = definition.sites();
        String regions = definition.regions();
        rows.add(List.of("Regions", regions == null ? "the whole genome" : regions));
        rows.add(List.of(
                "Sites",
                sites == null
                        ? "every variant of the store"
                        : sites.n() + " that were asked for, SHA-256 " + sites.sha256()));
        rows.add(List.of(
                "Sex ploidy",
                definition.sexPloidy() + "; it changed " + HtmlPage.number(definition.adjustedCalls()) + " calls"));
        GroupMaximum grpmax = definition.grpmax();
        rows.add(List.of(
                "grpmax",
                grpmax == null
                        ? "no groups"
                        : "by " + grpmax.attribute()
                                + (grpmax.excluded().isEmpty()
                                        ? ""
                                        : ", without " + String.join(", ", grpmax.excluded()))));
        FrequencyDefinition.ReusedResult reused = definition.reused();
        if (reused != null) {
            rows.add(List.of(
                    "Taken over",
                    "counts of " + reused.people() + " people from " + reused.name() + " v" + reused.version()));
        }
        String software = definition.software();
        rows.add(List.of("Program", software == null ? "not recorded" : software));
        rows.add(List.of("Result", "number " + result.number() + ", " + HtmlPage.number(result.variants()) + " rows"));
        page.table(List.of("", ""), rows);
        batches(page, definition.batches());
    }

    private static void provenance(HtmlPage page, QcDefinition definition) {
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        people(definition.people(), rows);
        filters(definition.filters(), rows);
        String regions = definition.regions();
        rows.add(List.of("Regions", regions == null ? "the whole genome" : regions));
        definition
                .thresholds()
                .samples()
                .forEach((figure, bound) -> rows.add(List.of("Samples pass with", figure + " " + bound)));
        definition
                .thresholds()
                .variants()
                .forEach((figure, bound) -> rows.add(List.of("Variants pass with", figure + " " + bound)));
        rows.add(List.of("Program", definition.software()));
        page.table(List.of("", ""), rows);
        batches(page, definition.batches());
    }

    private static void batches(HtmlPage page, List<FrequencyDefinition.CountedBatch> batches) {
        page.table(
                List.of("Batch#", "People#", "adj tests", "Called where it lists nothing", "Fingerprint"),
                batches.stream()
                        .map(b -> List.of(
                                Integer.toString(b.number()),
                                HtmlPage.number(b.nSamples()),
                                b.adjTests().isEmpty() ? "none" : b.adjTests(),
                                b.callability(),
                                b.fingerprint()))
                        .toList());
    }

    /** The page of a merged table. */
    String page(MergedFolder merged, String name) {
        MergedInfo info = merged.info();
        int nStrata = info.strata().size();
        ExpectedCopies expected = new ExpectedCopies(
                MergedPeople.of(info, IntStream.range(0, nStrata).toArray()), info.adjustsSexPloidy());
        Summing sums = new Summing(info.qualities(), info.assembly(), nStrata, expected, info.adjustsSexPloidy());
        Map<Quality, long[]> states = new EnumMap<>(Quality.class);
        info.qualities().forEach(q -> states.put(q, new long[MergedCounts.State.values().length]));
        List<String> windows = merged.windowLabels();
        progress.total(windows.size(), "windows");
        long rows = 0;
        for (int w = 0; w < windows.size(); w++) {
            try (MergedSource.Rows of = merged.rows(windows.get(w))) {
                while (of.hasNext()) {
                    MergedRow row = of.next();
                    rows++;
                    for (Quality quality : info.qualities()) {
                        MergedCounts counts = row.counts(quality);
                        sums.add(row.variant(), quality, counts);
                        long[] ofQuality = states.get(quality);
                        if (counts != null && ofQuality != null) {
                            ofQuality[counts.state(0).ordinal()]++;
                        }
                    }
                }
            }
            progress.done(w + 1L, rows);
        }
        HtmlPage page = new HtmlPage(name);
        page.header(
                "merged table · " + info.assembly().name() + " · "
                        + info.nodes().size() + " packages",
                info.synthetic() ? List.of(new Badge(Tone.NEUTRAL, "SYNTHETIC")) : List.of());
        page.banner(
                "At the coordinator only: goe release applies the public policy to these figures before they are published.");
        FrequencyPage parts = new FrequencyPage(sums.summaries, sums.spectrum);
        parts.tiles(page, HtmlPage.number(info.strata().get(0).n()), nStrata);
        parts.spectrum(page);
        states(page, states);
        parts.quality(page);
        parts.strata(
                page,
                info.strata().stream()
                        .map(s -> new FrequencyPage.Line(s.id(), HtmlPage.number(s.n())))
                        .toList());
        nodes(page, info);
        return page.toHtml();
    }

    private static void states(HtmlPage page, Map<Quality, long[]> states) {
        page.heading("What is known of everybody");
        List<String> head = new ArrayList<>(List.of("Quality"));
        for (MergedCounts.State state : MergedCounts.State.values()) {
            head.add(state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "#");
        }
        List<List<String>> rows = new ArrayList<>();
        states.forEach((quality, counts) -> {
            List<String> row = new ArrayList<>(List.of(quality.label()));
            for (long n : counts) {
                row.add(HtmlPage.number(n));
            }
            rows.add(row);
        });
        page.table(head, rows);
        page.paragraph(
                "Observed: AC is above 0. Zero: AC is 0, and somebody was called. Not callable: nobody was called."
                        + " Suppressed: nodes have hidden cells, so that AC is an interval only.");
    }

    private static void nodes(HtmlPage page, MergedInfo info) {
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        for (MergedNode node : info.nodes()) {
            rows.add(List.of(
                    node.node(),
                    HtmlPage.number(node.n()),
                    Long.toString(node.sequence()),
                    node.audience().label(),
                    node.adjTests().isEmpty() ? "none" : node.adjTests(),
                    node.packageId()));
        }
        page.table(List.of("Node", "People#", "Package#", "Cleared for", "adj tests", "Package id"), rows);
        page.paragraph("Merged by " + info.software() + ". Sex ploidy: " + info.sexPloidy()
                + ". Nodes do not share identities: a person who is at two nodes counts twice.");
    }
}
