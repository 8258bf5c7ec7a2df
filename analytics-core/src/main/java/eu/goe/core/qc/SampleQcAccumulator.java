package eu.goe.core.qc;

import eu.goe.core.frequency.PloidyRegion;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleRuns;
import eu.goe.core.variant.VariantKind;
import java.util.Arrays;

/**
 * Sums what rows of {@code variants} say about each sample. The hot path of {@code qc}: one step for each listed entry of a row, and of a whole tile two numbers, since
 * who is not listed is homozygous reference by subtraction. Calls are raw, as called. All sums are whole numbers, so that parts may be
 * summed in any order. Mutable, one owner; 232 bytes a sample.
 *
 * <p>Use: {@link #begin} a variant, {@link #row} for each of its rows; and at the end {@link #figures}.
 */
final class SampleQcAccumulator {
    /** Where the rules for calls differ: Y and X outside PAR, all else. The first places of a sample's sums are by these. */
    private static final int MAIN = 0;

    private static final int X = 1;
    private static final int Y = 2;
    private static final int CLASSES = 3;

    private static final int ENTRIES = 0;
    private static final int MISSING = ENTRIES + CLASSES;
    private static final int HET = MISSING + CLASSES;
    private static final int HOM_ALT = HET + CLASSES;
    private static final int HEMI_ALT = HOM_ALT + CLASSES;
    private static final int X_HAPLOID = HEMI_ALT + 1;
    private static final int TRANSITIONS = X_HAPLOID + 1;
    private static final int TRANSVERSIONS = TRANSITIONS + 1;
    private static final int OTHER_SNVS = TRANSVERSIONS + 1;
    private static final int INSERTIONS = OTHER_SNVS + 1;
    private static final int DELETIONS = INSERTIONS + 1;
    private static final int SINGLETONS = DELETIONS + 1;
    private static final int DP = SINGLETONS + 1;
    private static final int N_DP = DP + 1;
    private static final int GQ = N_DP + 1;
    private static final int N_GQ = GQ + 1;
    private static final int BALANCE = N_GQ + 1;
    private static final int N_BALANCE = BALANCE + 1;
    private static final int SUMS = N_BALANCE + 1;
    private static final int NONE = -1;

    private final boolean[] isCounted;
    /** {@code SUMS} numbers a sample, together in memory, since an entry changes several. */
    private final long[] sums;
    /** By class, how many more rows judge a sample than the one before it. */
    private final long[][] moreRows;

    private int region;
    private int changeSum;
    private boolean isSingleton;
    private boolean judgesBalance;

    /** @param isCounted by sample number; owned from here on */
    SampleQcAccumulator(boolean[] isCounted) {
        this.isCounted = isCounted;
        sums = new long[SUMS * isCounted.length];
        moreRows = new long[CLASSES][isCounted.length + 1];
    }

    /**
     * Goes to the next variant.
     *
     * @param isSingleton whether those who count have one copy of it together
     * @param judgesBalance whether the reads of its heterozygous calls should be half of each
     */
    void begin(VariantKind change, boolean isOneBase, PloidyRegion where, boolean isSingleton, boolean judgesBalance) {
        region = switch (where) {
            case DIPLOID, MITOCHONDRIAL -> MAIN;
            case X_NON_PAR -> X;
            case Y_NON_PAR -> Y;
        };
        changeSum = switch (change) {
            case TRANSITION -> TRANSITIONS;
            case TRANSVERSION -> TRANSVERSIONS;
            case INSERTION -> INSERTIONS;
            case DELETION -> DELETIONS;
            case MNV -> NONE;
            case OTHER -> isOneBase ? OTHER_SNVS : NONE;
        };
        this.isSingleton = isSingleton;
        this.judgesBalance = judgesBalance;
    }

