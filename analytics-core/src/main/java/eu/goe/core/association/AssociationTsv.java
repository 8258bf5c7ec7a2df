package eu.goe.core.association;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.List;
import java.util.Locale;

/** Lines of an association result: the columns of GWAS-SSF by name and order, and ours behind; one line for each variant and trait. */
public final class AssociationTsv {
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
            Column.number("mac"),
            Column.text("status"),
            Column.number("n_cases"),
            Column.number("n_controls"),
            Column.number("effect_allele_frequency_cases"),
            Column.number("effect_allele_frequency_controls"));

    private final Assembly assembly;
    private final AssociationDefinition definition;

    public AssociationTsv(Assembly assembly, AssociationDefinition definition) {
        this.assembly = assembly;
        this.definition = definition;
    }

    /** The line of a variant and a trait. */
    public List<String> line(AssociationRow row, int trait) {
        Variant variant = row.variant();
        TraitFigures figures = row.figures();
        AssociationDefinition.TestedTrait tested = definition.traits().get(trait);
        boolean isBinary = tested.isBinary();
        String contig = chromosome(assembly.contig(variant.contig()));
        String pos = Integer.toString(variant.start() + 1);
        int n = figures.n()[trait];
        int nCases = figures.nCases()[trait];
        return List.of(
                contig,
                pos,
                variant.alt(),
                variant.ref(),
                number(figures.beta()[trait]),
                number(figures.standardError()[trait]),
                number(figures.af(trait)),
                p(figures.negLog10P()[trait]),
                variantId(assembly.contig(variant.contig()), variant),
                Integer.toString(n),
                number(figures.negLog10P()[trait]),
                tested.name(),
                figures.test()[trait].name(),
                number(figures.mac(trait)),
                figures.status()[trait].name(),
                isBinary ? Integer.toString(nCases) : Column.NA,
                isBinary ? Integer.toString(n - nCases) : Column.NA,
                isBinary ? number(figures.acCases()[trait] / figures.anCases()[trait]) : Column.NA,
                isBinary
                        ? number((figures.ac()[trait] - figures.acCases()[trait])
                                / (figures.an()[trait] - figures.anCases()[trait]))
                        : Column.NA);
    }

    /** The figures of a variant and a trait, for a list of loci. */
    public Hit hit(AssociationRow row, int trait) {
        Variant variant = row.variant();
        TraitFigures figures = row.figures();
        return new Hit(
                variant.contig(),
                variant.start(),
                variantId(assembly.contig(variant.contig()), variant),
                figures.af(trait),
                new Association(
                        figures.beta()[trait],
                        figures.standardError()[trait],
                        figures.negLog10P()[trait],
                        figures.test()[trait],
                        figures.status()[trait]));
    }

    /** {@code chr_pos_ref_alt}. */
    static String variantId(Contig contig, Variant variant) {
        return chromosome(contig) + "_" + (variant.start() + 1L) + "_" + variant.ref() + "_" + variant.alt();
    }

    /** 1 to 22, X 23, Y 24, MT 25; other contigs by their names. */
    static String chromosome(Contig contig) {
        return switch (contig.kind()) {
            case X -> "23";
            case Y -> "24";
            case MT -> "25";
            case AUTOSOME, OTHER -> contig.name().replaceFirst("^chr(?=\\d+$)", "");
        };
    }

    /** So that reading it gives the number again; integers without a point. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return Column.NA;
        }
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value).toLowerCase(Locale.ROOT);
    }

    static String p(double negLog10P) {
        return Double.isNaN(negLog10P) ? Column.NA : Tails.pText(negLog10P);
    }
}
