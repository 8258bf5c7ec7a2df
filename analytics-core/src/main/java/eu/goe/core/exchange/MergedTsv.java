package eu.goe.core.exchange;

import eu.goe.core.cohort.SampleAttributes;
import eu.goe.core.command.Column;
import eu.goe.core.disclosure.Dependencies;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.DerivedFigures;
import eu.goe.core.frequency.ExpectedCopies;
import eu.goe.core.frequency.FrequencyTsv;
import eu.goe.core.frequency.FurtherFigures;
import eu.goe.core.frequency.GroupMaximum;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Assembly;
import eu.goe.core.release.MergedInfo;
import eu.goe.core.release.MergedPeople;
import eu.goe.core.release.MergedStratum;
import eu.goe.core.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Merged rows as lines for people: the columns of a frequency result, then the ends of intervals and the nodes. */
public final class MergedTsv {
    /** The columns. */
    public static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>(FrequencyTsv.FIRST_COLUMNS);
        List.of("AC_min", "AC_max", "AN_min", "AN_max", "n_nodes", "n_nodes_an", "n_nodes_suppressed")
                .forEach(name -> columns.add(Column.number(name)));
        columns.add(Column.text("state"));
        columns.addAll(FurtherFigures.COLUMNS);
        COLUMNS = List.copyOf(columns);
    }

    /** Of the columns, in their order. */
    private static final List<Dependencies.Inputs> INPUTS =
            COLUMNS.stream().map(column -> Dependencies.of(column.name())).toList();

    private static final Dependencies.Inputs HWE = Dependencies.of("hwe_p");
    private static final Dependencies.Inputs FAF = Dependencies.of("faf95");

    private final MergedInfo info;
    private final DerivedFigures derived = new DerivedFigures();
    private final FurtherFigures further;

    public MergedTsv(MergedInfo info) {
        this.info = info;
        List<Map<String, String>> strata =
                info.strata().stream().map(MergedStratum::definition).toList();
        this.further = new FurtherFigures(
                info.assembly(),
                strata,
                new ExpectedCopies(
                        MergedPeople.of(info, IntStream.range(0, strata.size()).toArray()), info.adjustsSexPloidy()),
                new GroupMaximum(SampleAttributes.POPULATION, List.of()),
                info.adjustsSexPloidy());
    }

    /** The values of one line; what depends on a figure that is not exact is {@code NA}. */
    public List<String> line(MergedRow row, MergedCounts counts, int stratum, Quality quality) {
        Variant variant = row.variant();
        Assembly assembly = info.assembly();
        long ac = counts.min(CountField.AC, stratum);
        long an = counts.min(CountField.AN, stratum);
        double hwe =
                HWE.areKnown(counts, stratum) && FrequencyTsv.hweApplies(assembly, variant, info.adjustsSexPloidy())
                        ? DerivedFigures.hwe(
                                counts.min(CountField.N_HOM_REF, stratum),
                                counts.min(CountField.N_HET, stratum),
                                counts.min(CountField.N_HOM_ALT, stratum),
                                counts.min(CountField.N_POLYPLOID, stratum))
                        : Double.NaN;
        List<String> values = new ArrayList<>(COLUMNS.size());
        values.addAll(List.of(
                assembly.contig(variant.contig()).name(),
                Long.toString(variant.start() + 1L),
                variant.ref(),
                variant.alt(),
                info.strata().get(stratum).id(),
                quality.label(),
                Long.toString(counts.min(CountField.AC, stratum)),
                Long.toString(counts.min(CountField.AN, stratum)),
                DerivedFigures.text(DerivedFigures.af(ac, an)),
                Long.toString(counts.min(CountField.N_HOM_ALT, stratum)),
                Long.toString(counts.min(CountField.N_HET, stratum)),
                Long.toString(counts.min(CountField.N_HEMI_ALT, stratum)),
                Long.toString(counts.min(CountField.N_MISSING, stratum)),
                DerivedFigures.text(hwe),
                DerivedFigures.text(FAF.areKnown(counts, stratum) ? derived.faf95(ac, an) : Double.NaN),
                DerivedFigures.text(FAF.areKnown(counts, stratum) ? derived.faf99(ac, an) : Double.NaN),
                Long.toString(counts.min(CountField.AC, stratum)),
                Long.toString(counts.max(CountField.AC, stratum)),
                Long.toString(counts.min(CountField.AN, stratum)),
                Long.toString(counts.max(CountField.AN, stratum)),
                Integer.toString(counts.nNodes(stratum)),
                Integer.toString(counts.nNodesAn(stratum)),
                Integer.toString(counts.nNodesSuppressed(stratum)),
                counts.state(stratum).name().toLowerCase(Locale.ROOT)));
        values.addAll(further.values(variant, counts, stratum));
        for (int i = 0; i < values.size(); i++) {
            if (!INPUTS.get(i).areKnown(counts, stratum)) {
                values.set(i, Column.NA);
            }
        }
        return values;
    }
}
