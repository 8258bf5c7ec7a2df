package eu.goe.core.store;

import eu.goe.core.genotype.Tiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of sample numbers whose rows stand together in {@code variants} and {@code callability}: those of one batch as it was
 * ingested, or of several that were compacted.
 *
 * @param number what the column {@code block} of its rows holds
 * @param run what its files are named after, and marked with in the tables' logs
 * @param firstSample number of its first sample
 * @param nSamples how many
 * @param tileSamples how many of them, at most, a row speaks of
 * @param isGvcf whether all its batches are of gVCFs, so that their own files are all that lists a variant
 * @param batches numbers of the batches in it, in order, removed ones too
 */
public record Block(
        int number, String run, int firstSample, int nSamples, int tileSamples, boolean isGvcf, List<Integer> batches)
        implements Serializable {
    public Block {
        batches = List.copyOf(batches);
    }

    /** How many tiles there are; one even without samples. */
    public int tiles() {
        return Tiles.count(nSamples, tileSamples);
    }

    /** Number of the first sample of a tile. */
    public int firstSample(int tile) {
        return firstSample + tile * tileSamples;
    }

    /** Samples of a tile. */
    public int nSamples(int tile) {
        return Tiles.samples(tile, nSamples, tileSamples);
    }

    /**
     * The blocks with a visible batch, by number. One that was removed keeps its places in a block that it shares with others.
     *
     * @param batches all that ever were, removed or not
     */
    static List<Block> of(List<Batch> batches) {
        Map<Integer, List<Batch>> byBlock = new TreeMap<>();
        batches.forEach(
                b -> byBlock.computeIfAbsent(b.block(), k -> new ArrayList<>()).add(b));
        List<Block> blocks = new ArrayList<>();
        byBlock.forEach((number, inBlock) -> {
            if (inBlock.stream().noneMatch(Batch::isVisible)) {
                return;
            }
            int first = inBlock.stream().mapToInt(Batch::firstSample).min().orElse(0);
            int n = inBlock.stream().mapToInt(Batch::nSamples).sum();
            Batch any = inBlock.get(0);
            blocks.add(new Block(
                    number,
                    any.blockRun(),
                    first,
                    n,
                    any.tileSamples(),
                    inBlock.stream().allMatch(b -> b.kind().equals("gvcf")),
                    inBlock.stream().map(Batch::number).toList()));
        });
        return blocks;
    }
}
