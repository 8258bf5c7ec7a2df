package eu.goe.core.qc;

import eu.goe.core.command.Column;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import eu.goe.core.variant.VariantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Variants of a result as lines for people: counts, what follows from them, and the filters that the thresholds suggest. {@code NA} where a figure does not apply.
 *
 * <p>The call rate is of those who may have a call: on Y outside PAR everybody but females.
 */
public final class VariantQcTsv {
    /** The columns, in the order that the command line promises. */
    public static final List<Column> COLUMNS = List.of(
            Column.text("contig"),
            Column.number("pos"),
            Column.text("ref"),
            Column.text("alt"),
            Column.text("type"),
            Column.number("AC"),
            Column.number("AN"),
            Column.number("AF"),
            Column.number("AC_adj"),
            Column.number("AN_adj"),
            Column.number("AF_adj"),
            Column.number("n_het"),
            Column.number("n_hom_alt"),
            Column.number("n_missing"),
            Column.number("call_rate"),
            Column.number("hwe_p"),
            Column.number("inbreeding_coeff"),
            Column.number("mean_dp"),
            Column.number("mean_gq"),
            Column.number("mean_ab"),
            Column.text("filter"));

    /** Nobody has the allele by calls that are good enough. */
    private static final String AC0 = "AC0";

    private final Assembly assembly;
    private final int people;
    private final int females;
    private final Map<String, QcThresholds.Bound> bounds;

    public VariantQcTsv(Assembly assembly, QcDefinition definition) {
        this.assembly = assembly;
        people = definition.everybody().n();
        females = definition.everybody().females();
        bounds = definition.thresholds().variants();
    }

    /** The values of one line; the list's order is {@link #COLUMNS}. */
    public List<String> line(VariantQc row) {
        Variant variant = row.variant();
        StrataCounts raw = row.raw();
        int ac = raw.get(CountField.AC, 0);
        int an = raw.get(CountField.AN, 0);
        int acAdj = row.adj().get(CountField.AC, 0);
        int anAdj = row.adj().get(CountField.AN, 0);
        int missing = raw.get(CountField.N_MISSING, 0);
        boolean isY = PloidyRegion.of(assembly, variant.contig(), variant.start()) == PloidyRegion.Y_NON_PAR;
        int expected = people - (isY ? females : 0);
        double callRate = expected == 0 ? Double.NaN : (double) (people - missing) / expected;
        double hwe = DerivedFigures.hwe(
                raw.get(CountField.N_HOM_REF, 0),
                raw.get(CountField.N_HET, 0),
                raw.get(CountField.N_HOM_ALT, 0),
                raw.get(CountField.N_POLYPLOID, 0));
        double inbreeding = DerivedFigures.inbreedingCoefficient(
                raw.get(CountField.N_HOM_REF, 0),
                raw.get(CountField.N_HET, 0),
                raw.get(CountField.N_HOM_ALT, 0),
                raw.get(CountField.N_POLYPLOID, 0));
        List<String> filters = new ArrayList<>();
        if (acAdj == 0) {
            filters.add(AC0);
        }
        filter(VariantFigure.INBREEDING_COEFF, inbreeding, filters);
        filter(VariantFigure.CALL_RATE, callRate, filters);
        filter(VariantFigure.HWE_P, hwe, filters);
        filter(VariantFigure.MEAN_DP, row.depth().mean(), filters);
        filter(VariantFigure.MEAN_GQ, row.quality().mean(), filters);
        filter(VariantFigure.MEAN_AB, row.meanBalance(), filters);
        return List.of(
                assembly.contig(variant.contig()).name(),
                Long.toString(variant.start() + 1L),
                variant.ref(),
                variant.alt(),
                VariantKind.of(variant).label(),
                Integer.toString(ac),
                Integer.toString(an),
                DerivedFigures.text(DerivedFigures.af(ac, an)),
                Integer.toString(acAdj),
                Integer.toString(anAdj),
                DerivedFigures.text(DerivedFigures.af(acAdj, anAdj)),
                Integer.toString(raw.get(CountField.N_HET, 0)),
                Integer.toString(raw.get(CountField.N_HOM_ALT, 0)),
                Integer.toString(missing),
                DerivedFigures.text(callRate),
                DerivedFigures.text(hwe),
                DerivedFigures.text(inbreeding),
                DerivedFigures.text(row.depth().mean()),
                DerivedFigures.text(row.quality().mean()),
                DerivedFigures.text(row.meanBalance()),
                filters.isEmpty() ? "PASS" : String.join(";", filters));
    }

    private void filter(VariantFigure figure, double value, List<String> filters) {
        QcThresholds.Bound bound = bounds.get(figure.column());
        if (bound != null && bound.violation(value).isPresent()) {
            filters.add(figure.filter());
        }
    }
}
