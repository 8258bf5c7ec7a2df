package eu.goe.ingest.gvcf;

import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.CallState;
import eu.goe.core.genotype.FieldBuffer;
import eu.goe.core.genotype.SampleField;
import eu.goe.ingest.vcf.VcfRecord;

/**
 * What a sample's own record says about one variant.
 *
 * @param sample place in the tile
 * @param alleles of the copies: 1 the variant, 0 another allele, −1 not called; the record's own
 * @param phased whether their order means something
 * @param adj as in {@link CallState}
 * @param gq with the others −1 where it is missing or not kept
 */
record OwnCall(int sample, int[] alleles, boolean phased, int adj, int gq, int dp, int ps, int refDepth, int altDepth) {
    private static final int[] REFERENCE = {0, 0};
    private static final int MISSING = -1;

    /** The call of a record of one sample, seen from one of its alleles. */
    static OwnCall of(int sample, VcfRecord record, int alt, boolean hasHaploidAnswer, boolean keepsFields) {
        CallBuffer calls = record.calls(0);
        boolean phased = calls.isPhasedByDefault() != calls.otherPhase().size() > 0;
        int adj = adj(calls, hasHaploidAnswer);
        if (calls.nEntries() == 0) {
            return new OwnCall(sample, REFERENCE, phased, adj, MISSING, MISSING, MISSING, MISSING, MISSING);
        }
        int[] alleles = new int[calls.ploidy(0)];
        boolean carries = false;
        for (int c = 0; c < alleles.length; c++) {
            int allele = calls.allele(0, c);
            alleles[c] = allele == alt ? 1 : Math.min(allele, 0);
            carries |= allele == alt;
        }
        if (!keepsFields || !carries) {
            return new OwnCall(sample, alleles, phased, adj, MISSING, MISSING, MISSING, MISSING, MISSING);
        }
        FieldBuffer fields = calls.fields();
        return new OwnCall(
                sample,
                alleles,
                phased,
                adj,
                fields.value(SampleField.GQ, 0),
                fields.value(SampleField.DP, 0),
                fields.value(SampleField.PS, 0),
                fields.depth(0, 0),
                fields.depth(0, alt));
    }

    private static int adj(CallBuffer calls, boolean hasHaploidAnswer) {
        if (calls.notAdj().size() == 0) {
            return CallState.ADJ;
        }
        return hasHaploidAnswer && calls.notAdjHaploid().size() == 0 ? CallState.ADJ_IF_HAPLOID : CallState.NOT_ADJ;
    }

    /** The state that the call gives its sample where it is about another allele. */
    static int state(VcfRecord record, boolean hasHaploidAnswer) {
        CallBuffer calls = record.calls(0);
        int adj = adj(calls, hasHaploidAnswer);
        if (calls.nEntries() == 0) {
            return CallState.of(2, 2, adj);
        }
        int called = 0;
        for (int c = 0; c < calls.ploidy(0); c++) {
            called += calls.allele(0, c) == CallBuffer.NOT_CALLED ? 0 : 1;
        }
        return CallState.of(calls.ploidy(0), called, adj);
    }

    int copies() {
        int copies = 0;
        for (int allele : alleles) {
            copies += allele == 1 ? 1 : 0;
        }
        return copies;
    }

    int called() {
        int called = 0;
        for (int allele : alleles) {
            called += allele == CallBuffer.NOT_CALLED ? 0 : 1;
        }
        return called;
    }

    /**
     * Both of two records that became one variant, as rows of a call set are joined: called copies are the larger number and alternate
     * copies add up; the order of copies is not kept.
     *
     * @return with no copy called if there are more alternate than called ones
     */
    OwnCall join(OwnCall other) {
        int called = Math.max(called(), other.called());
        int copies = copies() + other.copies();
        int[] both = new int[Math.max(alleles.length, other.alleles.length)];
        boolean exceeds = copies > called;
        for (int c = 0; c < both.length; c++) {
            both[c] = exceeds || c >= called ? CallBuffer.NOT_CALLED : c < called - copies ? 0 : 1;
        }
        OwnCall values = copies() > 0 ? this : other;
        return new OwnCall(
                sample,
                both,
                false,
                Math.max(adj, other.adj),
                values.gq,
                values.dp,
                values.ps,
                values.refDepth,
                values.altDepth);
    }

    /** Adds the call to those of the tile, after all earlier samples. */
    void addTo(CallBuffer calls, boolean hasHaploidAnswer, boolean keepsFields) {
        boolean isCalled = called() > 0;
        if (isCalled && adj != CallState.ADJ) {
            calls.notAdj().add(sample);
            if (hasHaploidAnswer && adj == CallState.NOT_ADJ) {
                calls.notAdjHaploid().add(sample);
            }
        }
        if (phased && alleles.length > 1 && isCalled) {
            calls.otherPhase().add(sample);
        }
        if (alleles.length == 2 && alleles[0] == 0 && alleles[1] == 0) {
            return;
        }
        calls.add(sample, alleles, alleles.length);
        if (keepsFields) {
            calls.fields().entry(gq, dp, ps);
            if (copies() > 0) {
                calls.fields().depth(refDepth);
                calls.fields().depth(altDepth);
            }
        }
    }
}
