package eu.goe.core.frequency;

import eu.goe.core.genome.Assembly;
import eu.goe.core.variant.Variant;
import eu.goe.core.variant.VariantKind;
import java.util.List;

/**
 * What all variants of a result together look like, in one quality. Variants count once, whatever their frequency; what is not known counts as
 * such. Mutable, one owner.
 */
public final class FrequencySummary {
    private static final double[] SHARES = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1};
    private static final List<String> SHARE_LABELS =
            List.of("≤ 50 %", "50–80 %", "80–90 %", "90–95 %", "95–98 %", "98–99 %", "99–99.9 %", "99.9–100 %");
    private static final double[] COEFFICIENTS = {-0.3, -0.1, -0.05, -0.01, 0.01, 0.05, 0.1, 0.3, 1};
    private static final List<String> COEFFICIENT_LABELS = List.of(
            "≤ −0.3",
            "−0.3–−0.1",
            "−0.1–−0.05",
            "−0.05–−0.01",
            "−0.01–0.01",
            "0.01–0.05",
            "0.05–0.1",
            "0.1–0.3",
            "0.3–1");

    private final Assembly assembly;
    private final ExpectedCopies expected;
    private final boolean adjusted;
    private final Stratum[] strata;
    private final long[] kinds = new long[VariantKind.values().length];
    private final Bins callRates = new Bins(SHARES, SHARE_LABELS);
    private final Bins inbreeding = new Bins(COEFFICIENTS, COEFFICIENT_LABELS);
    private long variants;

    /** Sums over variants in one stratum. */
    public static final class Stratum {
        private long observed;
        private long singletons;
        private long privates;
        private long unknown;
        private long called;
        private long copies;

        /** Variants with AC above 0. */
        public long observed() {
            return observed;
        }

        /** Variants with AC 1. */
        public long singletons() {
            return singletons;
        }

        /** Variants that nobody else has. */
        public long privates() {
            return privates;
        }

        /** Variants whose AC is hidden or an interval. */
        public long unknown() {
            return unknown;
        }

        /** Called copies of all that people have, at variants where both are known; NaN if there are none. */
        public double callRate() {
            return copies == 0 ? Double.NaN : (double) called / copies;
        }
    }

    /** @param adjusted whether the sex ploidy was applied */
    public FrequencySummary(Assembly assembly, int nStrata, ExpectedCopies expected, boolean adjusted) {
        this.assembly = assembly;
        this.expected = expected;
        this.adjusted = adjusted;
        strata = new Stratum[nStrata];
        for (int s = 0; s < nStrata; s++) {
            strata[s] = new Stratum();
        }
    }

    /** Adds a variant. */
    public void add(Variant variant, Counts counts) {
        variants++;
        PloidyRegion region = PloidyRegion.of(assembly, variant.contig(), variant.start());
        boolean isKnown = counts.has(CountField.AC, 0);
        long all = isKnown ? counts.count(CountField.AC, 0) : -1;
        if (all > 0) {
            kinds[VariantKind.of(variant).ordinal()]++;
        }
        for (int s = 0; s < strata.length; s++) {
            add(counts, s, all, region);
        }
        long copies = expected.copies(region, 0);
        callRates.add(
                copies > 0 && counts.has(CountField.AN, 0)
                        ? (double) counts.count(CountField.AN, 0) / copies
                        : Double.NaN);
        inbreeding.add(
                FrequencyTsv.hweApplies(assembly, variant, adjusted)
                        ? FurtherFigures.inbreedingCoefficient(counts, 0)
                        : Double.NaN);
    }

    private void add(Counts counts, int s, long all, PloidyRegion region) {
        Stratum stratum = strata[s];
        if (counts.has(CountField.AC, s)) {
            long ac = counts.count(CountField.AC, s);
            stratum.observed += ac > 0 ? 1 : 0;
            stratum.singletons += ac == 1 ? 1 : 0;
            stratum.privates += ac > 0 && ac == all ? 1 : 0;
        } else {
            stratum.unknown++;
        }
        long copies = expected.copies(region, s);
        if (copies > 0 && counts.has(CountField.AN, s)) {
            stratum.called += counts.count(CountField.AN, s);
            stratum.copies += copies;
        }
    }

    public long variants() {
        return variants;
    }

    public Stratum stratum(int s) {
        return strata[s];
    }

    /** Variants of a kind that somebody has. */
    public long observed(VariantKind kind) {
        return kinds[kind.ordinal()];
    }

    /** Variants by the share of everybody's copies that was called. */
    public Bins callRates() {
        return callRates;
    }

    /** Variants by everybody's inbreeding coefficient. */
    public Bins inbreedingCoefficients() {
        return inbreeding;
    }
}
