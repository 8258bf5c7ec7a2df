package eu.goe.core.release;

import eu.goe.core.disclosure.IndependentSites;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.disclosure.RoundedCosts;
import eu.goe.core.exchange.MergedCounts.State;
import eu.goe.core.frequency.FrequencySpectrum;
import eu.goe.core.frequency.Quality;
import eu.goe.core.report.BarChart;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.report.HtmlPage.Badge;
import eu.goe.core.report.HtmlPage.Tile;
import eu.goe.core.report.HtmlPage.Tone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: what a person who opens a release wants to see, drawn from published figures only. */
final class ReleaseReport {
    /** What the rules do, in the words of the page. */
    private static final Map<String, String> EFFECTS = Map.ofEntries(
            Map.entry("D2 AC hidden", "The cell counts few people or copies of the allele, or of the others"),
            Map.entry("D2 genotype counts hidden", "One of the genotype counts is small; they tell each other"),
            Map.entry("D2 n_missing hidden", "Few people have no call"),
            Map.entry("D3 genotype counts hidden", "They would tell the hidden AC; AF, hwe_p and faf go as well"),
            Map.entry("D4 AC hidden", "Hidden beside a small cell, which sums over strata would give back"),
            Map.entry("D4 genotype counts hidden", "Likewise, for the genotype counts"),
            Map.entry("D4 n_missing hidden", "Likewise, for the people without a call"),
            Map.entry("D6 AC_raw hidden", "All calls and those that pass adj differ by few copies"),
            Map.entry("D6 raw genotype counts hidden", "All calls and those that pass adj differ by few people"),
            Map.entry("D9 AN rounded", "Not everybody was called; AN is rounded, hwe_p is not published"),
            Map.entry("D9 n_missing hidden", "It would tell the AN that was rounded"));

    private static final List<List<String>> COLUMNS = List.of(
            List.of(
                    "contig, pos, ref, alt",
                    "CHROM POS REF ALT",
                    "The variant; pos counts from 1; one alternate allele a line"),
            List.of("stratum", "ending of the name", "Whom the line counts; all is everybody"),
            List.of(
                    "quality",
                    "_raw",
                    "adj: calls with GQ at least 20, DP at least 10 (5 if haploid) and, where heterozygous,"
                            + " allele balance at least 0.2; raw: all calls"),
            List.of("AC", "AC", "Copies of the alternate allele among the called ones"),
            List.of("AN", "AN", "Called copies; 0 where nobody was callable"),
            List.of("AF", "AF", "AC / AN, from the published figures; absent where AN is 0"),
            List.of("n_hom_alt", "nhomalt", "People (not copies) with a complete call of this allele only"),
            List.of("n_het", "nhet", "People with this allele and another one"),
            List.of("n_hemi_alt", "nhemialt", "People with a complete haploid call of this allele"),
            List.of("n_missing", "", "People with no called copy"),
            List.of("hwe_p", "", "Exact test of Hardy–Weinberg proportions on diploid calls"),
            List.of(
                    "faf95, faf99",
                    "faf95 faf99",
                    "Filtering allele frequency: the true frequency is above it with 95 % or" + " 99 % confidence"),
            List.of("AC_min, AC_max", "AC_min AC_max", "What the nodes' figures allow; equal where AC is exact"),
            List.of("AN_min, AN_max", "AN_min AN_max", "Likewise for AN"),
            List.of("n_nodes", "n_nodes", "Nodes that hold the stratum"),
            List.of("n_nodes_an", "n_nodes_an", "Nodes that told how many copies were called here"),
            List.of("n_nodes_suppressed", "n_nodes_suppressed", "Nodes that hid a figure here"),
            List.of(
                    "state",
                    "state",
                    "observed: AC above 0; zero: AC is 0 and somebody was called; not_callable: nobody was;"
                            + " suppressed: AC is hidden, or known as an interval only"));

    private ReleaseReport() {}

    /** @param changes since the release before, null if none was given */
    static String html(ReleaseSummary summary, @Nullable ReleaseChanges changes) {
        MergedInfo info = summary.info();
        HtmlPage page = new HtmlPage("Allele frequencies " + summary.version());
        page.header(
                info.assembly().name() + " · written " + summary.created() + " by " + summary.software(),
                badges(summary));
        if (info.synthetic()) {
            page.banner(
                    "Synthetic: all people in this release are simulated. Nothing here says anything about anybody.");
        }
        if (summary.keyId() == null) {
            page.banner("UNSIGNED: nothing proves who made this release. SHA256SUMS shows damage, not forgery.");
        }
        tiles(page, summary);
        spectrum(page, summary);
        states(page, summary);
        strata(page, summary);
        packages(page, summary);
        disclosure(page, summary);
        forms(page, summary);
        if (changes != null) {
            ChangesSection.add(page, changes);
        }
        page.heading("What the columns mean");
        page.paragraph(
                "In the Parquet files null, in the VCF a point: not applicable, not exact, or not published; never 0.");
        page.table(List.of("Parquet", "VCF", "Meaning"), COLUMNS);
        return page.toHtml();
    }

