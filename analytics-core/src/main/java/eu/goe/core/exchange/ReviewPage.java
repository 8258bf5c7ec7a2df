package eu.goe.core.exchange;

import eu.goe.core.disclosure.IndependentSites;
import eu.goe.core.disclosure.MembershipPower;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reviewer's report: what leaves and what the rules cost, as one page without scripts. */
final class ReviewPage {
    /** Name of its file. */
    static final String NAME = "review.html";

    private ReviewPage() {}

    /** @param figures what leaves as lines of TSV with a header; none where it is too much to read */
    static String html(Manifest m, List<String> figures) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " 'unsafe-inline'\"><title>Review</title><style>:root{color-scheme:light dark}body{font:15px/1.5"
                + " system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:"
                + "collapse;margin:1rem 0}td,th{border:1px solid #8888;padding:.2rem .6rem;text-align:left}"
                + "</style></head><body>\n");
        page.append("<h1>Package ").append(m.sequence()).append(" of node ").append(escape(m.node()));
        page.append("</h1>\n<p>For: ").append(escape(m.audience()));
        page.append(m.synthetic() ? ". All people are simulated.</p>\n" : ".</p>\n");
        boolean isOfPeople = m.type().equals(CrossTableFile.TYPE);
        if (!isOfPeople && m.strata().get(0).n() < 100) {
            page.append("<p><strong>Fewer than 100 people: whoever holds a person's genome can tell that the person"
                    + " is among them.</strong></p>\n");
        }
        Integer slack = m.anSlack();
        if (slack != null) {
            page.append("<p>AN along the genome, in runs of positions: ")
                    .append(
                            slack == 0
                                    ? "exact"
                                    : "bounds that leave room for " + slack
                                            + " copies on each side, in cells of 100 bases")
                    .append(". Runs are counted as sites below.</p>\n");
        }
        Manifest.SitesEntry sites = m.sites();
        if (sites != null) {
            page.append("<p>Answers a list of ").append(sites.n()).append(" sites that somebody else chose (SHA-256 ");
            page.append(escape(sites.sha256())).append("). AN is exact at each; AC is hidden where nobody or too few");
            page.append(" carry the allele.</p>\n");
        }
        if (m.type().equals(CrossTableFile.TYPE)) {
            page.append(
                    "<h2>People</h2>\n<p>All that leaves. NA is hidden (columns of figures), or any value (columns of"
                            + " attributes). Values of fewer people than min_count are not listed.</p>\n<table>");
            for (String line : figures) {
                page.append("<tr>");
                for (String cell : line.split("\t", -1)) {
                    page.append("<td>").append(escape(cell)).append("</td>");
                }
                page.append("</tr>\n");
            }
            page.append("</table>\n");
        } else {
            strata(page, m);
        }
        page.append("<h2>Rules</h2>\n<table><tr><th>key</th><th>value</th></tr>\n");
        m.policy()
                .rules()
                .forEach((key, value) -> row(page, key, value == Integer.MAX_VALUE ? "none" : Integer.toString(value)));
        page.append("</table>\n<h2>What they cost</h2>\n"
                + (isOfPeople ? "" : "<p>To the nearest 100, but for sites listed.</p>\n")
                + "<table><tr><th>what</th><th>how many</th></tr>\n");
        if (!isOfPeople) {
            row(page, "sites listed", Long.toString(m.outcome().sites()));
            row(page, "sites left out (D5)", Long.toString(m.outcome().sitesDropped()));
        }
        for (Map.Entry<String, Long> rule : m.outcome().cellsHidden().entrySet()) {
            row(page, "cells hidden by " + rule.getKey(), Long.toString(rule.getValue()));
        }
        page.append("</table>\n");
        auditor(page, m.outcome().auditor());
        return page.append("</body></html>\n").toString();
    }

    private static void auditor(StringBuilder page, Manifest.@Nullable AuditorEntry auditor) {
        if (auditor == null) {
            return;
        }
        page.append("<h2>Auditor</h2>\n<p>");
        String why = auditor.notAudited();
        if (why != null) {
            page.append("Not audited: ").append(escape(why)).append(".</p>\n");
            return;
        }
        page.append(
                "The finished tables were compared with the result and attacked as a reader would, by code that does"
                        + " not know how it is chosen what is hidden (version ");
        page.append(auditor.version()).append(").</p>\n<table><tr><th>what</th><th>how many</th></tr>\n");
        row(page, "sites compared and attacked", Long.toString(auditor.sites()));
        row(page, "small counts there, to the nearest 100", Long.toString(auditor.cells()));
        row(page, "of these not published, likewise", Long.toString(auditor.hidden()));
        row(page, "of these that a reader can tell", Long.toString(auditor.unsafe()));
        page.append("</table>\n");
    }

    private static void strata(StringBuilder page, Manifest m) {
        page.append("<h2>Strata</h2>\n<table><tr><th>stratum</th><th>people</th></tr>\n");
        m.strata().forEach(s -> row(page, s.id(), Integer.toString(s.n())));
        page.append("</table>\n<p>Not let out: ").append(escape(m.heldBack())).append(".</p>\n");
        membership(page, m.membership());
    }

    private static void membership(StringBuilder page, List<MembershipPower> strata) {
        if (strata.isEmpty()) {
            return;
        }
        page.append("<h2>Who holds a person's genome</h2>\n<p>")
                .append(escape(Collections.max(strata, MembershipPower.BY_POWER).sentence()))
                .append(" Thresholds on counts do not change that. A bound, computed here: sites count once in ")
                .append(IndependentSites.STRETCH_BASES)
                .append(" bases, and other packages are not in it.</p>\n<table><tr><th>stratum</th>")
                .append("<th>independent sites, at most</th><th>probability</th></tr>\n");
        for (MembershipPower power : strata) {
            row(
                    page,
                    power.stratum(),
                    Long.toString(power.independentSites()),
                    MembershipPower.probability(power.thousandths()));
        }
        page.append("</table>\n");
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            page.append("<td>").append(escape(cell)).append("</td>");
        }
        page.append("</tr>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
