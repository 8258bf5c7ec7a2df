package eu.goe.ingest.source;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.jspecify.annotations.Nullable;

/**
 * Reads GT. The arrays of haploid and diploid genotypes of the first alleles are made once and shared by all samples:
 * nearly every genotype is one of a few.
 */
final class CallCache {
    /** A copy that is not called. */
    static final int MISSING = -1;

    private static final int CACHED = 10;

    private final @Nullable UnsafeArrayData[] haploid = new UnsafeArrayData[CACHED];
    private final @Nullable UnsafeArrayData[] diploid = new UnsafeArrayData[CACHED * CACHED];
    private int[] alleles = new int[16];
    private int ploidy;
    private boolean phased;

    /**
     * Reads a genotype.
     *
     * @param nAlts alternate alleles of the record
     * @param alt the one that a split row has, from 1: it becomes 1 and others become missing; 0 if the row is not split
     * @throws BadRecord if it is none, or names an allele that there is not
     */
    void parse(byte[] b, int from, int to, int nAlts, int alt) throws BadRecord {
        ploidy = 0;
        int separators = 0;
        int bars = 0;
        int at = from;
        // VCF 4.4 may say the phase of the first copy in front of it.
        if (at < to && (b[at] == '|' || b[at] == '/')) {
            separators++;
            bars += b[at] == '|' ? 1 : 0;
            at++;
        }
        while (true) {
            int allele;
            if (at < to && b[at] == '.') {
                allele = MISSING;
                at++;
            } else {
                int first = at;
                allele = 0;
                while (at < to && b[at] >= '0' && b[at] <= '9' && at - first < 9) {
                    allele = 10 * allele + (b[at] - '0');
                    at++;
                }
                if (at == first) {
                    throw new BadRecord("FORMAT field GT is no genotype");
                }
                if (allele > nAlts) {
                    throw new BadRecord("FORMAT field GT names an allele that ALT does not have");
                }
            }
            if (ploidy == alleles.length) {
                alleles = Arrays.copyOf(alleles, 2 * ploidy);
            }
            alleles[ploidy] = alt == 0 || allele <= 0 ? allele : allele == alt ? 1 : MISSING;
            ploidy++;
            if (at == to) {
                break;
            }
            if (b[at] != '|' && b[at] != '/') {
                throw new BadRecord("FORMAT field GT is no genotype");
            }
            separators++;
            bars += b[at] == '|' ? 1 : 0;
            at++;
        }
        phased = separators > 0 && separators == bars;
    }

    /** Whether there are separators and all say phased. */
    boolean isPhased() {
        return phased;
    }

    /** Numbers of the alleles, −1 for a copy that is not called. Shared; not to be changed. */
    UnsafeArrayData calls() {
        if (ploidy == 1 && alleles[0] + 1 < CACHED) {
            return cached(haploid, alleles[0] + 1);
        }
        if (ploidy == 2 && alleles[0] + 1 < CACHED && alleles[1] + 1 < CACHED) {
            return cached(diploid, (alleles[0] + 1) * CACHED + alleles[1] + 1);
        }
        return UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(alleles, ploidy));
    }

    private UnsafeArrayData cached(@Nullable UnsafeArrayData[] cache, int key) {
        UnsafeArrayData found = cache[key];
        if (found == null) {
            found = UnsafeArrayData.fromPrimitiveArray(Arrays.copyOf(alleles, ploidy));
            cache[key] = found;
        }
        return found;
    }
}
