package eu.goe.core.release;

import eu.goe.core.frequency.ExpectedCopies;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.SitesVcfText;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Regions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters and flags of a sites VCF: what can be told of a site from where it starts and from its published AC and AN. How
 * many nodes passed a site is not among them, since packages do not hold nodes' filters.
 */
final class SiteMarks {
    private static final int ALL = 0;

    private final @Nullable Regions lcr;
    private final @Nullable Regions segdup;
    private final ExpectedCopies expected;

    /**
     * Stretches of the genome in which sites are flagged.
     *
     * @param lcr of low complexity, null for no such flag
     * @param segdup duplicated segments, likewise
     */
    record Stretches(@Nullable Regions lcr, @Nullable Regions segdup) {
        static final Stretches NONE = new Stretches(null, null);
    }

    /** @param kept published strata; the first is everybody */
    SiteMarks(List<MergedStratum> kept, boolean adjustsSexPloidy, ReleaseRule rule, Stretches stretches) {
        this.lcr = stretches.lcr();
        this.segdup = stretches.segdup();
        // Rounded as it is printed: where AN is just low must not tell exactly how many people there are.
        this.expected = new ExpectedCopies(
                MergedPeople.of(kept).stream().map(p -> rounded(p, rule)).toList(), adjustsSexPloidy);
    }

    private static ExpectedCopies.People rounded(ExpectedCopies.People people, ReleaseRule rule) {
        return new ExpectedCopies.People(
                rule.rounded(people.n()),
                people.females() == ExpectedCopies.UNKNOWN ? people.females() : rule.rounded(people.females()),
                people.males() == ExpectedCopies.UNKNOWN ? people.males() : rule.rounded(people.males()));
    }

    /** The header's lines that describe filters. */
    static List<String> filterLines(String calls) {
        return List.of(
                "##FILTER=<ID=PASS,Description=\"The allele was observed, or whether it was is not known; and AN is not"
                        + " known to be low\">",
                "##FILTER=<ID=AC0,Description=\"No copy of the allele among the " + calls
                        + " calls of any person (AC is known and 0)\">",
                "##FILTER=<ID=low_AN,Description=\"AN, of " + calls
                        + " calls, is less than half of the copies that all people have here\">");
    }

    /** The header's lines that describe flags, and say by which stretches. */
    List<String> flagLines(Assembly assembly) {
        List<String> lines = new ArrayList<>();
        if (lcr != null) {
            lines.add("##goe_lcr=" + lcr.text(assembly));
            lines.add(flag("lcr", "Starts in a region of low complexity"));
        }
        if (segdup != null) {
            lines.add("##goe_segdup=" + segdup.text(assembly));
            lines.add(flag("segdup", "Starts in a duplicated segment"));
        }
        lines.add(flag("non_par", "Starts on X or Y outside the pseudo-autosomal regions"));
        return lines;
    }

    private static String flag(String id, String description) {
        return SitesVcfText.info(id, "0", "Flag", description);
    }

    /** Appends the column FILTER. */
    void filters(ReleasedSite site, ReleasedCounts counts, StringBuilder to) {
        boolean none = counts.has(ReleaseField.AC, ALL) && counts.get(ReleaseField.AC, ALL) == 0;
        long copies = expected.copies(site.region(), ALL);
        boolean low = copies != ExpectedCopies.UNKNOWN
                && counts.has(ReleaseField.AN, ALL)
                && 2 * counts.get(ReleaseField.AN, ALL) < copies;
        to.append(none ? low ? "AC0;low_AN" : "AC0" : low ? "low_AN" : "PASS");
    }

    /** Appends the flags, each with a semicolon before. */
    void flags(ReleasedSite site, StringBuilder to) {
        int contig = site.variant().contig();
        int start = site.variant().start();
        if (lcr != null && lcr.contains(contig, start)) {
            to.append(";lcr");
        }
        if (segdup != null && segdup.contains(contig, start)) {
            to.append(";segdup");
        }
        if (site.region() == PloidyRegion.X_NON_PAR || site.region() == PloidyRegion.Y_NON_PAR) {
            to.append(";non_par");
        }
    }
}
