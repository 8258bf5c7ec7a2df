package eu.goe.core.store;

import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleRemoval;
import eu.goe.core.genotype.SampleRuns;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples out of the rows of one block, tile by tile. Mutable buffers, one owner.
 *
 * <p>Of a block whose batches are all of gVCFs a row that only they carried goes: nobody else has the allele, and their own files are all
 * that lists it. Another call set lists its variants whoever carries them.
 */
final class RowErasure {
    private final @Nullable SampleRemoval[] ofTile;
    private final boolean dropsUncarried;
    private final int[] people = new int[GenotypeState.COUNT];

    /**
     * @param numbers of samples, ascending; those outside the block do not matter
     */
    RowErasure(Block block, int[] numbers) {
        ofTile = new SampleRemoval[block.tiles()];
        dropsUncarried = block.isGvcf();
        for (int tile = 0; tile < ofTile.length; tile++) {
            int first = block.firstSample(tile);
            int n = block.nSamples(tile);
            int[] places = IntStream.of(numbers)
                    .filter(sample -> sample >= first && sample < first + n)
                    .map(sample -> sample - first)
                    .toArray();
            ofTile[tile] = places.length == 0 ? null : new SampleRemoval(n, places);
        }
    }

    /** The row without the samples; null if it goes. */
    @Nullable
    VariantRow without(VariantRow row) {
        SampleRemoval removal = ofTile[row.tile()];
        byte[] packed = row.genotypes();
        if (removal == null || packed == null) {
            return row;
        }
        byte[] genotypes = removal.genotypes(packed);
        if (dropsUncarried && removal.isLeftWithoutCarrier() && !SampleRuns.isMarked(row.unlisted())) {
            return null;
        }
        PlainCounts counts = PlainCounts.of(removal.calls(), people);
        return new VariantRow(
                row.variant(),
                row.block(),
                row.tile(),
                row.id(),
                row.filter(),
                row.qual(),
                row.info(),
                row.original(),
                counts,
                genotypes,
                removal.set(row.notAdj()),
                removal.set(row.notAdjHaploid()),
                removal.phase(row.phase()),
                fields(row.fields(), removal),
                removal.unlisted(row.unlisted()));
    }

    private static Map<SampleField, byte[]> fields(Map<SampleField, byte[]> fields, SampleRemoval removal) {
        if (fields.isEmpty()) {
            return fields;
        }
        Map<SampleField, byte[]> kept = new EnumMap<>(SampleField.class);
        fields.forEach((field, packed) -> {
            byte[] without = removal.field(field, packed);
            if (without != null) {
                kept.put(field, without);
            }
        });
        return kept;
    }

    CallabilityRow without(CallabilityRow row) {
        SampleRemoval removal = ofTile[row.tile()];
        return removal == null
                ? row
                : new CallabilityRow(
                        row.contig(),
                        row.start(),
                        row.end(),
                        row.block(),
                        row.tile(),
                        removal.callability(row.called(), row.start()));
    }

    /** Whether a row says nothing of the samples. */
    boolean isWithout(VariantRow row) {
        SampleRemoval removal = ofTile[row.tile()];
        byte[] genotypes = row.genotypes();
        return removal == null
                || (genotypes != null
                        && removal.isWithout(
                                genotypes,
                                row.notAdj(),
                                row.notAdjHaploid(),
                                row.fields().get(SampleField.GP),
                                row.fields().get(SampleField.DS)));
    }

    boolean isWithout(CallabilityRow row) {
        SampleRemoval removal = ofTile[row.tile()];
        return removal == null || removal.isWithout(row.called(), row.start());
    }
}
