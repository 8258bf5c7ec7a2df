package eu.goe.core.genotype;

import java.util.Arrays;

/**
 * Packs what the samples of a tile carry at one variant into bytes: a list of those that are not homozygous reference
 * when they are few, 2 bits a sample when they are many, whichever is shorter. Specified in {@code docs/format.md},
 * "Genotypes". Mutable buffers, one owner.
 *
 * <p>Time O(entries) for a rare variant, O(samples / 4) bytes for a common one.
 */
public final class GenotypeEncoder {
    static final int DENSE = 1;
    static final int HAPLOID_MASK = 2;
    static final int EXCEPTIONS = 4;

    private byte[] haploid = new byte[0];
    private byte[] exceptions = new byte[64];
    private byte[] sparse = new byte[64];
    private final GenotypeView view = new GenotypeView();

    /**
     * Unpacks the calls of a record as one of its alternate alleles sees them: another allele is a called copy without
     * this allele.
     *
     * @param alt number of the allele, from 1
     * @return the view, valid until the next call
     */
    public GenotypeView view(CallBuffer calls, int alt) {
        view.clear(calls.nSamples());
        for (int e = 0; e < calls.nEntries(); e++) {
            int ploidy = calls.ploidy(e);
            if (ploidy == 2) {
                int first = calls.allele(e, 0);
                int second = calls.allele(e, 1);
                view.addCopies(
                        calls.sample(e),
                        2,
                        2 + (first >> 31) + (second >> 31),
                        (first == alt ? 1 : 0) + (second == alt ? 1 : 0));
                continue;
            }
            int called = 0;
            int copies = 0;
            for (int c = 0; c < ploidy; c++) {
                int allele = calls.allele(e, c);
                called += allele == CallBuffer.NOT_CALLED ? 0 : 1;
                copies += allele == alt ? 1 : 0;
            }
            view.addCopies(calls.sample(e), ploidy, called, copies);
        }
        return view;
    }

    /** Packs a view; the array is the caller's. */
    public byte[] encode(GenotypeView genotypes) {
        int n = genotypes.nSamples();
        int maskBytes = (n + 7) / 8;
        if (haploid.length < maskBytes) {
            haploid = new byte[maskBytes];
        }
        int nEntries = genotypes.nEntries();
        reserveList(nEntries);
        int denseBytes = (n + 3) / 4;
        int nHaploid = 0;
        int nListed = 0;
        int nExceptions = 0;
        int sparseEnd = 0;
        int exceptionsEnd = 0;
        int previous = -1;
        int previousException = -1;
        for (int e = 0; e < nEntries; e++) {
            int sample = genotypes.sample(e);
            int state = genotypes.state(e);
            if (state >= GenotypeState.HALF_REF) {
                exceptionsEnd = putException(exceptionsEnd, sample - previousException - 1, genotypes, e);
                previousException = sample;
                nExceptions++;
                continue;
            }
            if (state >= GenotypeState.HAPLOID_REF) {
                if (nHaploid++ == 0) {
                    Arrays.fill(haploid, 0, maskBytes, (byte) 0);
                }
                haploid[sample >> 3] |= (byte) (1 << (sample & 7));
            }
            int code = code(state);
            // A list that is already longer than 2 bits a sample is not wanted.
            if (code != 0 && sparseEnd <= denseBytes) {
                sparseEnd = Varint.put(sparse, sparseEnd, (sample - previous - 1) << 2 | code);
                previous = sample;
                nListed++;
            }
        }
        boolean dense = denseBytes < sparseEnd + Varint.length(nListed);
        int body = dense ? denseBytes : sparseEnd + Varint.length(nListed);
        int tail = nExceptions == 0 ? 0 : Varint.length(nExceptions) + exceptionsEnd;
        byte[] packed = new byte[1 + (nHaploid == 0 ? 0 : maskBytes) + body + tail];
        packed[0] =
                (byte) ((dense ? DENSE : 0) | (nHaploid == 0 ? 0 : HAPLOID_MASK) | (nExceptions == 0 ? 0 : EXCEPTIONS));
        int at = 1;
        if (nHaploid > 0) {
            System.arraycopy(haploid, 0, packed, at, maskBytes);
            at += maskBytes;
        }
        if (dense) {
            putDense(genotypes, packed, at);
            at += denseBytes;
        } else {
            at = Varint.put(packed, at, nListed);
            System.arraycopy(sparse, 0, packed, at, sparseEnd);
            at += sparseEnd;
        }
        if (nExceptions > 0) {
            at = Varint.put(packed, at, nExceptions);
            System.arraycopy(exceptions, 0, packed, at, exceptionsEnd);
        }
        return packed;
    }

