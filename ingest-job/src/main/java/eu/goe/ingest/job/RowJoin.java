package eu.goe.ingest.job;

import eu.goe.core.genotype.CallBuffer;
import eu.goe.core.genotype.CallPacker;
import eu.goe.core.genotype.FieldEncoder;
import eu.goe.core.genotype.GenotypeDecoder;
import eu.goe.core.genotype.GenotypeJoin;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.PhaseEncoder;
import eu.goe.core.genotype.PhaseView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleList;
import eu.goe.core.genotype.SampleSetCodec;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.SiteFields;
import eu.goe.core.variant.Variant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rows of {@code variants}, and joins two of the same variant, block and tile into one. One owner. */
final class RowJoin {
    private final CallPacker packer = new CallPacker();
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeJoin join = new GenotypeJoin();
    private final GenotypeView viewA = new GenotypeView();
    private final GenotypeView viewB = new GenotypeView();
    private final GenotypeView joined = new GenotypeView();
    private final SampleList listA = new SampleList();
    private final SampleList listB = new SampleList();
    private final SampleList union = new SampleList();
    private final PhaseEncoder phaseEncoder = new PhaseEncoder();
    private final PhaseView phaseA = new PhaseView();
    private final PhaseView phaseB = new PhaseView();
    private final PhaseView phaseJoined = new PhaseView();
    private final FieldEncoder fieldEncoder = new FieldEncoder();
    private final FieldJoin fields = new FieldJoin();

    private long exceeded;
    private long joins;

    /** A row's place, and what its record says beside calls. */
    record Site(
            Variant variant,
            int block,
            int tile,
            @Nullable String id,
            @Nullable String filter,
            @Nullable Float qual,
            @Nullable String info,
            @Nullable String original) {}

    /**
     * A row of one allele of a record, with the counts of its tile.
     *
     * @param alt number of the allele in the calls, from 1
     * @param kept FORMAT fields that the row has of its carriers, or of everybody
     */
    VariantRow row(Site site, CallBuffer calls, int alt, Set<SampleField> kept) {
        int n = calls.nSamples();
        return row(
                site,
                packer.pack(calls, alt),
                SampleSetCodec.encode(calls.notAdj(), n),
                SampleSetCodec.encode(calls.notAdjHaploid(), n),
                kept.isEmpty() ? Map.of() : packed(kept, calls, alt));
    }

    private Map<SampleField, byte[]> packed(Set<SampleField> kept, CallBuffer calls, int alt) {
        Map<SampleField, byte[]> fieldsOfRow = new EnumMap<>(SampleField.class);
        for (SampleField field : kept) {
            byte[] packed = fieldEncoder.encode(field, calls, alt);
            if (packed != null) {
                fieldsOfRow.put(field, packed);
            }
        }
        return fieldsOfRow;
    }

    /** A row of columns that are packed already. */
    VariantRow row(
            Site site,
            CallPacker.Packed calls,
            byte @Nullable [] notAdj,
            byte @Nullable [] notAdjHaploid,
            Map<SampleField, byte[]> kept) {
        return new VariantRow(
                site.variant(),
                site.block(),
                site.tile(),
                site.id(),
                site.filter(),
                site.qual(),
                site.info(),
                site.original(),
                calls.counts(),
                calls.genotypes(),
                notAdj,
                notAdjHaploid,
                calls.phase(),
                kept,
                null);
    }

    /**
     * @param nSamples in the tile
     * @return one row that says what both say
     */
    VariantRow join(VariantRow a, VariantRow b, int nSamples) {
        byte[] packedA = a.genotypes();
        byte[] packedB = b.genotypes();
        if (packedA == null || packedB == null) {
            throw new IllegalArgumentException("rows without genotypes");
        }
        decoder.decode(packedA, nSamples, viewA);
        decoder.decode(packedB, nSamples, viewB);
        join.join(viewA, viewB, joined);
        exceeded += join.exceeded();
        joins++;
        return row(
                new Site(
                        a.variant(),
                        a.block(),
                        a.tile(),
                        SiteFields.ids(a.id(), b.id()),
                        SiteFields.filters(a.filter(), b.filter()),
                        SiteFields.qual(a.qual(), b.qual()),
                        SiteFields.info(a.info(), b.info()),
                        Spelling.joined(a, b)),
                packer.pack(joined, joinedPhase(a.phase(), b.phase())),
                union(a.notAdj(), b.notAdj(), nSamples),
                union(a.notAdjHaploid(), b.notAdjHaploid(), nSamples),
                fields.join(a.fields(), viewA, b.fields(), viewB, joined));
    }

    /** Phase of the rows that {@link #viewA} and {@link #viewB} are of. */
    private byte @Nullable [] joinedPhase(byte @Nullable [] a, byte @Nullable [] b) {
        if (a == null && b == null) {
            return null;
        }
        phaseA.decode(a, viewA);
        phaseB.decode(b, viewB);
        phaseJoined.join(phaseA, viewA, phaseB, viewB, joined);
        return phaseEncoder.encode(phaseJoined, joined);
    }

    private byte @Nullable [] union(byte @Nullable [] a, byte @Nullable [] b, int nSamples) {
        SampleSetCodec.decode(a, nSamples, listA);
        SampleSetCodec.decode(b, nSamples, listB);
        union.clear();
        int i = 0;
        int j = 0;
        while (i < listA.size() || j < listB.size()) {
            int inA = i < listA.size() ? listA.get(i) : Integer.MAX_VALUE;
            int inB = j < listB.size() ? listB.get(j) : Integer.MAX_VALUE;
            union.add(Math.min(inA, inB));
            i += inA <= inB ? 1 : 0;
            j += inB <= inA ? 1 : 0;
        }
        return SampleSetCodec.encode(union, nSamples);
    }

    /** Samples so far that had more alternate than called copies in a join and are missing there. */
    long exceeded() {
        return exceeded;
    }

    /** Joins so far. */
    long joins() {
        return joins;
    }
}
