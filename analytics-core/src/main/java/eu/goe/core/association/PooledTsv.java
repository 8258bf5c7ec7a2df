package eu.goe.core.association;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import java.util.List;

/** Lines of a pooled association: as {@link AssociationTsv}, and what studies have in common; one line for each variant and trait. */
public final class PooledTsv {
    public static final List<Column> COLUMNS = List.of(
            Column.text("chromosome"),
            Column.number("base_pair_location"),
            Column.text("effect_allele"),
            Column.text("other_allele"),
            Column.number("beta"),
            Column.number("standard_error"),
            Column.number("effect_allele_frequency"),
            Column.number("p_value"),
            Column.text("variant_id"),
            Column.number("n"),
            Column.number("neg_log_10_p_value"),
            Column.text("trait"),
            Column.text("test"),
            Column.text("status"),
            Column.number("n_cases"),
            Column.number("n_nodes"),
            Column.text("directions"),
            Column.number("q"),
            Column.number("q_p_value"),
            Column.number("i_squared"),
            Column.number("tau_squared"),
            Column.number("effect_allele_frequency_spread"));

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
        Variant variant = row.variant();
        PooledFigures figures = row.figures();
        String contig = AssociationTsv.chromosome(assembly.contig(variant.contig()));
        String pos = Integer.toString(variant.start() + 1);
        return List.of(
                contig,
                pos,
                variant.alt(),
                variant.ref(),
                AssociationTsv.number(figures.beta()[t]),
                AssociationTsv.number(figures.standardError()[t]),
                AssociationTsv.number(figures.af()[t]),
                AssociationTsv.p(figures.negLog10P()[t]),
                AssociationTsv.variantId(assembly.contig(variant.contig()), variant),
                Integer.toString(figures.n()[t]),
                AssociationTsv.number(figures.negLog10P()[t]),
                traits.get(t),
                test,
                figures.nStudies()[t] == 0 ? "SUPPRESSED" : "OK",
                isBinary.get(t) ? Integer.toString(figures.nCases()[t]) : Column.NA,
                Integer.toString(figures.nStudies()[t]),
                figures.directions()[t],
                AssociationTsv.number(figures.q()[t]),
                AssociationTsv.p(figures.negLog10PQ()[t]),
                AssociationTsv.number(figures.iSquared()[t]),
                AssociationTsv.number(figures.tauSquared()[t]),
                AssociationTsv.number(figures.afSpread()[t]));
    }
}