    /** Makes room for a list of so many samples, and their number. */
    private void reserveList(int nListed) {
        if (sparse.length < 5 * nListed + 5) {
            sparse = new byte[Math.max(5 * nListed + 5, 2 * sparse.length)];
        }
    }

    /** Writes an entry as an exception, so many samples behind the one before; returns where the next one goes. */
    private int putException(int at, int gap, GenotypeView genotypes, int entry) {
        if (exceptions.length < at + 8) {
            exceptions = Arrays.copyOf(exceptions, 2 * exceptions.length);
        }
        int to = Varint.put(exceptions, at, gap);
        exceptions[to++] = (byte) genotypes.ploidy(entry);
        exceptions[to++] = (byte) genotypes.called(entry);
        exceptions[to++] = (byte) genotypes.alt(entry);
        return to;
    }

    /** Writes two bits a sample into bytes that are 0. */
    private static void putDense(GenotypeView genotypes, byte[] packed, int at) {
        for (int e = 0; e < genotypes.nEntries(); e++) {
            int state = genotypes.state(e);
            if (state < GenotypeState.HALF_REF) {
                int sample = genotypes.sample(e);
                packed[at + (sample >> 2)] |= (byte) (code(state) << 2 * (sample & 3));
            }
        }
    }

    /** Packs diploid calls; the array is the caller's. */
    byte[] encode(BiallelicCalls calls, PlainCounts counts) {
        int denseBytes = (calls.nSamples() + 3) / 4;
        int nListed = counts.nHet() + counts.nHomAlt() + counts.nMissing();
        int listBytes = denseBytes + 1;
        if (nListed <= denseBytes) {
            reserveList(nListed);
            listBytes = calls.putList(sparse, Varint.put(sparse, 0, nListed));
        }
        boolean dense = denseBytes < listBytes;
        int tail = putHalfCalls(calls);
        int body = dense ? denseBytes : listBytes;
        byte[] packed = new byte[1 + body + tail];
        packed[0] = (byte) ((dense ? DENSE : 0) | (tail == 0 ? 0 : EXCEPTIONS));
        if (dense) {
            calls.putDense(packed, 1);
        } else {
            System.arraycopy(sparse, 0, packed, 1, body);
        }
        System.arraycopy(exceptions, 0, packed, 1 + body, tail);
        return packed;
    }

    /** Makes exceptions of them; returns how many bytes these take. */
    private int putHalfCalls(BiallelicCalls calls) {
        int n = calls.nHalf();
        if (n == 0) {
            return 0;
        }
        if (exceptions.length < 8 * n + 5) {
            exceptions = new byte[16 * n + 5];
        }
        int at = Varint.put(exceptions, 0, n);
        int previous = -1;
        for (int h = 0; h < n; h++) {
            at = Varint.put(exceptions, at, calls.halfSample(h) - previous - 1);
            exceptions[at++] = 2;
            exceptions[at++] = 1;
            exceptions[at++] = (byte) calls.halfAlt(h);
            previous = calls.halfSample(h);
        }
        return at;
    }

    /** The two bits of a state below {@link GenotypeState#HALF_REF}: haploid states 4, 5, 6 have codes 0, 2, 3. */
    private static int code(int state) {
        return state < GenotypeState.HAPLOID_REF ? state : state == GenotypeState.HAPLOID_REF ? 0 : state - 3;
    }
}
