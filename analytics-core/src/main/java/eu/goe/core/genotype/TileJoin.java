package eu.goe.core.genotype;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the calls of several tiles about one variant one behind the other, as those of one tile. A tile that does not list the variant
 * gives what it says at the place instead, so that whoever counts the joined tile finds what the tiles gave alone. Mutable buffers, one owner.
 *
 * <p>Use: {@link #begin}, {@link #listed} or {@link #absent} for each tile in order, then take the columns. Time O(entries), and O(samples)
 * for a tile whose phase differs from the default and for fields of everybody.
 */
public final class TileJoin {
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeEncoder encoder = new GenotypeEncoder();
    private final GenotypeView part = new GenotypeView();
    private final GenotypeView joined = new GenotypeView();
    private final SampleList partSet = new SampleList();
    private final SampleList notAdj = new SampleList();
    private final SampleList notAdjHaploid = new SampleList();
    private final SampleRuns unlisted = new SampleRuns();
    private final SampleRuns partRuns = new SampleRuns();
    private final PhaseView partPhase = new PhaseView();
    private final PhaseView phase = new PhaseView();
    private final PhaseEncoder phaseEncoder = new PhaseEncoder();
    private final Map<SampleField, FieldEncoder> carriers = new EnumMap<>(SampleField.class);
    private final Map<SampleField, int[]> everybody = new EnumMap<>(SampleField.class);
    private final FieldEncoder everybodyEncoder = new FieldEncoder();
    private int[] values = new int[64];
    private Set<SampleField> fields = Set.of();
    private int nSamples;
    private int at;
    private boolean isSex;
    private boolean marksUncarried;

    /**
     * The packed columns of a tile's row.
     *
     * @param unlisted runs of the tile's samples that no record spoke of
     */
    public record Packed(
            byte[] genotypes,
            byte @Nullable [] notAdj,
            byte @Nullable [] notAdjHaploid,
            byte @Nullable [] phase,
            Map<SampleField, byte[]> fields,
            byte @Nullable [] unlisted) {}

    /**
     * Begins a variant.
     *
     * @param nSamples of all tiles
     * @param isSex whether it is on X or Y, where a call may be adj by the depth of a haploid call only
     * @param isPhased whether most samples come from tiles that are phased by default
     * @param fields that a tile has
     * @param marksUncarried whether the row is marked if a tile lists the variant of which nobody has the allele: of gVCFs, where a row
     *     whose carriers are all left out lists its variant no more
     */
    public void begin(int nSamples, boolean isSex, boolean isPhased, Set<SampleField> fields, boolean marksUncarried) {
        this.nSamples = nSamples;
        this.marksUncarried = marksUncarried;
        this.isSex = isSex;
        this.fields = fields;
        at = 0;
        joined.clear(nSamples);
        notAdj.clear();
        notAdjHaploid.clear();
        unlisted.clear();
        phase.begin(isPhased);
        for (SampleField field : fields) {
            if (field.isOfEverybody()) {
                int[] bits = everybody.get(field);
                if (bits == null || bits.length < nSamples) {
                    bits = new int[nSamples];
                    everybody.put(field, bits);
                }
                Arrays.fill(bits, 0, nSamples, FieldEncoder.missing(field));
            } else {
                carriers.computeIfAbsent(field, f -> new FieldEncoder()).begin();
            }
        }
    }

    /** Whether samples without an entry are phased in a row. */
    public static boolean isPhasedByDefault(byte @Nullable [] phase) {
        return phase != null && phase.length > 0 && (phase[0] & PhaseEncoder.DEFAULT_PHASED) != 0;
    }

    /** Adds the next tile, which lists the variant. */
    public void listed(int n, Packed row) {
        decoder.decode(row.genotypes(), n, part);
        int firstEntry = joined.nEntries();
        boolean isCarried = false;
        for (int e = 0; e < part.nEntries(); e++) {
            joined.addCopies(at + part.sample(e), part.ploidy(e), part.called(e), part.alt(e));
            isCarried |= part.alt(e) > 0;
        }
        append(row.notAdj(), n, notAdj);
        append(row.notAdjHaploid(), n, notAdjHaploid);
        partPhase.decode(row.phase(), part);
        phase.append(partPhase, part, at, firstEntry);
        partRuns.decode(row.unlisted(), n);
        if (marksUncarried && (!isCarried || partRuns.isMarked())) {
            unlisted.mark();
        }
        for (int r = 0; r < partRuns.size(); r++) {
            unlisted.add(at + partRuns.first(r), partRuns.end(r) - partRuns.first(r));
        }
        for (SampleField field : fields) {
            byte[] packed = row.fields().get(field);
            if (!field.isOfEverybody()) {
                appendCarriers(field, packed);
            } else if (packed != null) {
                int[] bits = everybodyBits(field);
                int from = at;
                FieldDecoder.everybody(packed, n, field, (s, value) -> bits[from + s] = value);
            }
        }
        at += n;
    }

    private int[] everybodyBits(SampleField field) {
        int[] bits = everybody.get(field);
        if (bits == null) {
            throw new IllegalStateException(field + " was not announced");
        }
        return bits;
    }

    private void append(byte @Nullable [] packed, int n, SampleList to) {
        SampleSetCodec.decode(packed, n, partSet);
        for (int i = 0; i < partSet.size(); i++) {
            to.add(at + partSet.get(i));
        }
    }

    private void appendCarriers(SampleField field, byte @Nullable [] packed) {
        FieldEncoder to = carriers.get(field);
        if (to == null) {
            throw new IllegalStateException(field + " was not announced");
        }
        int n = field.perCarrier() * part.nCarriers();
        if (values.length < n) {
            values = new int[Math.max(n, 2 * values.length)];
        }
        FieldDecoder.carriers(packed, n, values);
        for (int i = 0; i < n; i++) {
            to.add(values[i]);
        }
    }

    /** Adds the next tile, which does not list the variant: nobody of it has the allele. */
    public void absent(int n, CalledStates states) {
        int firstEntry = joined.nEntries();
        for (int s = states.nextOdd(0, n); s < n; s = states.nextOdd(s + 1, n)) {
            int state = states.state(s);
            joined.addCopies(at + s, CallState.ploidy(state), CallState.called(state), 0);
            int adj = CallState.adj(state);
            if (state != CallState.NONE && adj != CallState.ADJ) {
                notAdj.add(at + s);
                if (isSex && adj == CallState.NOT_ADJ) {
                    notAdjHaploid.add(at + s);
                }
            }
        }
        phase.appendUnphased(joined, at, n, firstEntry);
        unlisted.add(at, n);
        at += n;
    }

    /** The joined calls; valid until the next variant. */
    public GenotypeView calls() {
        if (at != nSamples) {
            throw new IllegalStateException(at + " of " + nSamples + " samples");
        }
        return joined;
    }

    /** The joined row's columns. */
    public Packed packed() {
        Map<SampleField, byte[]> packed = fields.isEmpty() ? Map.of() : new EnumMap<>(SampleField.class);
        for (SampleField field : fields) {
            byte[] bytes = field.isOfEverybody() ? packedEverybody(field) : finished(field);
            if (bytes != null) {
                packed.put(field, bytes);
            }
        }
        return new Packed(
                encoder.encode(calls()),
                SampleSetCodec.encode(notAdj, nSamples),
                SampleSetCodec.encode(notAdjHaploid, nSamples),
                phaseEncoder.encode(phase, joined),
                packed,
                unlisted.encode());
    }

    private byte @Nullable [] finished(SampleField field) {
        FieldEncoder encoded = carriers.get(field);
        return encoded == null ? null : encoded.finish();
    }

    private byte @Nullable [] packedEverybody(SampleField field) {
        int[] bits = everybodyBits(field);
        int missing = FieldEncoder.missing(field);
        for (int s = 0; s < nSamples; s++) {
            if (bits[s] != missing) {
                return everybodyEncoder.everybody(FieldEncoder.width(field), nSamples, i -> bits[i]);
            }
        }
        return null;
    }
}
