package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.List;

/** Frequency rows as lines for people: one for each stratum and quality, {@code NA} where a figure does not apply. */
public final class FrequencyTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<String> COLUMNS = List.of(
            "contig",
            "pos",
            "ref",
            "alt",
            "stratum",
            "quality",
            "AC",
            "AN",
            "AF",
            "n_hom_alt",
            "n_het",
            "n_hemi_alt",
            "n_missing",
            "hwe_p",
            "faf95",
            "faf99");

    private final Assembly assembly;
    private final List<String> strata;
    private final DerivedFigures derived = new DerivedFigures();

    /** @param strata ids in the order of the rows' lists */
    public FrequencyTsv(Assembly assembly, List<String> strata) {
        this.assembly = assembly;
        this.strata = List.copyOf(strata);
    }

    /** With calls as they are, people with one copy of X and Y may be called diploid: the test means nothing there. */
    public static boolean hweApplies(Assembly assembly, Variant variant, boolean adjusted) {
        Contig contig = assembly.contig(variant.contig());
        boolean sex = contig.kind() == Contig.Kind.X || contig.kind() == Contig.Kind.Y;
        return adjusted || !sex || assembly.inPar(contig.index(), variant.start());
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    public List<String> line(FrequencyRow row, StrataCounts counts, int stratum, Quality quality, boolean hweApplies) {
        Variant variant = row.variant();
        long ac = counts.get(CountField.AC, stratum);
        long an = counts.get(CountField.AN, stratum);
        return List.of(
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
                DerivedFigures.text(derived.faf99(ac, an)));
    }
}