    private static List<Badge> badges(ReleaseSummary summary) {
        List<Badge> badges = new ArrayList<>();
        String keyId = summary.keyId();
        badges.add(keyId == null ? new Badge(Tone.BAD, "UNSIGNED") : new Badge(Tone.GOOD, "SIGNED by key " + keyId));
        if (summary.info().synthetic()) {
            badges.add(new Badge(Tone.BAD, "SYNTHETIC"));
        }
        String qualities = summary.main() == Quality.RAW
                ? "raw calls only"
                : summary.info().qualities().size() == 1 ? "adj calls only" : "adj calls, raw beside";
        badges.add(new Badge(Tone.NEUTRAL, qualities));
        return badges;
    }

    private static void tiles(HtmlPage page, ReleaseSummary summary) {
        ReleaseTally tally = summary.tally();
        page.tiles(List.of(
                new Tile(HtmlPage.number(tally.sites()), "sites"),
                new Tile(HtmlPage.number(tally.snvs()), "single-base substitutions"),
                new Tile(HtmlPage.number(tally.indels()), "insertions and deletions"),
                new Tile(HtmlPage.number(tally.others()), "other variants"),
                new Tile(
                        HtmlPage.number(
                                summary.rule().rounded(summary.strata().get(0).n())),
                        people(summary.rule())),
                new Tile(
                        HtmlPage.number(summary.info().nodes().stream()
                                .map(MergedNode::node)
                                .distinct()
                                .count()),
                        "nodes")));
    }

    private static String people(ReleaseRule rule) {
        return rule.rounding() == 1 ? "people" : "people, to the nearest " + rule.rounding();
    }

