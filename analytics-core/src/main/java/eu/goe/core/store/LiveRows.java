package eu.goe.core.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of {@code variants} as they will be once those who have withdrawn are erased, for readers that show genotypes. Costs nothing in blocks
 * where nobody waits for erasure. Mutable buffers, one owner.
 */
public final class LiveRows {
    private final Map<Integer, RowErasure> byBlock = new HashMap<>();

    /** @param blocks whose rows will come */
    public LiveRows(Collection<Block> blocks, Withdrawals withdrawals) {
        int[] pending = withdrawals.pending();
        for (Block block : blocks) {
            for (int sample : pending) {
                if (sample >= block.firstSample() && sample < block.firstSample() + block.nSamples()) {
                    byBlock.putIfAbsent(block.number(), new RowErasure(block, pending));
                }
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
