package eu.goe.core.genotype;

import org.jspecify.annotations.Nullable;

/** Turns the calls of a record into what a row keeps of them, for one alternate allele. Mutable buffers, one owner. */
public final class CallPacker {
    private final GenotypeEncoder encoder = new GenotypeEncoder();
    private final BiallelicCalls biallelic = new BiallelicCalls();
    private final PhaseEncoder phaseEncoder = new PhaseEncoder();
    private final int[] people = new int[GenotypeState.COUNT];

    /**
     * Calls as columns of a row.
     *
     * @param phase null where nothing is phased
     */
    public record Packed(PlainCounts counts, byte[] genotypes, byte @Nullable [] phase) {}

    /**
     * @param alt number of the allele, from 1
     * @return arrays that are the caller's
     */
    public Packed pack(CallBuffer calls, int alt) {
        CallPlanes planes = calls.asPlanes();
        if (planes != null) {
            biallelic.see(planes, alt);
            PlainCounts counts = biallelic.counts();
            return new Packed(counts, encoder.encode(biallelic, counts), phaseEncoder.encode(biallelic, counts));
        }
        GenotypeView view = encoder.view(calls, alt);
        return new Packed(PlainCounts.of(view, people), encoder.encode(view), phaseEncoder.encode(calls, alt));
    }

    /** Packs a view, whose phase the caller knows. */
    public Packed pack(GenotypeView view, byte @Nullable [] phase) {
        return new Packed(PlainCounts.of(view, people), encoder.encode(view), phase);
    }
}
