package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which blocks are put together, and how a store grows by that. */
class CompactionPlanTest {
    private final List<Batch> batches = new ArrayList<>();
    private int nextBlock = 10_000;

    private void add(int samples, String kind, String callability, int tileSamples) {
        int number = batches.size() + 1;
        int first = batches.stream()
                .mapToInt(b -> b.firstSample() + b.nSamples())
                .max()
                .orElse(0);
        batches.add(new Batch(
                number,
                "b" + number,
                "r" + number,
                first,
                samples,
                kind,
                "",
                1,
                1,
                1,
                0,
                1,
                1,
                "",
                "trimmed",
                "",
                "",
                BatchFields.NONE,
                callability,
                number,
                "r" + number,
                tileSamples,
                null));
    }

    private void add(int samples) {
        add(samples, "vcf", Batch.LISTED, VariantRow.TILE_SAMPLES);
    }

    /** As {@link Compaction} does it, without files. */
    private long carryOut(boolean all) {
        long samplesWritten = 0;
        for (List<List<Block>> plan = CompactionPlan.of(batches, all);
                !plan.isEmpty();
                plan = CompactionPlan.of(batches, all)) {
            for (List<Block> group : plan) {
                int block = nextBlock++;
                List<Integer> ours =
                        group.stream().flatMap(b -> b.batches().stream()).toList();
                batches.replaceAll(
                        b -> ours.contains(b.number()) ? b.inBlock(block, "r" + block, VariantRow.TILE_SAMPLES) : b);
                samplesWritten += group.stream().mapToLong(Block::nSamples).sum();
                assertThat(group.stream().mapToInt(Block::tiles).sum())
                        .as("opened at once")
                        .isLessThanOrEqualTo(64);
            }
        }
        return samplesWritten;
    }

    private int blocks() {
        return Block.of(batches).size();
    }

    @Test
    void eightOfATierBecomeOneOfTheNext() {
        for (int i = 0; i < 7; i++) {
            add(100);
        }
        assertThat(CompactionPlan.of(batches, false)).isEmpty();
        add(100);
        add(100);
        List<List<Block>> plan = CompactionPlan.of(batches, false);
        assertThat(plan).hasSize(1);
        assertThat(plan.get(0).stream().map(Block::number)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        carryOut(false);
        assertThat(blocks()).isEqualTo(2);
    }

    @Test
    void fourHundredBatchesAtOnceAreEightBlocks() {
        for (int i = 0; i < 400; i++) {
            add(25);
        }
        carryOut(false);
        assertThat(blocks()).as("6 of 64 and 2 of 8").isEqualTo(8);
    }

    /** An ingest compacts what is due from 17 tiles on. */
    @Test
    void aStoreThatGrowsBatchByBatchStaysSmallAndWritesEachSampleOnceATier() {
        long written = 0;
        int most = 0;
        for (int i = 0; i < 600; i++) {
            add(10);
            if (CompactionPlan.tiles(Block.of(batches)) > CompactionPlan.MAX_TILES) {
                written += carryOut(false);
            }
            most = Math.max(most, blocks());
        }
        assertThat(most).isLessThanOrEqualTo(24);
        assertThat(written).as("at most three tiers: 8, 64, 512").isLessThanOrEqualTo(3L * 6_000);
    }

    @Test
    void otherKindsAndRulesAndFullBlocksStayApart() {
        for (int i = 0; i < 4; i++) {
            add(100);
        }
        add(100, "vcf", "reference", VariantRow.TILE_SAMPLES);
        for (int i = 0; i < 4; i++) {
            add(100);
        }
        for (int i = 0; i < 8; i++) {
            add(60_000);
        }
        assertThat(CompactionPlan.of(batches, false)).isEmpty();
        carryOut(true);
        assertThat(blocks())
                .as("4; 1; 4 and a large one; seven that do not fit a tile with another")
                .isEqualTo(10);
    }

    @Test
    void gvcfsOfManyTilesAreDueAlone() {
        add(2_048, "gvcf", "gvcf gq=20 dp=10", 256);
        List<List<Block>> plan = CompactionPlan.of(batches, false);
        assertThat(plan).hasSize(1);
        carryOut(false);
        assertThat(CompactionPlan.tiles(Block.of(batches))).isEqualTo(1);
    }

    @Test
    void aBatchWithoutSamplesIsLeftAlone() {
        add(5);
        add(0);
        add(5);
        assertThat(CompactionPlan.of(batches, true)).isEmpty();
    }
}
