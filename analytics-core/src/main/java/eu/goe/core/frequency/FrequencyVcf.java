package eu.goe.core.frequency;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frequency result as a sites VCF, for use inside the node: one alternate allele a line, INFO fields named as gnomAD's. Fields without an
 * ending are those of adj calls where the result has them, and those of all calls then end in {@code _raw}.
 */
public final class FrequencyVcf {
    private static final int ALL = 0;

    private final Assembly assembly;
    private final FrequencyDefinition definition;
    private final List<String> suffixes = new ArrayList<>();
    private final Quality main;
    private final boolean isRawBeside;
    private final DerivedFigures derived = new DerivedFigures();
    private final FurtherFigures further;

    public FrequencyVcf(Assembly assembly, FrequencyDefinition definition) {
        this.assembly = assembly;
        this.definition = definition;
        this.main = definition.qualities().contains(Quality.ADJ) ? Quality.ADJ : Quality.RAW;
        this.isRawBeside = main == Quality.ADJ && definition.qualities().contains(Quality.RAW);
        this.further = definition.further(assembly);
        InfoLabels.of(definition.strata().stream()
                        .map(FrequencyDefinition.StratumSize::definition)
                        .toList())
                .forEach(label -> suffixes.add(label.isEmpty() ? "" : "_" + label));
    }

    /** @param isSynthetic whether all people are simulated */
    public String header(boolean isSynthetic) {
        List<String> lines = new ArrayList<>();
        lines.add("##fileformat=VCFv4.3");
        lines.add("##goe=a frequency result, not checked for disclosure: for use inside the node");
        if (isSynthetic) {
            lines.add("##synthetic=all people are simulated");
        }
        lines.add("##FILTER=<ID=PASS,Description=\"The allele was observed\">");
        lines.add("##FILTER=<ID=AC0,Description=\"No copy of the allele among the " + main.label()
                + " calls of any person\">");
        lines.addAll(SitesVcfText.contigs(assembly));
        for (int s = 0; s < suffixes.size(); s++) {
            describe(
                    lines,
                    suffixes.get(s),
                    main,
                    s == ALL ? "" : ", " + definition.strata().get(s).id());
        }
        if (isRawBeside) {
            describe(lines, "_raw", Quality.RAW, "");
        }
        for (Column column : FurtherFigures.COLUMNS) {
            lines.add(SitesVcfText.info(
                    column.name(),
                    "A",
                    column.isNumber() ? "Float" : "String",
                    "Of everybody's " + main.label() + " calls; as the column of goe results show"));
        }
        if (definition.histograms() != null) {
            for (CallHistogram histogram : CallHistogram.values()) {
                describe(lines, histogram, "", main);
                if (isRawBeside) {
                    describe(lines, histogram, "_raw", Quality.RAW);
                }
            }
        }
        lines.addAll(SitesVcfText.structuralInfos());
        lines.add(SitesVcfText.COLUMNS);
        return String.join("\n", lines) + "\n";
    }

    private static void describe(List<String> lines, String suffix, Quality quality, String of) {
        String calls = " (" + quality.label() + " calls" + of + ")";
        lines.add(SitesVcfText.info("AC" + suffix, "A", "Integer", "Copies of the alternate allele" + calls));
        lines.add(SitesVcfText.info("AN" + suffix, "1", "Integer", "Called copies" + calls));
        lines.add(SitesVcfText.info("AF" + suffix, "A", "Float", "AC / AN, missing where AN is 0" + calls));
        lines.add(SitesVcfText.info(
                "nhomalt" + suffix, "A", "Integer", "People with two copies and no other allele" + calls));
        lines.add(SitesVcfText.info("nhet" + suffix, "A", "Integer", "People with the allele and another one" + calls));
        lines.add(SitesVcfText.info(
                "nhemialt" + suffix, "A", "Integer", "People with a complete haploid call of the allele" + calls));
        lines.add(SitesVcfText.info("faf95" + suffix, "A", "Float", "Filtering allele frequency, 95 %" + calls));
        lines.add(SitesVcfText.info("faf99" + suffix, "A", "Float", "Filtering allele frequency, 99 %" + calls));
    }

