package eu.goe.core.association;

import eu.goe.core.genome.Assembly;
import eu.goe.core.parquet.DoubleLists;
import eu.goe.core.parquet.IntLists;
import eu.goe.core.parquet.RowColumns;
import eu.goe.core.parquet.RowFormat;
import eu.goe.core.parquet.VariantColumns;
import eu.goe.core.variant.Variant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows of {@code associations} in Parquet: the variant, then a packed column for each figure with a number for each trait. */
public final class AssociationFormat implements RowFormat<AssociationRow> {
    private static final List<String> INTS =
            List.of("n", "an", "n_carriers", "n_cases", "an_cases", "n_carrier_cases", "test", "status");
    private static final List<String> DOUBLES =
            List.of("ac", "ac_cases", "beta", "standard_error", "neg_log_10_p", "share");
    private static final List<String> OF_INTERACTION =
            List.of("interaction_beta", "interaction_standard_error", "interaction_neg_log_10_p");
    private static final AssociationTest[] TESTS = AssociationTest.values();
    private static final AssociationStatus[] STATES = AssociationStatus.values();

    private final Assembly assembly;
    private final int nTraits;
    private final List<String> doubles;

    private AssociationFormat(Assembly assembly, int nTraits, boolean hasInteraction) {
        this.assembly = assembly;
        this.nTraits = nTraits;
        doubles = hasInteraction
                ? Stream.concat(DOUBLES.stream(), OF_INTERACTION.stream()).toList()
                : DOUBLES;
    }

    /** Rows of a package. */
    public AssociationFormat(Assembly assembly, int nTraits) {
        this(assembly, nTraits, false);
    }

    /** Rows of a result. */
    public static AssociationFormat ofStore(Assembly assembly, int nTraits, boolean hasInteraction) {
        return new AssociationFormat(assembly, nTraits, hasInteraction);
    }

    /** Names of the columns behind the variant's. */
    public static Stream<String> columns() {
        return Stream.of(INTS, DOUBLES, OF_INTERACTION).flatMap(List::stream);
    }

    @Override
    public MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        VariantColumns.declare(message);
        INTS.forEach(column -> IntLists.PACKED.declare(column, message));
        doubles.forEach(column -> DoubleLists.declare(column, message));
        return message.named("associations");
    }

    @Override
    public Set<String> packedColumns() {
        return Stream.concat(INTS.stream(), doubles.stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void write(AssociationRow row, RecordConsumer out) {
        VariantColumns.write(row.variant(), assembly, out);
        TraitFigures figures = row.figures();
        int[] tests = new int[nTraits];
        int[] states = new int[nTraits];
        for (int t = 0; t < nTraits; t++) {
            tests[t] = figures.test()[t].ordinal();
            states[t] = figures.status()[t].ordinal();
        }
        int index = VariantColumns.COUNT;
        for (int[] numbers : ints(figures, tests, states)) {
            IntLists.PACKED.write(INTS.get(index - VariantColumns.COUNT), index++, numbers, out);
        }
        int first = index;
        for (double[] numbers : doubles(figures)) {
            DoubleLists.write(doubles.get(index - first), index++, numbers, out);
        }
    }

    /** In the order of {@link #INTS}. */
    private static List<int[]> ints(TraitFigures figures, int[] tests, int[] states) {
        return List.of(
                figures.n(),
                figures.an(),
                figures.nCarriers(),
                figures.nCases(),
                figures.anCases(),
                figures.nCarrierCases(),
                tests,
                states);
    }

    /** In the order of {@link #doubles}. */
    private List<double[]> doubles(TraitFigures figures) {
        List<double[]> all = List.of(
                figures.ac(),
                figures.acCases(),
                figures.beta(),
                figures.standardError(),
                figures.negLog10P(),
                figures.share(),
                figures.interactionBeta(),
                figures.interactionError(),
                figures.interactionNegLog10P());
        return all.subList(0, doubles.size());
    }

    @Override
    public AssociationRow read(RowColumns columns) {
        Variant variant = VariantColumns.read(assembly, columns);
        TraitFigures figures = TraitFigures.untested(nTraits);
        int[] tests = new int[nTraits];
        int[] states = new int[nTraits];
        int i = 0;
        for (int[] into : ints(figures, tests, states)) {
            columns.nextInts(INTS.get(i++), into, 0, nTraits, null);
        }
        i = 0;
        for (double[] into : doubles(figures)) {
            columns.nextDoubles(doubles.get(i++), into);
        }
        for (int t = 0; t < nTraits; t++) {
            figures.test()[t] = TESTS[tests[t]];
            figures.status()[t] = STATES[states[t]];
        }
        return new AssociationRow(variant, figures);
    }
}
