package eu.goe.core.store;

import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.variant.Variant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code variants}: what one tile of one block says about one variant. Arrays belong to the row and are not
 * changed.
 *
 * @param block number of the block
 * @param tile of the block, from 0
 * @param id of the record, null if it has none
 * @param filter of the record, null if it has none
 * @param qual of the record, null if it has none
 * @param info kept keys, {@code KEY=VALUE;KEY}, null if there are none
 * @param original {@code pos:ref:alts:number} as the file had it, null where it is the variant itself
 * @param counts of the tile as called, plain columns so that {@code all} needs no genotypes; null if the columns were not read
 * @param genotypes packed, {@code docs/format.md}; null if the column was not read
 * @param notAdj samples whose call is not adj, null if there are none or the column was not read
 * @param notAdjHaploid on X and Y the same with the depth of a haploid call
 * @param phase packed, null if nothing is phased or the column was not read
 * @param fields packed FORMAT fields that were kept, as far as there are values and their columns were read
 * @param unlisted packed {@link eu.goe.core.genotype.SampleRuns}: samples that no record spoke of, whose calls here are what their blocks
 *     said at the place when they were put together; marked if the row of a block of gVCFs lists its variant whoever counts. Null for
 *     none, or if the column was not read
 */
public record VariantRow(
        Variant variant,
        int block,
        int tile,
        @Nullable String id,
        @Nullable String filter,
        @Nullable Float qual,
        @Nullable String info,
        @Nullable String original,
        @Nullable PlainCounts counts,
        byte @Nullable [] genotypes,
        byte @Nullable [] notAdj,
        byte @Nullable [] notAdjHaploid,
        byte @Nullable [] phase,
        Map<SampleField, byte[]> fields,
        byte @Nullable [] unlisted) {
    /** Samples in a tile, unless a block has smaller ones; in the last of a block fewer. */
    public static final int TILE_SAMPLES = 65_536;
}
