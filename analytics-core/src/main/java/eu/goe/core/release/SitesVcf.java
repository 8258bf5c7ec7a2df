package eu.goe.core.release;

import static eu.goe.core.frequency.SitesVcfText.info;
import static eu.goe.core.release.ReleaseField.AC;
import static eu.goe.core.release.ReleaseField.AC_MAX;
import static eu.goe.core.release.ReleaseField.AC_MIN;
import static eu.goe.core.release.ReleaseField.AN;
import static eu.goe.core.release.ReleaseField.AN_MAX;
import static eu.goe.core.release.ReleaseField.AN_MIN;
import static eu.goe.core.release.ReleaseField.N_HEMI_ALT;
import static eu.goe.core.release.ReleaseField.N_HET;
import static eu.goe.core.release.ReleaseField.N_HOM_ALT;

import eu.goe.core.command.Column;
import eu.goe.core.disclosure.Dependencies;
import eu.goe.core.frequency.ExpectedCopies;
import eu.goe.core.frequency.FilteringAlleleFrequency;
import eu.goe.core.frequency.FurtherFigures;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.frequency.InfoLabels;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.Quality;
import eu.goe.core.frequency.SitesVcfText;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text of a sites VCF: one alternate allele a line, INFO fields named as gnomAD's. A figure that is not known, not
 * exact or not published is {@code .}, never 0.
 */
final class SitesVcf {
    private static final int ALL = 0;
    private static final Dependencies.Inputs FAF = Dependencies.of("faf95");

    private final Assembly assembly;
    private final List<MergedStratum> strata;
    private final List<String> labels;
    private final boolean adjustsSexPloidy;
    private final Quality main;
    private final boolean rawBeside;
    private final FurtherFigures further;
    private final GroupMaximum grpmax;
    private final SiteMarks marks;
    private final FilteringAlleleFrequency faf95 = new FilteringAlleleFrequency(0.95);
    private final FilteringAlleleFrequency faf99 = new FilteringAlleleFrequency(0.99);

    /**
     * @param strata the kept ones, in the order of the cells; the first is everybody
     * @param grpmax which of them take part in grpmax and fafmax
     * @param marks filters and flags
     */
    SitesVcf(MergedInfo info, List<MergedStratum> strata, GroupMaximum grpmax, SiteMarks marks) {
        this.marks = marks;
        this.assembly = info.assembly();
        this.strata = List.copyOf(strata);
        this.labels =
                InfoLabels.of(strata.stream().map(MergedStratum::definition).toList());
        this.adjustsSexPloidy = info.adjustsSexPloidy();
        this.further = new FurtherFigures(
                assembly,
                strata.stream().map(MergedStratum::definition).toList(),
                new ExpectedCopies(MergedPeople.of(strata), info.adjustsSexPloidy()),
                grpmax,
                info.adjustsSexPloidy());
        this.grpmax = grpmax;
        this.main = info.qualities().contains(Quality.ADJ) ? Quality.ADJ : Quality.RAW;
        this.rawBeside = main == Quality.ADJ && info.qualities().contains(Quality.RAW);
    }

    /** Which calls the fields without {@code _raw} count. */
    Quality main() {
        return main;
    }

    /** Field names of a stratum end so; empty for everybody. */
    List<String> labels() {
        return labels;
    }

    /** @param headerLines further {@code ##key=value} lines, without line ends */
    String header(List<String> headerLines) {
        List<String> lines = new ArrayList<>();
        lines.add("##fileformat=VCFv4.3");
        lines.addAll(headerLines);
        lines.addAll(SiteMarks.filterLines(main.label()));
        lines.addAll(SitesVcfText.contigs(assembly));
        String calls = main == Quality.ADJ
                ? " among calls that pass the adj rule (GQ, DP and allele balance as gnomAD)"
                : " among all calls (the packages hold no adj counts, these are raw)";
        for (int s = 0; s < strata.size(); s++) {
            describe(lines, suffix(s), calls + of(s));
        }
        if (rawBeside) {
            describe(lines, "_raw", " among all calls, whatever their quality" + of(ALL));
        }
        lines.add(info("nhet", "A", "Integer", "People with the allele and another one" + calls + of(ALL)));
        lines.add(info("nhemialt", "A", "Integer", "People with a complete haploid call of the allele" + calls));
        lines.add(info("faf95", "A", "Float", "Filtering allele frequency, 95 % confidence, from AC and AN"));
        lines.add(info("faf99", "A", "Float", "Filtering allele frequency, 99 % confidence, from AC and AN"));
        String groups = ", of groups by " + grpmax.attribute()
                + (grpmax.excluded().isEmpty() ? "" : " without " + String.join(", ", grpmax.excluded()))
                + "; missing where a group's figures are not published";
        for (Column column : FurtherFigures.MAXIMA) {
            lines.add(info(
                    column.name(),
                    "A",
                    column.isNumber() ? "Float" : "String",
                    (column.name().startsWith("faf")
                                    ? "Greatest filtering allele frequency"
                                    : "Of the group with the greatest AF")
                            + groups));
        }
        lines.add(info("AC_min", "A", "Integer", "Least AC that the nodes' figures allow"));
        lines.add(info("AC_max", "A", "Integer", "Greatest AC that the nodes' figures allow"));
        lines.add(info("AN_min", "1", "Integer", "Least AN that the nodes' figures allow"));
        lines.add(info("AN_max", "1", "Integer", "Greatest AN that the nodes' figures allow"));
        lines.add(info("n_nodes", "1", "Integer", "Nodes whose packages were merged here"));
        lines.add(info("n_nodes_an", "1", "Integer", "Nodes whose AN is known here"));
        lines.add(info("n_nodes_suppressed", "1", "Integer", "Nodes that hid a figure here"));
        lines.add(info(
                "state", "A", "String", "observed, zero, not_callable, or suppressed (hidden or not exact), for AC"));
        lines.addAll(marks.flagLines(assembly));
        lines.addAll(SitesVcfText.structuralInfos());
        lines.add(SitesVcfText.COLUMNS);
        return String.join("\n", lines) + "\n";
    }

