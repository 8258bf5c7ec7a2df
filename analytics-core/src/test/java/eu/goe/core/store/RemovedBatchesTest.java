package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of batches that are removed, restored, or share a block, and what goes with them. */
class RemovedBatchesTest {
    private static final String MONDAY = "2030-01-07T00:00:00Z";
    private static final String TUESDAY = "2030-01-08T00:00:00Z";

    private static Batch batch(int number, int first, int n, int block, @Nullable String removed) {
        return new Batch(
                number,
                "b" + number,
                "run" + number,
                first,
                n,
                "gvcf",
                "f" + number,
                1,
                9,
                9,
                0,
                9,
                100,
                "",
                "trimmed",
                "goe test",
                MONDAY,
                BatchFields.NONE,
                Batch.LISTED,
                block,
                "run" + block,
                256,
                removed);
    }

    @Test
    void aRemovedBatchKeepsItsPlacesInASharedBlock() {
        List<Block> blocks = Block.of(List.of(
                batch(1, 0, 2, 4, null),
                batch(2, 2, 3, 4, MONDAY),
                batch(3, 5, 1, 4, null),
                batch(5, 6, 7, 5, TUESDAY)));
        assertThat(blocks).containsExactly(new Block(4, "run4", 0, 6, 256, true, List.of(1, 2, 3)));
    }

    @Test
    void aRestoredVersionHasItsBatchesWhereTheyStoodAndNoLaterOnes() {
        // Then: 1 and 2 on their own, 3 removed. Now: 1 and 2 in block 4, 2 and 3 removed, 5 has come.
        List<Batch> then = List.of(batch(1, 0, 2, 1, null), batch(2, 2, 3, 2, null), batch(3, 5, 1, 3, MONDAY));
        List<Batch> now = List.of(
                batch(1, 0, 2, 4, null),
                batch(2, 2, 3, 4, TUESDAY),
                batch(3, 5, 1, 3, MONDAY),
                batch(5, 6, 7, 5, null));
        List<Batch> rows = Restoration.rows(now, then, "now");
        assertThat(rows)
                .containsExactly(
                        batch(1, 0, 2, 1, null),
                        batch(2, 2, 3, 2, null),
                        batch(3, 5, 1, 3, MONDAY),
                        batch(5, 6, 7, 5, "now"));
        // And forward again, by the rows of the version that was the newest.
        assertThat(Restoration.rows(rows, now, "later"))
                .containsExactly(
                        batch(1, 0, 2, 4, null),
                        batch(2, 2, 3, 4, "later"),
                        batch(3, 5, 1, 3, MONDAY),
                        batch(5, 6, 7, 5, null));
    }

    @Test
    void whatIsKeptIsWhatSomeVersionShowed() {
        StoreVersions.Holdings holdings = StoreVersions.holdings(List.of(
                List.of(batch(1, 0, 2, 1, null), batch(2, 2, 3, 2, MONDAY)),
                List.of(batch(1, 0, 2, 4, null), batch(3, 5, 1, 4, MONDAY))));
        assertThat(holdings.blocks().keySet()).containsExactly("run1", "run4");
        assertThat(holdings.batches().keySet()).containsExactly("run1", "run3");
    }

    @Test
    void aResultIsStaleWhileABatchThatItCountedIsNotVisible() {
        CountedBatches counted = new CountedBatches(List.of(1, 2), 1);
        Withdrawals known = new Withdrawals(List.of(0), List.of());
        Batch one = batch(1, 0, 2, 1, null);
        Batch two = batch(2, 2, 3, 2, null);
        Batch three = batch(3, 5, 1, 3, null);
        assertThat(counted.whyStale(List.of(one, two, three), known)).isEmpty();
        assertThat(counted.whyStale(List.of(one, two, three.withRemoved(MONDAY)), known))
                .isEmpty();
        assertThat(counted.whyStale(List.of(one, two.withRemoved(MONDAY)), known))
                .hasValueSatisfying(why -> assertThat(why).contains("removed since (b2)"));
        Withdrawals more = new Withdrawals(List.of(0, 4), List.of());
        assertThat(counted.whyStale(List.of(one, two), more))
                .hasValueSatisfying(why -> assertThat(why).contains("withdrawn since"));
        assertThat(new CountedBatches(List.of(1), 1).whyStale(List.of(one, two), more))
                .isEmpty();
    }

    private static Row attributes(int sample, String name, String value) {
        return RowFactory.create(sample, CollectionConverters.asScala(Map.of(name, value)));
    }

    private static List<String> shown(List<Row> rows) {
        return rows.stream().map(r -> r.getInt(0) + " " + r.getJavaMap(1)).toList();
    }

    @Test
    void attributesPassToTheSamePeoplesNewNumbersAndStrayOnesGo() {
        List<Row> rows =
                List.of(attributes(0, "sex", "female"), attributes(1, "sex", "male"), attributes(9, "sex", "x"));
        // Nobody has 2 or more yet: what stands at 9 is from a process that was killed.
        assertThat(shown(AttributeRows.inherited(rows, 2, Map.of(0, 3, 1, 2)).orElseThrow()))
                .containsExactlyInAnyOrder("0 {sex=female}", "1 {sex=male}", "3 {sex=female}", "2 {sex=male}");
        assertThat(shown(AttributeRows.inherited(rows, 2, Map.of()).orElseThrow()))
                .containsExactly("0 {sex=female}", "1 {sex=male}");
        assertThat(AttributeRows.inherited(rows, 10, Map.of())).isEmpty();
    }

    @Test
    void theLastConsentStaysAsOneThatAllowsNothing() {
        List<Row> rows = List.of(attributes(0, "consent", "af"), attributes(1, "sex", "male"));
        assertThat(shown(AttributeRows.without(rows, sample -> sample == 0)))
                .containsExactly("1 {sex=male}", "0 {consent=none}");
        assertThat(shown(AttributeRows.without(rows, sample -> sample == 1))).containsExactly("0 {consent=af}");
    }

    @Test
    void rowsOfABlockAreThoseOfItsOneBatchOrAtMostThoseOfAll() {
        Batch one = batch(1, 0, 2, 1, null);
        Block own = new Block(1, "run1", 0, 2, 256, true, List.of(1));
        assertThat(BlockRows.of(own, List.of(one), false)).isEqualTo(new BlockRows(9, 9));
        // Of gVCFs, rows that only erased people carried are gone.
        assertThat(BlockRows.of(own, List.of(one), true)).isEqualTo(new BlockRows(0, 9));
        Block shared = new Block(4, "run4", 0, 5, 256, true, List.of(1, 2));
        assertThat(BlockRows.of(shared, List.of(one, batch(2, 2, 3, 4, null)), false))
                .isEqualTo(new BlockRows(1, 18));
    }
}
