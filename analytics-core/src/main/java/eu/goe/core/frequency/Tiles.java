package eu.goe.core.frequency;

import eu.goe.core.cohort.StrataPlan;
import eu.goe.core.store.Block;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tiles of all blocks, one after the other, and how many people of each atom each has. */
public final class Tiles {
    private final int[] atomOf;
    private final Map<Long, Integer> indices = new HashMap<>();
    private final int[] firstSample;
    private final int[] nSamples;
    private final int[][] atomSizes;

    public Tiles(List<Block> blocks, StrataPlan plan) {
        atomOf = plan.atomOf();
        int n = blocks.stream().mapToInt(Block::tiles).sum();
        firstSample = new int[n];
        nSamples = new int[n];
        atomSizes = new int[n][];
        int at = 0;
        for (Block block : blocks) {
            for (int tile = 0; tile < block.tiles(); tile++) {
                indices.put(key(block.number(), tile), at);
                firstSample[at] = block.firstSample(tile);
                nSamples[at] = block.nSamples(tile);
                atomSizes[at] = plan.atomSizes(firstSample[at], nSamples[at]);
                at++;
            }
        }
    }

    private static long key(int block, int tile) {
        return (long) block << 32 | tile;
    }

    public int size() {
        return firstSample.length;
    }

    /** Place of a tile. */
    public int index(int block, int tile) {
        Integer index = indices.get(key(block, tile));
        if (index == null) {
            throw new IllegalStateException("row of block " + block + ", tile " + tile + ", which is not visible");
        }
        return index;
    }

    /** Atom of each sample number, −1 for one that does not count. */
    public int[] atomOf() {
        return atomOf;
    }

    /** Number of the tile's first sample. */
    public int firstSample(int tile) {
        return firstSample[tile];
    }

    public int nSamples(int tile) {
        return nSamples[tile];
    }

    /** People of each atom; must not be changed. */
    public int[] atomSizes(int tile) {
        return atomSizes[tile];
    }
}
