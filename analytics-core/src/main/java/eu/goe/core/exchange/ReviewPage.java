package eu.goe.core.exchange;

import eu.goe.core.disclosure.IndependentSites;
import eu.goe.core.disclosure.MembershipPower;
import eu.goe.core.report.HtmlPage;
import eu.goe.core.report.HtmlPage.Badge;
import eu.goe.core.report.HtmlPage.Tone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reviewer's report: what leaves and what the rules cost, as one page without scripts. */
final class ReviewPage {
    /** Name of its file. */
    static final String NAME = "review.html";

    /** People of a result, below which a banner says what they risk. */
    private static final int FEW_PEOPLE = 100;

    private ReviewPage() {}

    /** @param figures what leaves as lines of TSV with a header; none where it is too much to read */
    static String html(Manifest m, List<String> figures) {
        boolean isOfPeople = m.type().equals(CrossTableFile.TYPE);
        List<Badge> badges = new ArrayList<>(List.of(new Badge(Tone.NEUTRAL, "for: " + m.audience())));
        if (m.synthetic()) {
            badges.add(new Badge(Tone.NEUTRAL, "all people are simulated"));
        }
        HtmlPage page = new HtmlPage("Package " + m.sequence() + " of node " + m.node())
                .header("For the reviewer, before it is approved: what leaves, and what the rules cost.", badges);
        if (!isOfPeople && m.strata().get(0).n() < FEW_PEOPLE) {
            page.banner("Fewer than " + FEW_PEOPLE
                    + " people: whoever holds a person's genome can tell that the person is among them.");
        }
        Integer slack = m.anSlack();
        if (slack != null) {
            page.paragraph("AN along the genome, in runs of positions: "
                    + (slack == 0
                            ? "exact"
                            : "bounds that leave room for " + slack + " copies on each side, in cells of 100 bases")
                    + ". Runs are counted as sites below.");
        }
        Manifest.SitesEntry sites = m.sites();
        if (sites != null) {
            page.paragraph(
                    "Answers a list of " + sites.n() + " sites that somebody else chose (SHA-256 " + sites.sha256()
                            + "). AN is exact at each; AC is hidden where nobody or too few carry the allele.");
        }
        if (isOfPeople) {
            people(page, figures);
        } else {
            strata(page, m);
        }
        page.heading("Rules")
                .table(
                        List.of("key", "value#"),
                        m.policy().rules().entrySet().stream()
                                .map(rule -> List.of(
                                        rule.getKey(),
                                        rule.getValue() == Integer.MAX_VALUE
                                                ? "none"
                                                : Integer.toString(rule.getValue())))
                                .toList());
        costs(page, m, isOfPeople);
        auditor(page, m.outcome().auditor());
        return page.toHtml();
    }

    private static void people(HtmlPage page, List<String> figures) {
        page.heading("People")
                .paragraph(
                        "All that leaves. NA is hidden (columns of figures), or any value (columns of attributes). Values of"
                                + " fewer people than min_count are not listed.");
        if (!figures.isEmpty()) {
            List<List<String>> lines =
                    figures.stream().map(line -> List.of(line.split("\t", -1))).toList();
            page.table(lines.get(0), lines.subList(1, lines.size()));
        }
    }

    private static void costs(HtmlPage page, Manifest m, boolean isOfPeople) {
        List<List<String>> rows = new ArrayList<>();
        if (!isOfPeople) {
            rows.add(List.of("sites listed", Long.toString(m.outcome().sites())));
            rows.add(List.of("sites left out (D5)", Long.toString(m.outcome().sitesDropped())));
        }
        m.outcome().cellsHidden().forEach((rule, n) -> rows.add(List.of("cells hidden by " + rule, Long.toString(n))));
        page.heading("What they cost");
        if (!isOfPeople) {
            page.paragraph("To the nearest 100, but for sites listed.");
        }
        page.table(List.of("what", "how many#"), rows);
    }

    private static void auditor(HtmlPage page, Manifest.@Nullable AuditorEntry auditor) {
        if (auditor == null) {
            return;
        }
        page.heading("Auditor");
        String why = auditor.notAudited();
        if (why != null) {
            page.paragraph("Not audited: " + why + ".");
            return;
        }
        page.paragraph(
                        "The finished tables were compared with the result and attacked as a reader would, by code that does"
                                + " not know how it is chosen what is hidden (version " + auditor.version() + ").")
                .table(
                        List.of("what", "how many#"),
                        List.of(
                                List.of("sites compared and attacked", Long.toString(auditor.sites())),
                                List.of("small counts there, to the nearest 100", Long.toString(auditor.cells())),
                                List.of("of these not published, likewise", Long.toString(auditor.hidden())),
                                List.of("of these that a reader can tell", Long.toString(auditor.unsafe()))));
    }

    private static void strata(HtmlPage page, Manifest m) {
        page.heading("Strata")
                .table(
                        List.of("stratum", "people#"),
                        m.strata().stream()
                                .map(s -> List.of(s.id(), Integer.toString(s.n())))
                                .toList())
                .paragraph("Not let out: " + m.heldBack() + ".");
        List<MembershipPower> membership = m.membership();
        if (membership.isEmpty()) {
            return;
        }
        page.heading("Who holds a person's genome")
                .paragraph(Collections.max(membership, MembershipPower.BY_POWER).sentence()
                        + " Thresholds on counts do not change that. A bound, computed here: sites count once in "
                        + IndependentSites.STRETCH_BASES + " bases, and other packages are not in it.")
                .table(
                        List.of("stratum", "independent sites, at most#", "probability#"),
                        membership.stream()
                                .map(power -> List.of(
                                        power.stratum(),
                                        Long.toString(power.independentSites()),
                                        MembershipPower.probability(power.thousandths())))
                                .toList());
    }
}