    private static void describe(List<String> lines, String suffix, String of) {
        lines.add(info("AC" + suffix, "A", "Integer", "Copies of the alternate allele" + of));
        lines.add(info("AN" + suffix, "1", "Integer", "Called copies" + of));
        lines.add(info("AF" + suffix, "A", "Float", "AC / AN, missing where AN is 0" + of));
        lines.add(info("nhomalt" + suffix, "A", "Integer", "People with two copies and no other allele" + of));
    }

    private String of(int s) {
        return s == ALL ? "" : ", of people with " + strata.get(s).id();
    }

    private String suffix(int s) {
        return s == ALL ? "" : "_" + labels.get(s);
    }

    /** Appends the line of a site. */
    void line(ReleasedSite site, StringBuilder to) {
        ReleasedCounts counts = site.counts(main);
        if (counts == null) {
            throw new IllegalStateException("a row without " + main.label() + " counts");
        }
        Variant variant = site.variant();
        SitesVcfText.place(assembly, variant, to);
        marks.filters(site, counts, to);
        to.append('\t');
        SitesVcfText.structural(variant, to);
        group(counts, ALL, "", false, to);
        number(";nhet=", counts, N_HET, ALL, to);
        number(";nhemialt=", counts, N_HEMI_ALT, ALL, to);
        fraction(";faf95=", faf(faf95, counts), to);
        fraction(";faf99=", faf(faf99, counts), to);
        List<String> maxima = further.maxima(site.variant(), counts, ALL);
        for (int m = 0; m < maxima.size(); m++) {
            String value = maxima.get(m);
            to.append(';').append(FurtherFigures.MAXIMA.get(m).name()).append('=');
            to.append(value.equals(Column.NA) ? "." : value);
        }
        number(";AC_min=", counts, AC_MIN, ALL, to);
        number(";AC_max=", counts, AC_MAX, ALL, to);
        number(";AN_min=", counts, AN_MIN, ALL, to);
        number(";AN_max=", counts, AN_MAX, ALL, to);
        to.append(";n_nodes=").append(counts.nNodes(ALL));
        to.append(";n_nodes_an=").append(counts.nNodesAn(ALL));
        to.append(";n_nodes_suppressed=").append(counts.nNodesSuppressed(ALL));
        to.append(";state=").append(counts.state(ALL).name().toLowerCase(Locale.ROOT));
        ReleasedCounts raw = site.raw();
        if (rawBeside && raw != null) {
            to.append(';');
            group(raw, ALL, "_raw", false, to);
        }
        for (int s = 1; s < strata.size(); s++) {
            to.append(';');
            group(counts, s, suffix(s), isWithoutY(s, site.region()), to);
        }
        marks.flags(site, to);
        to.append('\n');
    }

    /** On Y outside PAR females have no figures, not figures of 0. */
    private boolean isWithoutY(int s, PloidyRegion region) {
        return region == PloidyRegion.Y_NON_PAR
                && adjustsSexPloidy
                && "female".equals(strata.get(s).definition().get("sex"));
    }

    private static void group(ReleasedCounts counts, int s, String suffix, boolean notApplicable, StringBuilder to) {
        if (notApplicable) {
            to.append("AC").append(suffix).append("=.;AN").append(suffix);
            to.append("=.;AF")
                    .append(suffix)
                    .append("=.;nhomalt")
                    .append(suffix)
                    .append("=.");
            return;
        }
        to.append("AC").append(suffix);
        number("=", counts, AC, s, to);
        to.append(";AN").append(suffix);
        number("=", counts, AN, s, to);
        to.append(";AF").append(suffix);
        fraction("=", counts.af(s), to);
        to.append(";nhomalt").append(suffix);
        number("=", counts, N_HOM_ALT, s, to);
    }

    private static void number(String before, ReleasedCounts counts, ReleaseField field, int s, StringBuilder to) {
        to.append(before);
        if (counts.has(field, s)) {
            to.append(counts.get(field, s));
        } else {
            to.append('.');
        }
    }

    private static void fraction(String before, double value, StringBuilder to) {
        to.append(before);
        SitesVcfText.fraction(value, to);
    }

    private static double faf(FilteringAlleleFrequency frequency, ReleasedCounts counts) {
        return FAF.areKnown(counts, ALL) ? frequency.of(counts.get(AC, ALL), counts.get(AN, ALL)) : Double.NaN;
    }
}
