package eu.goe.core.store;

import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.genotype.SampleRemoval;
import java.util.Arrays;
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

    /**
     * @param numbers of samples, ascending; those outside the block do not matter
     * @param dropsUncarried whether a row that is left without a carrier goes
     */
    RowErasure(Block block, int[] numbers, boolean dropsUncarried) {
        ofTile = new SampleRemoval[block.tiles()];
        this.dropsUncarried = dropsUncarried;
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
        if (dropsUncarried && removal.isLeftWithoutCarrier()) {
            return null;
        }
        boolean isSame = Arrays.equals(genotypes, packed);
        Counts counts = isSame ? Counts.of(row) : Counts.of(removal.calls());
        return new VariantRow(
                row.variant(),
                row.block(),
                row.tile(),
                row.id(),
                row.filter(),
                row.qual(),
                row.info(),
                row.original(),
                counts.ac(),
                counts.an(),
                counts.nHomRef(),
                counts.nHet(),
                counts.nHomAlt(),
                counts.nHemiAlt(),
                counts.nMissing(),
                counts.nPolyploid(),
                genotypes,
                removal.set(row.notAdj()),
                removal.set(row.notAdjHaploid()),
                removal.phase(row.phase()),
                fields(row.fields(), removal));
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

    /** The plain columns of a row, from its calls. */
    private record Counts(
            int ac, int an, int nHomRef, int nHet, int nHomAlt, int nHemiAlt, int nMissing, int nPolyploid) {
        static Counts of(VariantRow row) {
            return new Counts(
                    row.ac(),
                    row.an(),
                    row.nHomRef(),
                    row.nHet(),
                    row.nHomAlt(),
                    row.nHemiAlt(),
                    row.nMissing(),
                    row.nPolyploid());
        }

        static Counts of(GenotypeView view) {
            int homRef = view.nSamples() - view.nEntries();
            int ac = 0;
            int an = 2 * homRef;
            int het = 0;
            int homAlt = 0;
            int hemiAlt = 0;
            int missing = 0;
            int polyploid = 0;
            for (int e = 0; e < view.nEntries(); e++) {
                int ploidy = view.ploidy(e);
                int called = view.called(e);
                int alt = view.alt(e);
                ac += alt;
                an += called;
                missing += called == 0 ? 1 : 0;
                hemiAlt += view.state(e) == GenotypeState.HAPLOID_ALT ? 1 : 0;
                polyploid += ploidy > 2 && called > 0 ? 1 : 0;
                boolean isComplete = ploidy > 1 && called == ploidy;
                het += isComplete && alt > 0 && alt < called ? 1 : 0;
                homAlt += isComplete && alt == called ? 1 : 0;
            }
            return new Counts(ac, an, homRef, het, homAlt, hemiAlt, missing, polyploid);
        }
    }
}
