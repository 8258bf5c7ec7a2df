package eu.goe.core.qc;

import eu.goe.core.frequency.StrataCounts;
import eu.goe.core.variant.Variant;

/**
 * What a result of type {@code qc} holds of a variant.
 *
 * @param raw counts of everybody, one stratum
 * @param adj likewise
 * @param depth kept DP of carriers
 * @param quality kept GQ of carriers
 * @param balanceSum of heterozygous calls the allele's shares of the reads, and of
 * @param nBalance how many
 */
public record VariantQc(
        Variant variant, StrataCounts raw, StrataCounts adj, Sum depth, Sum quality, double balanceSum, int nBalance) {

    /** A sum of so many numbers. */
    public record Sum(long sum, int n) {
        /** NaN of no numbers. */
        public double mean() {
            return n == 0 ? Double.NaN : (double) sum / n;
        }
    }

    double meanBalance() {
        return nBalance == 0 ? Double.NaN : balanceSum / nBalance;
    }
}
