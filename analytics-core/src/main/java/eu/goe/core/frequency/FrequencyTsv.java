package eu.goe.core.frequency;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frequency rows as lines for people: one for each stratum and quality, {@code NA} where a figure does not apply. */
public final class FrequencyTsv {
    /** Columns of every table of frequencies, in the order that the command line promises. */
    public static final List<Column> FIRST_COLUMNS = List.of(
            Column.text("contig"),
            Column.number("pos"),
            Column.text("ref"),
            Column.text("alt"),
            Column.text("stratum"),
            Column.text("quality"),
            Column.number("AC"),
            Column.number("AN"),
            Column.number("AF"),
            Column.number("n_hom_alt"),
            Column.number("n_het"),
            Column.number("n_hemi_alt"),
            Column.number("n_missing"),
            Column.number("hwe_p"),
            Column.number("faf95"),
            Column.number("faf99"));

    private final Assembly assembly;
    private final List<String> strata;
    private final boolean adjusted;
    private final DerivedFigures derived = new DerivedFigures();
    private final FurtherFigures further;
    private final boolean hasHistograms;

    /** @param definition of the result whose rows are shown */
    public FrequencyTsv(Assembly assembly, FrequencyDefinition definition) {
        this.assembly = assembly;
        this.strata = definition.strata().stream()
                .map(FrequencyDefinition.StratumSize::id)
                .toList();
        this.adjusted = definition.adjustsSexPloidy();
        this.further = definition.further(assembly);
        this.hasHistograms = definition.histograms() != null;
    }

    /** With calls as they are, people with one copy of X and Y may be called diploid: the test means nothing there. */
    public static boolean hweApplies(Assembly assembly, Variant variant, boolean adjusted) {
        Contig contig = assembly.contig(variant.contig());
        boolean sex = contig.kind() == Contig.Kind.X || contig.kind() == Contig.Kind.Y;
        return adjusted || !sex || assembly.inPar(contig.index(), variant.start());
    }

    /** The columns: those of histograms are there if the result has them, with values in the lines of everybody. */
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(FIRST_COLUMNS);
        columns.addAll(FurtherFigures.COLUMNS);
        if (hasHistograms) {
            for (CallHistogram histogram : CallHistogram.values()) {
                columns.add(Column.text(histogram.label() + "_bin_freq"));
                columns.add(Column.number(histogram.label() + "_n_smaller"));
                columns.add(Column.number(histogram.label() + "_n_larger"));
            }
        }
        return columns;
    }

    private static void histograms(@Nullable CallHistograms histograms, int stratum, List<String> values) {
        for (CallHistogram histogram : CallHistogram.values()) {
            if (histograms == null || stratum != 0) {
                values.addAll(List.of(Column.NA, Column.NA, Column.NA));
            } else {
                values.add(histograms.binFrequencies(histogram));
                values.add(Integer.toString(histograms.nSmaller(histogram)));
                values.add(Integer.toString(histograms.nLarger(histogram)));
            }
        }
    }

    /** The values of one line; the list's order is {@link #columns}. */
    public List<String> line(FrequencyRow row, StrataCounts counts, int stratum, Quality quality) {
        Variant variant = row.variant();
        boolean hweApplies = hweApplies(assembly, variant, adjusted);
        long ac = counts.get(CountField.AC, stratum);
        long an = counts.get(CountField.AN, stratum);
        List<String> values = new ArrayList<>(48);
        values.addAll(List.of(
                assembly.contig(variant.contig()).name(),
                Long.toString(variant.start() + 1L),
                variant.ref(),
                variant.alt(),
                strata.get(stratum),
                quality.label(),
                Long.toString(ac),
                Long.toString(an),
                DerivedFigures.text(DerivedFigures.af(ac, an)),
                Integer.toString(counts.get(CountField.N_HOM_ALT, stratum)),
                Integer.toString(counts.get(CountField.N_HET, stratum)),
                Integer.toString(counts.get(CountField.N_HEMI_ALT, stratum)),
                Integer.toString(counts.get(CountField.N_MISSING, stratum)),
                DerivedFigures.text(
                        hweApplies
                                ? DerivedFigures.hwe(
                                        counts.get(CountField.N_HOM_REF, stratum),
                                        counts.get(CountField.N_HET, stratum),
                                        counts.get(CountField.N_HOM_ALT, stratum),
                                        counts.get(CountField.N_POLYPLOID, stratum))
                                : Double.NaN),
                DerivedFigures.text(derived.faf95(ac, an)),
                DerivedFigures.text(derived.faf99(ac, an))));
        values.addAll(further.values(variant, counts, stratum));
        if (hasHistograms) {
            histograms(row.histograms(quality), stratum, values);
        }
        return values;
    }
}
