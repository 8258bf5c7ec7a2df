package eu.goe.core.qc;

import eu.goe.core.genotype.FieldDecoder;
import eu.goe.core.genotype.SampleField;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kept DP, GQ and AD of the carriers of one row, by their place among the carriers. Mutable, one owner. */
final class CarrierValues {
    /** What a place without a value has. */
    static final int MISSING = -1;

    private int[] dp = new int[64];
    private int[] gq = new int[64];
    private int[] ad = new int[128];
    private boolean hasDp;
    private boolean hasGq;
    private boolean hasAd;

    /** Takes the fields of a row with so many carriers. */
    void read(Map<SampleField, byte[]> fields, int nCarriers) {
        if (dp.length < nCarriers) {
            dp = new int[2 * nCarriers];
            gq = new int[2 * nCarriers];
            ad = new int[4 * nCarriers];
        }
        hasDp = read(fields.get(SampleField.DP), nCarriers, dp);
        hasGq = read(fields.get(SampleField.GQ), nCarriers, gq);
        hasAd = read(fields.get(SampleField.AD), 2 * nCarriers, ad);
    }

    private static boolean read(byte @Nullable [] packed, int n, int[] into) {
        if (packed == null) {
            return false;
        }
        FieldDecoder.carriers(packed, n, into);
        return true;
    }

    int dp(int carrier) {
        return hasDp ? dp[carrier] : MISSING;
    }

    int gq(int carrier) {
        return hasGq ? gq[carrier] : MISSING;
    }

    /** Share of the allele in the reads of it and of REF, in units of {@link Balance#UNIT}; {@link #MISSING} where no reads are known. */
    long balance(int carrier) {
        if (!hasAd) {
            return MISSING;
        }
        long ref = ad[2 * carrier];
        long alt = ad[2 * carrier + 1];
        return ref < 0 || alt < 0 || ref + alt == 0 ? MISSING : Balance.of(alt, ref + alt);
    }
}
