package eu.goe.core.store;

import java.util.List;

/**
 * How many rows {@code variants} has of a block.
 *
 * @param least of all tiles
 * @param most equal to {@code least} where the number is known
 */
record BlockRows(long least, long most) {
    /**
     * @param batches in the block
     * @param isErased whether somebody was taken out of it, which drops rows of gVCFs that nobody else has
     */
    static BlockRows of(Block block, List<Batch> batches, boolean isErased) {
        // A batch of gVCFs counts the rows of all tiles, other call sets those of one.
        long all = batches.stream()
                .mapToLong(b -> b.variants() * (b.kind().equals("gvcf") ? 1 : block.tiles()))
                .sum();
        if (batches.size() > 1) {
            // Variants that several list have one row.
            return new BlockRows(isErased || all == 0 ? 0 : 1, all);
        }
        return new BlockRows(isErased && block.isGvcf() ? 0 : all, all);
    }

    @Override
    public String toString() {
        return least == most ? Long.toString(most) : least + " to " + most;
    }
}