    /**
     * Adds a row of the variant.
     *
     * @param firstSample number of the tile's first sample
     * @param unlisted samples of the tile that no record spoke of
     * @param values of the row's carriers
     */
    void row(int firstSample, GenotypeView view, SampleRuns unlisted, CarrierValues values) {
        long[] more = moreRows[region];
        more[firstSample]++;
        more[firstSample + view.nSamples()]--;
        for (int r = 0; r < unlisted.size(); r++) {
            more[firstSample + unlisted.first(r)]--;
            more[firstSample + unlisted.end(r)]++;
        }
        int run = 0;
        int carriers = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            int place = view.sample(e);
            int carrier = view.alt(e) > 0 ? carriers++ : NONE;
            while (run < unlisted.size() && unlisted.end(run) <= place) {
                run++;
            }
            boolean isListed = run == unlisted.size() || place < unlisted.first(run);
            if (isListed && isCounted[firstSample + place]) {
                entry(SUMS * (firstSample + place), view, e, carrier, values);
            }
        }
    }

    private void entry(int at, GenotypeView view, int e, int carrier, CarrierValues values) {
        sums[at + ENTRIES + region]++;
        if (view.called(e) == 0) {
            sums[at + MISSING + region]++;
            return;
        }
        if (region == Y) {
            return;
        }
        int state = view.state(e);
        switch (state) {
            case GenotypeState.HET -> sums[at + HET + region]++;
            case GenotypeState.HOM_ALT -> sums[at + HOM_ALT + region]++;
            case GenotypeState.HAPLOID_ALT -> {
                sums[at + HEMI_ALT]++;
                sums[at + X_HAPLOID] += region == X ? 1 : 0;
            }
            case GenotypeState.HAPLOID_REF -> sums[at + X_HAPLOID] += region == X ? 1 : 0;
            default -> {}
        }
        if (carrier >= 0) {
            carried(at, state, carrier, values);
        }
    }

    private void carried(int at, int state, int carrier, CarrierValues values) {
        if (changeSum != NONE) {
            sums[at + changeSum]++;
        }
        sums[at + SINGLETONS] += isSingleton ? 1 : 0;
        int dp = values.dp(carrier);
        if (dp != CarrierValues.MISSING) {
            sums[at + DP] += dp;
            sums[at + N_DP]++;
        }
        int gq = values.gq(carrier);
        if (gq != CarrierValues.MISSING) {
            sums[at + GQ] += gq;
            sums[at + N_GQ]++;
        }
        if (judgesBalance && state == GenotypeState.HET) {
            long balance = values.balance(carrier);
            if (balance != CarrierValues.MISSING) {
                sums[at + BALANCE] += balance;
                sums[at + N_BALANCE]++;
            }
        }
    }

    /** The sums as bytes: zigzag LEB128 numbers, of which most are short. The array is the caller's. */
    byte[] packed() {
        LongPacker out = new LongPacker();
        out.put(sums);
        for (long[] more : moreRows) {
            out.put(more);
        }
        return out.bytes();
    }

    /** Adds what another accumulator of the same samples has packed. */
    void addPacked(byte[] packed) {
        LongPacker.Reader in = new LongPacker.Reader(packed);
        in.addTo(sums);
        for (long[] more : moreRows) {
            in.addTo(more);
        }
    }

    /**
     * All samples' figures.
     *
     * @return by sample number and {@link SampleFigure}, {@code NaN} where one does not apply; null for samples that do not count. The
     *     arrays are the caller's
     */
    double[][] figures() {
        double[][] all = new double[isCounted.length][];
        long[] rows = new long[CLASSES];
        for (int sample = 0; sample < isCounted.length; sample++) {
            for (int c = 0; c < CLASSES; c++) {
                rows[c] += moreRows[c][sample];
            }
            if (isCounted[sample]) {
                all[sample] = figures(Arrays.copyOfRange(sums, SUMS * sample, SUMS * (sample + 1)), rows);
            }
        }
        return all;
    }

    private static double[] figures(long[] s, long[] rows) {
        double[] f = new double[SampleFigure.values().length];
        long missing = s[MISSING + MAIN] + s[MISSING + X];
        long called = rows[MAIN] + rows[X] - missing;
        long het = s[HET + MAIN] + s[HET + X];
        long homAlt = s[HOM_ALT + MAIN] + s[HOM_ALT + X];
        long xAlt = s[HET + X] + s[HOM_ALT + X];
        count(f, SampleFigure.N_CALLED, called);
        count(f, SampleFigure.N_MISSING, missing);
        set(f, SampleFigure.CALL_RATE, ratio(called, called + missing));
        count(f, SampleFigure.N_HOM_REF, rows[MAIN] - s[ENTRIES + MAIN] + rows[X] - s[ENTRIES + X]);
        count(f, SampleFigure.N_HET, het);
        count(f, SampleFigure.N_HOM_ALT, homAlt);
        count(f, SampleFigure.N_HEMI_ALT, s[HEMI_ALT]);
        count(f, SampleFigure.N_SNV, s[TRANSITIONS] + s[TRANSVERSIONS] + s[OTHER_SNVS]);
        count(f, SampleFigure.N_TI, s[TRANSITIONS]);
        count(f, SampleFigure.N_TV, s[TRANSVERSIONS]);
        set(f, SampleFigure.TI_TV, ratio(s[TRANSITIONS], s[TRANSVERSIONS]));
        count(f, SampleFigure.N_INSERTION, s[INSERTIONS]);
        count(f, SampleFigure.N_DELETION, s[DELETIONS]);
        set(f, SampleFigure.INS_DEL, ratio(s[INSERTIONS], s[DELETIONS]));
        set(f, SampleFigure.HET_HOM, ratio(s[HET + MAIN], s[HOM_ALT + MAIN]));
        count(f, SampleFigure.N_SINGLETON, s[SINGLETONS]);
        set(f, SampleFigure.MEAN_DP, ratio(s[DP], s[N_DP]));
        count(f, SampleFigure.N_DP, s[N_DP]);
        set(f, SampleFigure.MEAN_GQ, ratio(s[GQ], s[N_GQ]));
        count(f, SampleFigure.N_GQ, s[N_GQ]);
        set(f, SampleFigure.AB_MEAN, quotient(Balance.sum(s[BALANCE]), s[N_BALANCE]));
        count(f, SampleFigure.N_AB, s[N_BALANCE]);
        set(f, SampleFigure.X_HET_RATE, ratio(s[HET + X], xAlt));
        count(f, SampleFigure.N_X_DIPLOID_ALT, xAlt);
        count(f, SampleFigure.N_X_HAPLOID, s[X_HAPLOID]);
        set(f, SampleFigure.Y_CALL_RATE, ratio(rows[Y] - s[MISSING + Y], rows[Y]));
        count(f, SampleFigure.N_Y, rows[Y]);
        return f;
    }

    private static void count(double[] figures, SampleFigure figure, long n) {
        figures[figure.ordinal()] = (double) n;
    }

    private static void set(double[] figures, SampleFigure figure, double value) {
        figures[figure.ordinal()] = value;
    }

    private static double ratio(long n, long of) {
        return quotient((double) n, of);
    }

    private static double quotient(double sum, long of) {
        return of == 0 ? Double.NaN : sum / (double) of;
    }
}