    private static void spectrum(HtmlPage page, ReleaseSummary summary) {
        page.heading("Allele frequencies");
        FrequencySpectrum spectrum = summary.tally().spectrum();
        List<Quality> qualities = new ArrayList<>();
        for (Quality quality : List.of(Quality.ADJ, Quality.RAW)) {
            if (summary.info().qualities().contains(quality)) {
                qualities.add(quality);
            }
        }
        List<BarChart.Series> series = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("AF"));
        for (Quality quality : qualities) {
            series.add(new BarChart.Series(quality.label(), spectrum.sites(quality)));
            head.add("Sites, " + quality.label() + "#");
        }
        page.figure(
                new BarChart(
                        "Number of sites by allele frequency", FrequencySpectrum.LABELS, series, "allele frequency"),
                "Sites by frequency of the alternate allele among everybody; the axis of counts is logarithmic."
                        + " A bin holds its upper end.");
        List<List<String>> rows = new ArrayList<>();
        for (int b = 0; b < FrequencySpectrum.LABELS.size(); b++) {
            List<String> row = new ArrayList<>(List.of(FrequencySpectrum.LABELS.get(b)));
            for (BarChart.Series one : series) {
                row.add(HtmlPage.number(one.counts()[b]));
            }
            rows.add(row);
        }
        List<String> last = new ArrayList<>(List.of("not published, or nobody called"));
        for (Quality quality : qualities) {
            last.add(HtmlPage.number(spectrum.unknown(quality)));
        }
        rows.add(last);
        page.table(head, rows);
    }

    private static void states(HtmlPage page, ReleaseSummary summary) {
        page.heading("What is known at the sites");
        List<String> head = new ArrayList<>(List.of("Quality"));
        for (State state : State.values()) {
            head.add(state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "#");
        }
        List<List<String>> rows = new ArrayList<>();
        for (Quality quality : summary.info().qualities()) {
            List<String> row = new ArrayList<>(List.of(quality.label()));
            for (State state : State.values()) {
                row.add(HtmlPage.number(summary.tally().sites(quality, state)));
            }
            rows.add(row);
        }
        page.table(head, rows);
    }

    private static void strata(HtmlPage page, ReleaseSummary summary) {
        page.heading("Strata");
        List<List<String>> rows = new ArrayList<>();
        for (int s = 0; s < summary.strata().size(); s++) {
            MergedStratum stratum = summary.strata().get(s);
            String label = summary.labels().get(s);
            rows.add(List.of(
                    stratum.id(),
                    label.isEmpty() ? "AC, AN, AF, …" : "AC_" + label + ", …",
                    HtmlPage.number(summary.rule().rounded(stratum.n())),
                    String.join(", ", stratum.nodes())));
        }
        page.table(List.of("Stratum", "In the VCF", "People#", "Nodes"), rows);
        if (!summary.dropped().isEmpty()) {
            page.paragraph("Not published, because of numbers of people and where they are, whatever their genotypes:");
            page.table(
                    List.of("Stratum", "Rule", "Why"),
                    summary.dropped().stream()
                            .map(d -> List.of(d.id(), d.rule(), d.reason()))
                            .toList());
        }
    }

    private static void packages(HtmlPage page, ReleaseSummary summary) {
        page.heading("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        for (MergedNode node : summary.info().nodes()) {
            rows.add(List.of(
                    node.node(),
                    HtmlPage.number(summary.rule().rounded(node.n())),
                    Long.toString(node.sequence()),
                    node.audience().label(),
                    node.adjTests().isEmpty() ? "none" : node.adjTests(),
                    String.join(
                            ", ",
                            Stream.concat(Stream.of(node.packageId()), node.furtherPackageIds().stream())
                                    .toList())));
        }
        page.table(List.of("Node", "People#", "Package#", "Cleared for", "adj tests", "Package ids"), rows);
        page.paragraph("Merged by " + summary.info().software() + ". Sex ploidy: "
                + summary.info().sexPloidy()
                + ". Nodes do not share identities: a person who is at two nodes counts twice.");
    }

    private static void disclosure(HtmlPage page, ReleaseSummary summary) {
        ReleaseRule rule = summary.rule();
        ReleaseCost cost = summary.cost();
        page.heading("What disclosure control removed");
        page.paragraph(
                "Rules: strata of at least " + HtmlPage.number(rule.minCohort()) + " people that differ by at least "
                        + HtmlPage.number(rule.minDiff()) + "; no cell of 1 to " + (rule.minCount() - 1)
                        + " people or copies; numbers of people rounded to " + rule.rounding() + ", AN to "
                        + (rule.rounding() == 1 ? 1 : 2 * rule.rounding()) + " where not everybody was called.");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "D5 site left out",
                "about " + HtmlPage.number(cost.sitesDroppedRounded()),
                "",
                "Fewer people carry the allele than min_count; to the nearest 100"));
        RoundedCosts.of(cost.cellsByRule())
                .forEach((what, cells) -> rows.add(List.of(
                        what,
                        HtmlPage.number(cells),
                        String.format(Locale.ROOT, "%.1f %%", 100.0 * cells / Math.max(1, cost.cells())),
                        EFFECTS.getOrDefault(what, ""))));
        page.table(List.of("Rule", "Sites or cells#", "Of all cells#", "Why"), rows);
        page.paragraph(
                "Numbers of cells are to the nearest 100. A cell is one site in one stratum and quality; there are "
                        + HtmlPage.number(cost.cells())
                        + " at the listed sites. The rules keep small groups from being read off these tables. They do not keep"
                        + " somebody who holds a person's genome from testing whether that person is among those counted.");
        membership(page, summary.membership());
    }

    private static void membership(HtmlPage page, List<MembershipPower> strata) {
        page.paragraph(Collections.max(strata, MembershipPower.BY_POWER).sentence()
                + " A bound, computed when this was written:"
                + " sites count once in " + HtmlPage.number(IndependentSites.STRETCH_BASES)
                + " bases, and other releases are not in it.");
        page.table(
                List.of("Stratum", "People#", "Independent sites, at most#", "Probability#"),
                strata.stream()
                        .map(power -> List.of(
                                power.stratum(),
                                HtmlPage.number(power.people()),
                                HtmlPage.number(power.independentSites()),
                                MembershipPower.probability(power.thousandths())))
                        .toList());
    }

    private static void forms(HtmlPage page, ReleaseSummary summary) {
        if (summary.notes().isEmpty()) {
            return;
        }
        page.heading("What else is in the folder");
        List<List<String>> rows = new ArrayList<>();
        summary.notes()
                .forEach((format, notes) -> notes.forEach(
                        (what, n) -> rows.add(List.of(format.label(), what.replace('_', ' '), HtmlPage.number(n)))));
        page.table(List.of("Format", "What", "How many#"), rows);
    }
}
