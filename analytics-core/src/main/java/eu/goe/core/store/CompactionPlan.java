package eu.goe.core.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which blocks are put together. A block's tier is how often its batches make eightfold: 0 for one batch, 1 from eight, 2 from 64. Where
 * neighbours of one tier have eight tiles together they become one block, and so on upward: each row is written again once a tier, and a
 * store of n batches has some 7 log<sub>8</sub> n blocks. No block grows beyond a tile, since its rows would get no fewer.
 *
 * <p>Only blocks of one kind and one rule of who was called go together: readers ask both of a block.
 */
final class CompactionPlan {
    /** Tiles of one tier that make one of the next. */
    static final int FAN_IN = 8;

    /** An ingest compacts what is due when a place of the genome has rows in more tiles than this. */
    static final int MAX_TILES = 16;

    /** Tiles that are put together in one go, unless one block has more. */
    private static final int MAX_FAN_IN = 64;

    private CompactionPlan() {}

    /** Blocks that are, or will be, one. */
    private record Item(List<Block> blocks, String rule, int batches, int tiles, int fanIn, int samples) {
        int tier() {
            int tier = 0;
            for (int n = batches; n >= FAN_IN; n /= FAN_IN) {
                tier++;
            }
            return tier;
        }

        boolean isBefore(Item next) {
            return rule.equals(next.rule)
                    && samples > 0
                    && next.samples > 0
                    && blocks.get(0).firstSample() + samples
                            == next.blocks.get(0).firstSample();
        }

        boolean isMade() {
            return blocks.size() > 1 || tiles < blocks.get(0).tiles();
        }
    }

    /**
     * Blocks to put together now; more may be due once they are.
     *
     * @param all whether tiers do not matter
     * @return each with blocks in the order of their samples
     */
    static List<List<Block>> of(List<Batch> batches, boolean all) {
        List<Item> items = items(batches);
        while (all ? joinNeighbours(items) : joinTier(items)) {
            // Until nothing is left to join.
        }
        return items.stream().filter(Item::isMade).map(Item::blocks).toList();
    }

    /** Tiles in which a place of the genome may have rows. */
    static int tiles(List<Block> blocks) {
        return blocks.stream().mapToInt(Block::tiles).sum();
    }

    private static List<Item> items(List<Batch> batches) {
        Map<Integer, String> rules = new HashMap<>();
        batches.forEach(b -> rules.putIfAbsent(b.block(), b.kind() + "\t" + b.callability()));
        List<Item> items = new ArrayList<>();
        for (Block block : Block.of(batches)) {
            items.add(new Item(
                    List.of(block),
                    rules.getOrDefault(block.number(), ""),
                    block.batches().size(),
                    block.tiles(),
                    block.tiles(),
                    block.nSamples()));
        }
        items.sort((a, b) -> Integer.compare(
                a.blocks().get(0).firstSample(), b.blocks().get(0).firstSample()));
        return items;
    }

    /** Makes one item of neighbours of the lowest tier that has enough; false if none has. */
    private static boolean joinTier(List<Item> items) {
        int[] best = null;
        for (int from = 0; from < items.size(); from++) {
            int tiles = 0;
            for (int to = from; to < items.size(); to++) {
                if (to > from
                        && (items.get(to).tier() != items.get(from).tier()
                                || !items.get(to - 1).isBefore(items.get(to)))) {
                    break;
                }
                tiles += items.get(to).tiles();
                if (tiles >= FAN_IN) {
                    boolean isLower = best == null
                            || items.get(from).tier() < items.get(best[0]).tier();
                    if (isLower && fits(items.subList(from, to + 1))) {
                        best = new int[] {from, to + 1};
                    }
                    break;
                }
            }
        }
        if (best != null) {
            join(items, best[0], best[1]);
        }
        return best != null;
    }

    /** Makes one item of the first neighbours that fit; false if none do. */
    private static boolean joinNeighbours(List<Item> items) {
        for (int from = 0; from < items.size(); from++) {
            if (items.get(from).tiles() > 1 && fits(items.subList(from, from + 1))) {
                join(items, from, from + 1);
                return true;
            }
            if (from + 1 < items.size()
                    && items.get(from).isBefore(items.get(from + 1))
                    && fits(items.subList(from, from + 2))) {
                join(items, from, from + 2);
                return true;
            }
        }
        return false;
    }

    private static boolean fits(List<Item> items) {
        long samples = items.stream().mapToLong(Item::samples).sum();
        int fanIn = items.stream().mapToInt(Item::fanIn).sum();
        return samples <= VariantRow.TILE_SAMPLES && (items.size() == 1 || fanIn <= MAX_FAN_IN);
    }

    private static void join(List<Item> items, int from, int to) {
        List<Item> joined = items.subList(from, to);
        List<Block> blocks = new ArrayList<>();
        joined.forEach(item -> blocks.addAll(item.blocks()));
        Item one = new Item(
                List.copyOf(blocks),
                joined.get(0).rule(),
                joined.stream().mapToInt(Item::batches).sum(),
                1,
                joined.stream().mapToInt(Item::fanIn).sum(),
                joined.stream().mapToInt(Item::samples).sum());
        joined.clear();
        items.add(from, one);
    }
}
