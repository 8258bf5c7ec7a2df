package eu.goe.ingest.vcf;

import eu.goe.core.genotype.AdjRule;
import eu.goe.core.genotype.CallBuffer;
import eu.goe.ingest.bgzf.ByteScan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The call of one sample after the other: its alleles as those of the record, how many copies it has, and its phase. One owner. */
final class SampleCall {
    private static final int MAX_PLOIDY = 255;
    /** Beyond every list of depths. */
    private static final int NO_PLACE = Integer.MAX_VALUE;

    private final int[] alleles = new int[MAX_PLOIDY];
    private int ploidy;
    private boolean phased;
    /** The record's alleles that local allele numbers stand for; the first is REF (VCF 4.5, 1.6.2). */
    private int[] local = new int[8];

    private int nLocal;

    /** Two copies that are not called. */
    void missing() {
        alleles[0] = CallBuffer.NOT_CALLED;
        alleles[1] = CallBuffer.NOT_CALLED;
        ploidy = 2;
        phased = false;
    }

    /** Reads a GT; what is wrong with it, null if nothing is. */
    @Nullable
    String read(byte[] line, int from, int end, int nAlts) {
        return readGt(line, from, end, nAlts, false);
    }

    /** Reads an LGT, once {@link #readLocalAlleles} has been called; what is wrong with it, null if nothing is. */
    @Nullable
    String readLocal(byte[] line, int from, int end) {
        String problem = readGt(line, from, end, nLocal - 1, true);
        for (int c = 0; problem == null && c < ploidy; c++) {
            alleles[c] = alleles[c] <= 0 ? alleles[c] : local[alleles[c]];
        }
        return problem;
    }

    int ploidy() {
        return ploidy;
    }

    boolean isPhased() {
        return phased;
    }

    /** Reads the alleles of a GT; what is wrong with it, null if nothing is. */
    private @Nullable String readGt(byte[] line, int from, int end, int nAlts, boolean isLocal) {
        if (end - from == 3 && isSeparator(line[from + 1])) {
            int a = line[from] - '0';
            int b = line[from + 2] - '0';
            if (a >= 0 && a <= 9 && a <= nAlts && b >= 0 && b <= 9 && b <= nAlts) {
                alleles[0] = a;
                alleles[1] = b;
                ploidy = 2;
                phased = line[from + 1] == '|';
                return null;
            }
        }
        ploidy = 0;
        phased = true;
        int at = from;
        // VCF 4.4 allows a phasing prefix.
        if (at < end && isSeparator(line[at])) {
            at++;
        }
        if (at >= end) {
            return "a GT is empty";
        }
        while (true) {
            int allele;
            if (at < end && line[at] == '.') {
                allele = CallBuffer.NOT_CALLED;
                at++;
            } else {
                int digits = at;
                allele = 0;
                while (at < end && line[at] >= '0' && line[at] <= '9' && at - digits < 6) {
                    allele = 10 * allele + (line[at++] - '0');
                }
                if (at == digits) {
                    return "a GT is not made of allele numbers";
                }
                if (nAlts == 0 && allele > 0 && !isLocal) {
                    // Without ALT nothing is counted; what the number meant is not known.
                    allele = CallBuffer.NOT_CALLED;
                } else if (allele > nAlts) {
                    return "a GT names an allele that the record does not have";
                }
            }
            if (ploidy == MAX_PLOIDY) {
                return "a GT has more than " + MAX_PLOIDY + " copies";
            }
            alleles[ploidy++] = allele;
            if (at == end) {
                return null;
            }
            if (!isSeparator(line[at])) {
                return "a GT is not made of allele numbers";
            }
            phased &= line[at] == '|';
            at++;
        }
    }

    boolean hasAlternate() {
        for (int c = 0; c < ploidy; c++) {
            if (alleles[c] > 0) {
                return true;
            }
        }
        return false;
    }

    /** Reads LAA, a list of ALT numbers that rise, or a dot or nothing for none; what is wrong with it, null if nothing is. */
    @Nullable
    String readLocalAlleles(byte[] line, int from, int end, int nAlts) {
        nLocal = 1;
        local[0] = 0;
        if (from < 0 || from == end || (end == from + 1 && line[from] == '.')) {
            return null;
        }
        int allele = 0;
        int digits = 0;
        for (int i = from; i <= end; i++) {
            if (i < end && line[i] >= '0' && line[i] <= '9' && digits < 6) {
                allele = 10 * allele + (line[i] - '0');
                digits++;
            } else if ((i == end || line[i] == ',') && digits > 0 && allele > local[nLocal - 1] && allele <= nAlts) {
                local = nLocal < local.length ? local : Arrays.copyOf(local, 2 * nLocal);
                local[nLocal++] = allele;
                allele = 0;
                digits = 0;
            } else {
                return "an LAA is not a rising list of the record's ALT numbers";
            }
        }
        return null;
    }

    /** Where lists by local alleles have an allele of the record. */
    private int localPlace(int allele) {
        for (int place = 1; place < nLocal; place++) {
            if (local[place] == allele) {
                return place;
            }
        }
        return NO_PLACE;
    }

    boolean isCalled() {
        for (int c = 0; c < ploidy; c++) {
            if (alleles[c] != CallBuffer.NOT_CALLED) {
                return true;
            }
        }
        return false;
    }

    /** Adds the call and its phase; false if it is homozygous reference and so has no entry. */
    boolean addTo(CallBuffer calls, int sample) {
        if (ploidy > 1 && phased != calls.isPhasedByDefault() && isCalled()) {
            calls.otherPhase().add(sample);
        }
        if (ploidy == 2 && alleles[0] == 0 && alleles[1] == 0) {
            return false;
        }
        calls.add(sample, alleles, ploidy);
        return true;
    }

    /**
     * Whether each alternate allele of a heterozygous call has its part of DP.
     *
     * @param adBegin where the depths are, −1 where there are none
     * @param isLocal whether they are of local alleles
     */
    boolean isBalanced(byte[] line, int adBegin, int adEnd, boolean isLocal, int dp) {
        if (ploidy < 2) {
            return true;
        }
        // A half call is neither homozygous nor heterozygous.
        boolean heterozygous = false;
        int first = CallBuffer.NOT_CALLED;
        for (int c = 0; c < ploidy; c++) {
            heterozygous |=
                    first != CallBuffer.NOT_CALLED && alleles[c] != CallBuffer.NOT_CALLED && alleles[c] != first;
            first = first == CallBuffer.NOT_CALLED ? alleles[c] : first;
        }
        if (!heterozygous) {
            return true;
        }
        for (int c = 0; c < ploidy; c++) {
            if (alleles[c] > 0) {
                int depth = adBegin < 0 ? -1 : nth(line, adBegin, adEnd, isLocal ? localPlace(alleles[c]) : alleles[c]);
                if (depth < 0 || dp <= 0 || (long) depth * AdjRule.BALANCE_PARTS < dp) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The n-th number of a list with commas, from 0; −1 if it is missing. */
    private static int nth(byte[] line, int from, int end, int n) {
        int at = from;
        for (int skipped = 0; skipped < n && at < end; skipped++) {
            while (at < end && line[at] != ',') {
                at++;
            }
            at++;
        }
        int stop = at;
        while (stop < end && line[stop] != ',') {
            stop++;
        }
        return at >= end ? -1 : ByteScan.wholePart(line, at, stop);
    }

    static boolean isSeparator(byte b) {
        return b == '|' || b == '/';
    }
}
