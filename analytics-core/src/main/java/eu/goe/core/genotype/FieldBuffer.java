package eu.goe.core.genotype;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * FORMAT fields of one record's samples as numbers, in step with a {@link CallBuffer}: those of carriers by its entries,
 * those of everybody by place in the tile. −1 or {@code NaN} where a value is missing. Mutable, one owner.
 */
public final class FieldBuffer {
    private static final int MISSING = -1;

    private int nEntries;
    private int[] gq = new int[0];
    private int[] dp = new int[0];
    private int[] ps = new int[0];
    /** Where the depths of an entry begin; one more than there are entries. */
    private int[] offset = new int[1];

    private int[] depths = new int[0];
    private int nDepths;
    private double[] first = new double[0];
    private double[] second = new double[0];
    private double[] dosage = new double[0];
    private int nAlts;
    private final Set<SampleField> seen = EnumSet.noneOf(SampleField.class);

    /** Forgets everything. */
    void clear() {
        nEntries = 0;
        nDepths = 0;
        seen.clear();
    }

    /** Adds the values of the next entry of the calls; its depths follow with {@link #depth}. */
    public void entry(int quality, int depth, int phaseSet) {
        if (nEntries == gq.length) {
            int size = Math.max(64, 2 * nEntries);
            gq = Arrays.copyOf(gq, size);
            dp = Arrays.copyOf(dp, size);
            ps = Arrays.copyOf(ps, size);
            offset = Arrays.copyOf(offset, size + 1);
        }
        gq[nEntries] = quality;
        dp[nEntries] = depth;
        ps[nEntries] = phaseSet;
        see(SampleField.GQ, quality);
        see(SampleField.DP, depth);
        see(SampleField.PS, phaseSet);
        offset[nEntries++] = nDepths;
        offset[nEntries] = nDepths;
    }

    private void see(SampleField field, int value) {
        if (value != MISSING) {
            seen.add(field);
        }
    }

    /** Adds the depth of the last entry's next allele, REF first. */
    public void depth(int reads) {
        if (nDepths == depths.length) {
            depths = Arrays.copyOf(depths, Math.max(128, 2 * nDepths));
        }
        depths[nDepths++] = reads;
        see(SampleField.AD, reads);
        offset[nEntries] = nDepths;
    }

    /** Makes room for genotype probabilities of everybody; all are missing. */
    public void beginProbabilities(int nSamples) {
        if (first.length < nSamples) {
            first = new double[nSamples];
            second = new double[nSamples];
        }
        Arrays.fill(first, 0, nSamples, Double.NaN);
    }

    /**
     * @param one probability of one alternate copy among two; 0 of a haploid call
     * @param all probability that all copies are alternate
     */
    public void probabilities(int sampleInTile, double one, double all) {
        first[sampleInTile] = one;
        second[sampleInTile] = all;
        seen.add(SampleField.GP);
    }

    /** Makes room for dosages of everybody; all are missing. */
    public void beginDosages(int nSamples, int alts) {
        nAlts = alts;
        if (dosage.length < nSamples * alts) {
            dosage = new double[nSamples * alts];
        }
        Arrays.fill(dosage, 0, nSamples * alts, Double.NaN);
    }

    /** @param alt number of the allele, from 1 */
    public void dosage(int sampleInTile, int alt, double copies) {
        dosage[sampleInTile * nAlts + alt - 1] = copies;
        seen.add(SampleField.DS);
    }

    /** Whether anybody has a value of the field. */
    boolean has(SampleField field) {
        return seen.contains(field);
    }

    /** The value of a field with one number for a carrier. */
    public int value(SampleField field, int entry) {
        return switch (field) {
            case GQ -> gq[entry];
            case DP -> dp[entry];
            case PS -> ps[entry];
            case AD, GP, DS -> throw new IllegalArgumentException(field.name());
        };
    }

    /** Reads of an allele, 0 for REF. */
    public int depth(int entry, int allele) {
        int at = offset[entry] + allele;
        return at < offset[entry + 1] ? depths[at] : MISSING;
    }

    double first(int sampleInTile) {
        return first[sampleInTile];
    }

    double second(int sampleInTile) {
        return second[sampleInTile];
    }

    double dosage(int sampleInTile, int alt) {
        return dosage[sampleInTile * nAlts + alt - 1];
    }
}
