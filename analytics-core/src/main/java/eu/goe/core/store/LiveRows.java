package eu.goe.core.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of {@code variants} as they are without those who have withdrawn and without removed batches, for readers that show genotypes. Costs
 * nothing in blocks that have none of them. Mutable buffers, one owner.
 */
public final class LiveRows {
    private final Map<Integer, RowErasure> byBlock = new HashMap<>();

    /**
     * @param blocks whose rows will come
     * @param leftOut samples that are not to be shown: who waits for erasure, and batches that were removed
     */
    public LiveRows(Collection<Block> blocks, BitSet leftOut) {
        for (Block block : blocks) {
            int first = block.firstSample();
            int[] here = leftOut.get(first, first + block.nSamples()).stream()
                    .map(place -> first + place)
                    .toArray();
            if (here.length > 0) {
                byBlock.put(block.number(), new RowErasure(block, here));
            }
        }
    }

    /** What stays of rows of one variant. */
    public List<VariantRow> of(List<VariantRow> rows) {
        if (byBlock.isEmpty()) {
            return rows;
        }
        List<VariantRow> live = new ArrayList<>(rows.size());
        for (VariantRow row : rows) {
            RowErasure erasure = byBlock.get(row.block());
            VariantRow without = erasure == null ? row : erasure.without(row);
            if (without != null) {
                live.add(without);
            }
        }
        return live;
    }
}
