package eu.goe.core.association;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.List;

/** Lines of a pooled association: as {@link AssociationTsv}, and what studies have in common; one line for each variant and trait. */
public final class PooledTsv {
    public static final List<Column> COLUMNS = AssociationTsv.begun(List.of(
            Column.text("status"),
            Column.number("n_cases"),
            Column.number("n_nodes"),
            Column.text("directions"),
            Column.number("q"),
            Column.number("q_p_value"),
            Column.number("i_squared"),
            Column.number("tau_squared"),
            Column.number("effect_allele_frequency_spread"),
            Column.number("z")));

    private final Assembly assembly;
    private final List<String> traits;
    private final List<Boolean> isBinary;
    private final String test;

    /**
     * @param isBinary of each trait
     * @param test how studies were pooled
     */
    public PooledTsv(Assembly assembly, List<String> traits, List<Boolean> isBinary, String test) {
        this.assembly = assembly;
        this.traits = List.copyOf(traits);
        this.isBinary = List.copyOf(isBinary);
        this.test = test;
    }

    /** The figures of a variant and a trait, for a list of loci. */
    public Hit hit(PooledRow row, int t) {
        Variant variant = row.variant();
        PooledFigures figures = row.figures();
        return new Hit(
                variant.contig(),
                variant.start(),
                AssociationTsv.variantId(assembly.contig(variant.contig()), variant),
                figures.af()[t],
                new Association(
                        figures.beta()[t],
                        figures.standardError()[t],
                        figures.negLog10P()[t],
                        AssociationTest.SCORE,
                        figures.nStudies()[t] == 0 ? AssociationStatus.SUPPRESSED : AssociationStatus.OK));
    }

    /** The line of a variant and a trait. */
    public List<String> line(PooledRow row, int t) {
        PooledFigures figures = row.figures();
        Hit hit = hit(row, t);
        List<String> cells = AssociationTsv.begin(assembly, hit, row.variant(), figures.n()[t], traits.get(t), test);
        cells.add(hit.association().status().name());
        cells.add(isBinary.get(t) ? Integer.toString(figures.nCases()[t]) : Column.NA);
        cells.add(Integer.toString(figures.nStudies()[t]));
        cells.add(figures.directions()[t]);
        cells.add(AssociationTsv.number(figures.q()[t]));
        cells.add(AssociationTsv.p(figures.negLog10PQ()[t]));
        cells.add(AssociationTsv.number(figures.iSquared()[t]));
        cells.add(AssociationTsv.number(figures.tauSquared()[t]));
        cells.add(AssociationTsv.number(figures.afSpread()[t]));
        cells.add(AssociationTsv.number(figures.z()[t]));
        return cells;
    }
}
