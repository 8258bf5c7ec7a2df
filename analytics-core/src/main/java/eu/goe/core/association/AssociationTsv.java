package eu.goe.core.association;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.genome.Contig;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lines of an association result: the columns of GWAS-SSF by name and order, and ours behind; one line for each variant and trait. */
public final class AssociationTsv {
    /** What GWAS-SSF asks for, in its order, and what else every line of an association begins with. */
    private static final List<Column> FIRST = List.of(
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
            Column.text("test"));

    private static final List<Column> COLUMNS = begun(List.of(
            Column.number("mac"),
            Column.text("status"),
            Column.number("n_cases"),
            Column.number("n_controls"),
            Column.number("effect_allele_frequency_cases"),
            Column.number("effect_allele_frequency_controls")));

    /** Behind these where an interaction was asked for. */
    private static final List<Column> OF_INTERACTION = List.of(
            Column.text("interaction"),
            Column.number("interaction_beta"),
            Column.number("interaction_standard_error"),
            Column.number("interaction_p_value"),
            Column.number("interaction_neg_log_10_p_value"));

    private final Assembly assembly;
    private final AssociationDefinition definition;

    public AssociationTsv(Assembly assembly, AssociationDefinition definition) {
        this.assembly = assembly;
        this.definition = definition;
    }

    /** The columns of a line. */
    public List<Column> columns() {
        return definition.interaction() == null
                ? COLUMNS
                : Stream.concat(COLUMNS.stream(), OF_INTERACTION.stream()).toList();
    }

    /** The columns of a table of associations: what all begin with, and these. */
    static List<Column> begun(List<Column> further) {
        return Stream.concat(FIRST.stream(), further.stream()).toList();
    }

    /** What a line begins with. */
    static List<String> begin(Assembly assembly, Hit hit, Variant variant, int n, String trait, String test) {
        List<String> cells = new ArrayList<>(COLUMNS.size());
        cells.add(chromosome(assembly.contig(variant.contig())));
        cells.add(Integer.toString(variant.start() + 1));
        cells.add(variant.alt());
        cells.add(variant.ref());
        cells.add(number(hit.association().beta()));
        cells.add(number(hit.association().standardError()));
        cells.add(number(hit.effectAlleleFrequency()));
        cells.add(p(hit.association().negLog10P()));
        cells.add(hit.variantId());
        cells.add(Integer.toString(n));
        cells.add(number(hit.association().negLog10P()));
        cells.add(trait);
        cells.add(test);
        return cells;
    }

    /** The line of a variant and a trait. */
    public List<String> line(AssociationRow row, int trait) {
        TraitFigures figures = row.figures();
        AssociationDefinition.TestedTrait tested = definition.traits().get(trait);
        int n = figures.n()[trait];
        List<String> cells =
                begin(assembly, hit(row, trait), row.variant(), n, tested.name(), figures.test()[trait].name());
        cells.add(number(figures.mac(trait)));
        cells.add(figures.status()[trait].name());
        if (tested.isBinary()) {
            int nCases = figures.nCases()[trait];
            double acCases = figures.acCases()[trait];
            int anCases = figures.anCases()[trait];
            cells.add(Integer.toString(nCases));
            cells.add(Integer.toString(n - nCases));
            cells.add(number(acCases / anCases));
            cells.add(number((figures.ac()[trait] - acCases) / (figures.an()[trait] - anCases)));
        } else {
            cells.addAll(Collections.nCopies(4, Column.NA));
        }
        String interaction = definition.interaction();
        if (interaction != null) {
            cells.add(interaction);
            cells.add(number(figures.interactionBeta()[trait]));
            cells.add(number(figures.interactionError()[trait]));
            cells.add(p(figures.interactionNegLog10P()[trait]));
            cells.add(number(figures.interactionNegLog10P()[trait]));
        }
        return cells;
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
    public static String variantId(Contig contig, Variant variant) {
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
    public static String number(double value) {
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
