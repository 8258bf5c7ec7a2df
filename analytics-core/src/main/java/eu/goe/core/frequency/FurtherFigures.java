package eu.goe.core.frequency;

import eu.goe.core.command.Column;
import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import eu.goe.core.variant.VariantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the counts of a variant in all strata together, in gnomAD's definitions. {@code NA} where a figure does not apply or a
 * count is not known.
 *
 * <p>grpmax is the group with the greatest AF among those with AC above 0, fafmax the greatest filtering allele frequency of a group; both only
 * among groups with AN of at least half of the copies that their people have, since a few called copies give any frequency. They are said of
 * everybody and {@code NA} for other strata, and where a group's counts are not known: it might be the greatest.
 */
public final class FurtherFigures {
    /** Names of the values of {@link #maxima}, in their order. */
    public static final List<Column> MAXIMA = List.of(
            Column.text("grpmax"),
            Column.number("AC_grpmax"),
            Column.number("AN_grpmax"),
            Column.number("AF_grpmax"),
            Column.number("n_hom_alt_grpmax"),
            Column.number("fafmax_faf95_max"),
            Column.text("fafmax_faf95_max_gen_anc"),
            Column.number("fafmax_faf99_max"),
            Column.text("fafmax_faf99_max_gen_anc"));

    /** Names of all values, in their order. */
    public static final List<Column> COLUMNS = Stream.concat(
                    Stream.of(
                            Column.number("call_rate"),
                            Column.number("inbreeding_coeff"),
                            Column.text("variant_type"),
                            Column.number("singleton"),
                            Column.number("private")),
                    MAXIMA.stream())
            .toList();

    private static final String NA = "NA";
    private static final int NOT_APPLICABLE = -1;

    private final Assembly assembly;
    private final ExpectedCopies expected;
    private final boolean adjusted;
    private final int[] groups;
    private final String[] groupNames;
    private final DerivedFigures derived = new DerivedFigures();

    /**
     * @param strata definitions; the first is everybody
     * @param expected of the same strata
     * @param maximum null where there are no groups to compare
     */
    public FurtherFigures(
            Assembly assembly,
            List<Map<String, String>> strata,
            ExpectedCopies expected,
            @Nullable GroupMaximum maximum,
            boolean adjusted) {
        this.assembly = assembly;
        this.expected = expected;
        this.adjusted = adjusted;
        groups = maximum == null ? new int[0] : maximum.groups(strata);
        groupNames = new String[strata.size()];
        for (int group : groups) {
            groupNames[group] = strata.get(group).values().iterator().next();
        }
    }

    /** The values for a stratum, in the order of {@link #COLUMNS}. */
    public List<String> values(Variant of, Counts in, int stratum) {
        PloidyRegion region = PloidyRegion.of(assembly, of.contig(), of.start());
        boolean hweApplies = FrequencyTsv.hweApplies(assembly, of, adjusted);
        List<String> values = new ArrayList<>(COLUMNS.size());
        values.add(DerivedFigures.text(callRate(in, stratum, region)));
        values.add(DerivedFigures.text(hweApplies ? inbreedingCoefficient(in, stratum) : Double.NaN));
        values.add(VariantKind.of(of).label());
        values.add(flag(in, stratum, in.has(CountField.AC, stratum) && in.count(CountField.AC, stratum) == 1));
        values.add(stratum == 0 ? NA : isPrivate(in, stratum));
        maxima(in, stratum, region, values);
        return values;
    }

    /** The greatest of groups, said of everybody; in the order of {@link #MAXIMA}. */
    public List<String> maxima(Variant of, Counts in, int stratum) {
        List<String> values = new ArrayList<>(MAXIMA.size());
        maxima(in, stratum, PloidyRegion.of(assembly, of.contig(), of.start()), values);
        return values;
    }

    private double callRate(Counts in, int stratum, PloidyRegion region) {
        long people = expected.people(region, stratum);
        if (people <= 0 || !in.has(CountField.N_MISSING, stratum)) {
            return Double.NaN;
        }
        // People without a copy are among those who were not called.
        long missing = in.count(CountField.N_MISSING, stratum) - absent(stratum, region);
        return (double) (people - missing) / people;
    }

