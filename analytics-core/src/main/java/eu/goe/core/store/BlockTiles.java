package eu.goe.core.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tiles of blocks that are put together, by the numbers of their samples: each has its place in the one tile that comes of them. */
final class BlockTiles {
    private final Map<Long, Integer> indices = new HashMap<>();
    private final int[] sizes;
    private final int nSamples;

    /** @param blocks whose samples follow each other without a gap, in that order */
    BlockTiles(List<Block> blocks) {
        sizes = new int[blocks.stream().mapToInt(Block::tiles).sum()];
        int at = 0;
        int next = blocks.get(0).firstSample();
        for (Block block : blocks) {
            if (block.firstSample() != next) {
                throw new IllegalArgumentException(
                        "block " + block.number() + " begins with sample " + block.firstSample() + ", not " + next);
            }
            for (int tile = 0; tile < block.tiles(); tile++) {
                indices.put((long) block.number() << 32 | tile, at);
                sizes[at++] = block.nSamples(tile);
            }
            next += block.nSamples();
        }
        nSamples = next - blocks.get(0).firstSample();
    }

    /** Place of a tile in the order of samples. */
    int index(int block, int tile) {
        Integer index = indices.get((long) block << 32 | tile);
        if (index == null) {
            throw new IllegalStateException("row of block " + block + ", tile " + tile + ", which is another's");
        }
        return index;
    }

    /** How many tiles there are. */
    int count() {
        return sizes.length;
    }

    /** Samples of a tile. */
    int size(int tile) {
        return sizes[tile];
    }

    /** Samples of each tile, the caller's. */
    int[] sizes() {
        return sizes.clone();
    }

    /** Samples of all tiles. */
    int nSamples() {
        return nSamples;
    }
}