    private static void describe(List<String> lines, CallHistogram histogram, String suffix, Quality quality) {
        String of = " of " + quality.label() + " calls";
        lines.add(SitesVcfText.info(
                histogram.label() + suffix + "_bin_freq",
                "A",
                "String",
                "Histogram" + of + ", ends of bins: " + histogram.binEdges()));
        lines.add(SitesVcfText.info(
                histogram.label() + suffix + "_n_smaller", "A", "Integer", "Values below the histogram" + of));
        lines.add(SitesVcfText.info(
                histogram.label() + suffix + "_n_larger", "A", "Integer", "Values above the histogram" + of));
    }

    private static void histograms(@Nullable CallHistograms histograms, String suffix, StringBuilder to) {
        if (histograms == null) {
            return;
        }
        for (CallHistogram histogram : CallHistogram.values()) {
            String name = histogram.label() + suffix;
            to.append(name).append("_bin_freq=").append(histograms.binFrequencies(histogram));
            to.append(';').append(name).append("_n_smaller=").append(histograms.nSmaller(histogram));
            to.append(';').append(name).append("_n_larger=").append(histograms.nLarger(histogram));
            to.append(';');
        }
    }

    /** Appends the line of a variant, with its end. */
    public void line(FrequencyRow row, StringBuilder to) {
        StrataCounts counts = row.counts(main);
        StrataCounts raw = row.counts(Quality.RAW);
        if (counts == null) {
            throw new IllegalStateException("a row without " + main.label() + " counts");
        }
        Variant variant = row.variant();
        SitesVcfText.place(assembly, variant, to);
        to.append(counts.get(CountField.AC, ALL) == 0 ? "AC0" : "PASS").append('\t');
        SitesVcfText.structural(variant, to);
        boolean isOnY = PloidyRegion.of(assembly, variant.contig(), variant.start()) == PloidyRegion.Y_NON_PAR;
        for (int s = 0; s < suffixes.size(); s++) {
            boolean isWithoutY = isOnY
                    && definition.adjustsSexPloidy()
                    && "female".equals(definition.strata().get(s).definition().get("sex"));
            group(counts, s, suffixes.get(s), isWithoutY, to);
        }
        if (isRawBeside && raw != null) {
            group(raw, ALL, "_raw", false, to);
        }
        histograms(row.histograms(main), "", to);
        if (isRawBeside) {
            histograms(row.histograms(Quality.RAW), "_raw", to);
        }
        List<String> figures = further.values(variant, counts, ALL);
        for (int f = 0; f < figures.size(); f++) {
            String figure = figures.get(f);
            to.append(FurtherFigures.COLUMNS.get(f).name())
                    .append('=')
                    .append(figure.equals(Column.NA) ? "." : figure)
                    .append(f + 1 < figures.size() ? ";" : "\n");
        }
    }

    /** On Y outside PAR females have no figures, not figures of 0. */
    private void group(StrataCounts counts, int s, String suffix, boolean isNotApplicable, StringBuilder to) {
        long ac = counts.get(CountField.AC, s);
        long an = counts.get(CountField.AN, s);
        number("AC", suffix, ac, isNotApplicable, to);
        number("AN", suffix, an, isNotApplicable, to);
        fraction("AF", suffix, isNotApplicable ? Double.NaN : DerivedFigures.af(ac, an), to);
        number("nhomalt", suffix, counts.get(CountField.N_HOM_ALT, s), isNotApplicable, to);
        number("nhet", suffix, counts.get(CountField.N_HET, s), isNotApplicable, to);
        number("nhemialt", suffix, counts.get(CountField.N_HEMI_ALT, s), isNotApplicable, to);
        fraction("faf95", suffix, isNotApplicable ? Double.NaN : derived.faf95(ac, an), to);
        fraction("faf99", suffix, isNotApplicable ? Double.NaN : derived.faf99(ac, an), to);
    }

    private static void number(String key, String suffix, long value, boolean isNotApplicable, StringBuilder to) {
        to.append(key).append(suffix).append('=');
        if (isNotApplicable) {
            to.append('.');
        } else {
            to.append(value);
        }
        to.append(';');
    }

    private static void fraction(String key, String suffix, double value, StringBuilder to) {
        to.append(key).append(suffix).append('=');
        SitesVcfText.fraction(value, to);
        to.append(';');
    }
}
