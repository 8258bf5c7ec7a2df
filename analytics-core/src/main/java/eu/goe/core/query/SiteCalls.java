package eu.goe.core.query;

import eu.goe.core.genotype.PhaseView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.variant.Variant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One variant as it goes out: what its records say, and the call of every chosen sample by column. Mutable, one owner:
 * {@link SiteAssembler} fills it, sinks read it.
 */
final class SiteCalls {
    /** Of whole numbers. */
    static final int MISSING = -1;

    final int nSamples;
    Variant variant = Variant.of(0, 0, "N", "N");

    @Nullable
    String id;

    @Nullable
    String filter;

    @Nullable
    Float qual;

    @Nullable
    String info;

    @Nullable
    String original;

    /** FORMAT fields that a batch has here. */
    final Set<SampleField> fields = EnumSet.noneOf(SampleField.class);

    final byte[] ploidy;
    final byte[] called;
    final byte[] alt;
    /** Constants of {@link PhaseView}. */
    final byte[] phase;

    final int[] gq;
    final int[] dp;
    final int[] ps;
    final int[] refDepth;
    final int[] altDepth;
    /** Probability of one alternate copy, {@code NaN} where it is missing. */
    final double[] oneCopy;
    /** Probability that all copies are alternate. */
    final double[] allCopies;

    final double[] dosage;

    SiteCalls(int nSamples, Set<SampleField> kept) {
        this.nSamples = nSamples;
        ploidy = new byte[nSamples];
        called = new byte[nSamples];
        alt = new byte[nSamples];
        phase = new byte[nSamples];
        gq = new int[kept.contains(SampleField.GQ) ? nSamples : 0];
        dp = new int[kept.contains(SampleField.DP) ? nSamples : 0];
        ps = new int[kept.contains(SampleField.PS) ? nSamples : 0];
        refDepth = new int[kept.contains(SampleField.AD) ? nSamples : 0];
        altDepth = new int[refDepth.length];
        oneCopy = new double[kept.contains(SampleField.GP) ? nSamples : 0];
        allCopies = new double[oneCopy.length];
        dosage = new double[kept.contains(SampleField.DS) ? nSamples : 0];
    }

    /** Forgets everything; nobody is called at the variant. */
    void clear(Variant at) {
        variant = at;
        id = null;
        filter = null;
        qual = null;
        info = null;
        original = null;
        fields.clear();
        Arrays.fill(ploidy, (byte) 2);
        Arrays.fill(called, (byte) 0);
        Arrays.fill(alt, (byte) 0);
        Arrays.fill(phase, (byte) PhaseView.UNPHASED);
        for (int[] values : new int[][] {gq, dp, ps, refDepth, altDepth}) {
            Arrays.fill(values, MISSING);
        }
        for (double[] values : new double[][] {oneCopy, allCopies, dosage}) {
            Arrays.fill(values, Double.NaN);
        }
    }

    /** The values of a field with one whole number a sample. */
    int[] numbers(SampleField field) {
        return switch (field) {
            case GQ -> gq;
            case DP -> dp;
            case PS -> ps;
            case AD -> altDepth;
            case GP, DS -> throw new IllegalArgumentException(field.name());
        };
    }

    int ploidy(int sample) {
        return ploidy[sample] & 0xff;
    }

    boolean isPhased(int sample) {
        return phase[sample] != PhaseView.UNPHASED;
    }

    /** Whether it has a copy of the allele. */
    boolean isCarrier(int sample) {
        return alt[sample] != 0;
    }

    /** Whether all its copies are called. */
    boolean isComplete(int sample) {
        return called[sample] == ploidy[sample];
    }

    /** Probability of no alternate copy; {@code NaN} where it is missing. */
    double noCopy(int sample) {
        return Math.max(0, 1 - oneCopy[sample] - allCopies[sample]);
    }

    /**
     * The copy at a place of the call: 0 another allele, 1 the allele, −1 not called. Where the order of copies is not
     * known, those that are not called come first and those of the allele last.
     */
    int copy(int sample, int place) {
        int n = ploidy(sample);
        int at = phase[sample] == PhaseView.FIRST ? n - 1 - place : place;
        if (at < n - (called[sample] & 0xff)) {
            return -1;
        }
        return at < n - (alt[sample] & 0xff) ? 0 : 1;
    }
}