    private long absent(int stratum, PloidyRegion region) {
        return expected.people(PloidyRegion.DIPLOID, stratum) - expected.people(region, stratum);
    }

    static double inbreedingCoefficient(Counts in, int stratum) {
        return in.has(CountField.N_HOM_REF, stratum)
                        && in.has(CountField.N_HET, stratum)
                        && in.has(CountField.N_HOM_ALT, stratum)
                        && in.has(CountField.N_POLYPLOID, stratum)
                ? DerivedFigures.inbreedingCoefficient(
                        in.count(CountField.N_HOM_REF, stratum),
                        in.count(CountField.N_HET, stratum),
                        in.count(CountField.N_HOM_ALT, stratum),
                        in.count(CountField.N_POLYPLOID, stratum))
                : Double.NaN;
    }

    private static String flag(Counts in, int stratum, boolean is) {
        return !in.has(CountField.AC, stratum) ? NA : is ? "1" : "0";
    }

    /** Whether all copies that anybody has are those of the stratum's people. */
    private static String isPrivate(Counts in, int stratum) {
        return !in.has(CountField.AC, 0)
                ? NA
                : flag(
                        in,
                        stratum,
                        in.has(CountField.AC, stratum)
                                && in.count(CountField.AC, stratum) > 0
                                && in.count(CountField.AC, stratum) == in.count(CountField.AC, 0));
    }

    private void maxima(Counts in, int stratum, PloidyRegion region, List<String> values) {
        int greatest = NOT_APPLICABLE;
        int greatest95 = NOT_APPLICABLE;
        int greatest99 = NOT_APPLICABLE;
        double af = 0;
        double faf95 = 0;
        double faf99 = 0;
        if (stratum == 0 && areKnown(in, region)) {
            for (int group : groups) {
                if (!takesPart(in, group, region)) {
                    continue;
                }
                long ac = in.count(CountField.AC, group);
                long an = in.count(CountField.AN, group);
                if (DerivedFigures.af(ac, an) > af) {
                    af = DerivedFigures.af(ac, an);
                    greatest = group;
                }
                if (derived.faf95(ac, an) > faf95) {
                    faf95 = derived.faf95(ac, an);
                    greatest95 = group;
                }
                if (derived.faf99(ac, an) > faf99) {
                    faf99 = derived.faf99(ac, an);
                    greatest99 = group;
                }
            }
        }
        values.add(name(greatest));
        values.add(count(in, CountField.AC, greatest));
        values.add(count(in, CountField.AN, greatest));
        values.add(greatest == NOT_APPLICABLE ? NA : DerivedFigures.text(af));
        values.add(count(in, CountField.N_HOM_ALT, greatest));
        values.add(greatest95 == NOT_APPLICABLE ? NA : DerivedFigures.text(faf95));
        values.add(name(greatest95));
        values.add(greatest99 == NOT_APPLICABLE ? NA : DerivedFigures.text(faf99));
        values.add(name(greatest99));
    }

    /** Of groups of which one is not known nobody knows the greatest. */
    private boolean areKnown(Counts in, PloidyRegion region) {
        for (int group : groups) {
            if (!in.has(CountField.AC, group)
                    || !in.has(CountField.AN, group)
                    || isDoubtful(in.count(CountField.AN, group), group, region)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it depends on sexes that are not known if half of the copies were called. */
    private boolean isDoubtful(long an, int group, PloidyRegion region) {
        return 2 * an < expected.atMost(region, group) && 2 * an >= expected.atLeast(region, group);
    }

    private boolean takesPart(Counts in, int group, PloidyRegion region) {
        long an = in.count(CountField.AN, group);
        return an > 0 && 2 * an >= expected.atMost(region, group);
    }

    private String name(int group) {
        return group == NOT_APPLICABLE ? NA : groupNames[group];
    }

    private static String count(Counts in, CountField field, int group) {
        return group == NOT_APPLICABLE || !in.has(field, group) ? NA : Long.toString(in.count(field, group));
    }
}
