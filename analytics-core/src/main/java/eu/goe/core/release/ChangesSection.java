package eu.goe.core.release;

import eu.goe.core.report.HtmlPage;
import java.util.ArrayList;
import java.util.List;

/** The part of the page that tells what changed since the release before. */
final class ChangesSection {
    private ChangesSection() {}

    static void add(HtmlPage page, ReleaseChanges changes) {
        page.heading("Changes since " + changes.version());
        Tombstone withdrawn = changes.withdrawn();
        if (withdrawn != null) {
            page.paragraph("Release " + changes.version() + " was WITHDRAWN on " + withdrawn.withdrawn() + ": "
                    + withdrawn.reason() + " Its sites are counted here, not named.");
        }
        List<List<String>> differences = new ArrayList<>();
        difference(differences, "Strata added", changes.strataAdded());
        difference(differences, "Strata gone", changes.strataGone());
        difference(differences, "Nodes added", changes.nodesAdded());
        difference(differences, "Nodes gone", changes.nodesGone());
        difference(differences, "Nodes with other packages", changes.nodesChanged());
        difference(
                differences,
                "Rules",
                changes.rules().stream()
                        .map(rule -> rule.key() + " " + rule.before() + " → " + rule.now())
                        .toList());
        page.table(List.of("What", "Which"), differences);
        List<List<String>> rows = new ArrayList<>();
        changes.contigs().forEach((contig, n) -> rows.add(row(contig, n)));
        rows.add(row("all", changes.total()));
        page.table(List.of("Contig", "Sites added#", "Gone#", "Changed#", "As before#"), rows);
        page.paragraph("Changed: AC or AN is another one, or is hidden now or was, in any of "
                + changes.cells().size()
                + " cells (strata and qualities that both releases hold)."
                + (withdrawn == null ? " changes.tsv lists the sites." : ""));
    }

    private static void difference(List<List<String>> rows, String what, List<String> which) {
        rows.add(List.of(what, which.isEmpty() ? "none" : String.join(", ", which)));
    }

    private static List<String> row(String name, ReleaseChanges.Sites n) {
        return List.of(
                name,
                HtmlPage.number(n.added()),
                HtmlPage.number(n.gone()),
                HtmlPage.number(n.changed()),
                HtmlPage.number(n.same()));
    }
}
