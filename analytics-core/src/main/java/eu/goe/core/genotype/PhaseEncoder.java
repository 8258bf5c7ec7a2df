package eu.goe.core.genotype;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs which calls of a row are phased, and in which order their copies stand; {@code docs/format.md}, "Phase". Mutable
 * buffers, one owner.
 *
 * <p>Costs the entries of the calls: of a file that is phased throughout, a homozygous reference call costs nothing.
 */
public final class PhaseEncoder {
    static final int DEFAULT_PHASED = 1;
    static final int OTHERS = 2;

    private final SampleList flipped = new SampleList();
    private byte[] order = new byte[16];
    private int nBits;

    /**
     * @param alt number of the allele that the row is about, from 1
     * @return null where nothing is phased
     */
    public byte @Nullable [] encode(CallBuffer calls, int alt) {
        SampleList others = calls.otherPhase();
        boolean phased = calls.isPhasedByDefault();
        if (!phased && others.size() == 0) {
            return null;
        }
        nBits = 0;
        int nPhases = calls.nSamples();
        int o = 0;
        for (int e = 0; e < calls.nEntries(); e++) {
            int sample = calls.sample(e);
            nPhases -= hasPhase(calls, e) ? 0 : 1;
            while (o < others.size() && others.get(o) < sample) {
                o++;
            }
            boolean differs = o < others.size() && others.get(o) == sample;
            if (calls.ploidy(e) == 2 && phased != differs) {
                int first = calls.allele(e, 0);
                int second = calls.allele(e, 1);
                boolean half = (first == CallBuffer.NOT_CALLED) != (second == CallBuffer.NOT_CALLED);
                if (half) {
                    bit(first != CallBuffer.NOT_CALLED);
                } else if ((first == alt) != (second == alt)) {
                    bit(first == alt);
                }
            }
        }
        if (2 * others.size() > nPhases || nPhases == 0) {
            flip(calls, others);
            return finish(!phased && nPhases > 0, flipped, calls.nSamples());
        }
        return finish(phased, others, calls.nSamples());
    }

    /** @return null where nothing is phased */
    byte @Nullable [] encode(BiallelicCalls calls, PlainCounts counts) {
        if (!calls.isPhased() || counts.nMissing() == calls.nSamples()) {
            return null;
        }
        byte[] packed = new byte[1 + calls.orderBytes()];
        packed[0] = DEFAULT_PHASED;
        calls.putOrder(packed, 1);
        return packed;
    }

    private static boolean hasPhase(CallBuffer calls, int entry) {
        return calls.ploidy(entry) > 1 && calls.isCalled(entry);
    }

    /** Samples with a phase that are not in a set. */
    private void flip(CallBuffer calls, SampleList others) {
        flipped.clear();
        int o = 0;
        int e = 0;
        for (int sample = 0; sample < calls.nSamples(); sample++) {
            boolean hasPhase = true;
            if (e < calls.nEntries() && calls.sample(e) == sample) {
                hasPhase = hasPhase(calls, e);
                e++;
            }
            if (o < others.size() && others.get(o) == sample) {
                o++;
            } else if (hasPhase) {
                flipped.add(sample);
            }
        }
    }

    /** Packs what two rows that became one say. */
    public byte @Nullable [] encode(PhaseView phase, GenotypeView view) {
        nBits = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            int known = phase.phase(e);
            if (known == PhaseView.FIRST || known == PhaseView.SECOND) {
                bit(known == PhaseView.FIRST);
            }
        }
        return finish(phase.isPhasedByDefault(), phase.others(), view.nSamples());
    }

    private void bit(boolean set) {
        if (nBits >> 3 == order.length) {
            order = Arrays.copyOf(order, 2 * order.length);
        }
        if ((nBits & 7) == 0) {
            order[nBits >> 3] = 0;
        }
        order[nBits >> 3] |= (byte) (set ? 1 << (nBits & 7) : 0);
        nBits++;
    }

    private byte @Nullable [] finish(boolean phased, SampleList others, int nSamples) {
        byte[] set = SampleSetCodec.encode(others, nSamples);
        if (!phased && set == null) {
            return null;
        }
        int setBytes = set == null ? 0 : set.length;
        byte[] packed = new byte[1 + setBytes + (nBits + 7) / 8];
        packed[0] = (byte) ((phased ? DEFAULT_PHASED : 0) | (set == null ? 0 : OTHERS));
        if (set != null) {
            System.arraycopy(set, 0, packed, 1, setBytes);
        }
        System.arraycopy(order, 0, packed, 1 + setBytes, (nBits + 7) / 8);
        return packed;
    }
}
