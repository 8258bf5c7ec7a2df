package eu.goe.ingest.bgen;

import java.util.Arrays;

/**
 * Probabilities of the genotypes of one variant, sample by sample in order. Any ploidy up to 63, any number of alleles,
 * 1 to 32 bits a probability. One owner.
 */
public final class BgenGenotypes {
    private static final double LAYOUT_1_ONE = 32768;

    private final byte[] block;
    private final int nSamples;
    private final int nAlleles;
    private final boolean phased;
    /** Bits of a probability; 0 in layout 1. */
    private final int bits;
    /** Where the byte of ploidy and missingness of the first sample is. */
    private final int ploidies;

    private int sample = -1;
    private int ploidy = 2;
    private boolean missing;
    private double[] probabilities = new double[0];
    /** Where the next probability begins: bits from the block's start. */
    private long at;

    private BgenGenotypes(
            byte[] block, int nSamples, int nAlleles, boolean phased, int bits, int ploidies, long firstBit) {
        this.block = block;
        this.nSamples = nSamples;
        this.nAlleles = nAlleles;
        this.phased = phased;
        this.bits = bits;
        this.ploidies = ploidies;
        this.at = firstBit;
    }

    static BgenGenotypes layout1(byte[] block, int nSamples) {
        require(block.length == 6L * nSamples, "length");
        return new BgenGenotypes(block, nSamples, 2, false, 0, 0, 0);
    }

    static BgenGenotypes layout2(byte[] block, int nSamples, int nAlleles) {
        require(block.length >= 10L + nSamples, "length");
        require(u32(block, 0) == nSamples, "number of samples");
        require((u8(block, 4) | u8(block, 5) << 8) == nAlleles, "number of alleles");
        int afterPloidy = 8 + nSamples;
        int phase = u8(block, afterPloidy);
        int bits = u8(block, afterPloidy + 1);
        require(phase < 2, "phase");
        require(bits >= 1 && bits <= 32, "bits");
        return new BgenGenotypes(block, nSamples, nAlleles, phase == 1, bits, 8, 8L * (afterPloidy + 2));
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }

    private static int u8(byte[] b, int i) {
        return b[i] & 0xff;
    }

    private static long u32(byte[] b, int i) {
        return (u8(b, i) | u8(b, i + 1) << 8 | u8(b, i + 2) << 16) | (long) u8(b, i + 3) << 24;
    }

    public int nSamples() {
        return nSamples;
    }

    /** Whether probabilities are by haplotype, not by genotype. */
    public boolean isPhased() {
        return phased;
    }

    /** Goes to the next sample; false after the last. */
    public boolean next() {
        sample++;
        if (sample >= nSamples) {
            return false;
        }
        if (bits == 0) {
            layout1Sample();
            return true;
        }
        int state = u8(block, ploidies + sample);
        ploidy = state & 63;
        missing = (state & 128) != 0;
        int sets = phased ? ploidy : 1;
        int values = phased ? nAlleles : Math.toIntExact(binomial(ploidy + nAlleles - 1, ploidy));
        double[] found = new double[sets * values];
        long one = (1L << bits) - 1;
        for (int s = 0; s < sets; s++) {
            long rest = one;
            for (int v = 0; v < values - 1; v++) {
                long p = bitsAt(at);
                at += bits;
                rest -= p;
                found[s * values + v] = (double) p / one;
            }
            if (!missing && rest < 0) {
                throw new IllegalArgumentException("probabilities");
            }
            found[s * values + values - 1] = (double) rest / one;
        }
        probabilities = missing ? new double[0] : found;
        return true;
    }

    private void layout1Sample() {
        double[] found = new double[3];
        double sum = 0;
        for (int g = 0; g < 3; g++) {
            int i = 6 * sample + 2 * g;
            found[g] = (u8(block, i) | u8(block, i + 1) << 8) / LAYOUT_1_ONE;
            sum += found[g];
        }
        missing = sum == 0;
        probabilities = missing ? new double[0] : found;
    }

    private long bitsAt(long bit) {
        long value = 0;
        int i = (int) (bit >>> 3);
        int last = (int) (bit + bits - 1 >>> 3);
        for (int k = 0; i + k <= last; k++) {
            value |= (long) u8(block, i + k) << 8 * k;
        }
        return value >>> (bit & 7) & (1L << bits) - 1;
    }

    /** Copies that the sample has, called or not. */
    public int ploidy() {
        return ploidy;
    }

    public boolean isMissing() {
        return missing;
    }

    /**
     * The sample's probabilities; none if it is missing. By genotype in VCF's order (00, 01, 11, 02, …), or if phased
     * by allele, haplotype after haplotype. In layout 1 they need not add up to 1. The caller's array.
     */
    public double[] probabilities() {
        return probabilities;
    }

    /**
     * The likeliest genotype.
     *
     * @param threshold least probability
     * @return alleles, −1 each where none is as likely; of a phased sample for each haplotype by itself
     */
    public int[] calls(double threshold) {
        int[] calls = new int[ploidy];
        Arrays.fill(calls, -1);
        if (missing || ploidy == 0) {
            return calls;
        }
        if (phased) {
            for (int h = 0; h < ploidy; h++) {
                calls[h] = likeliest(h * nAlleles, nAlleles, threshold);
            }
            return calls;
        }
        long rest = likeliest(0, probabilities.length, threshold);
        if (rest >= 0) {
            for (int j = ploidy; j >= 1; j--) {
                int allele = 0;
                while (binomial(allele + j, j) <= rest) {
                    allele++;
                }
                calls[j - 1] = allele;
                rest -= binomial(allele + j - 1, j);
            }
        }
        return calls;
    }

    private int likeliest(int from, int n, double threshold) {
        int best = -1;
        for (int i = 0; i < n; i++) {
            double p = probabilities[from + i];
            if (p >= threshold && p > 0 && (best < 0 || p > probabilities[from + best])) {
                best = i;
            }
        }
        return best;
    }

    private static long binomial(int n, int k) {
        long value = 1;
        for (int i = 1; i <= k; i++) {
            value = value * (n - k + i) / i;
        }
        return value;
    }
}
