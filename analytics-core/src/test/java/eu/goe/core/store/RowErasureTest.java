package eu.goe.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genotype.GenotypeEncoder;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.PlainCounts;
import eu.goe.core.variant.Variant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows that samples were taken out of: their counts, and which of them go. Counted by hand. */
class RowErasureTest {
    /** Samples 100 to 105 in tiles of four. */
    private static final Block GVCFS = new Block(7, "r", 100, 6, 4, true, List.of(7));

    private static final Block CALL_SET = new Block(7, "r", 100, 6, 4, false, List.of(7));

    private static VariantRow row(int tile, int n, int... samplesAndStates) {
        GenotypeView view = new GenotypeView();
        view.clear(n);
        for (int i = 0; i < samplesAndStates.length; i += 2) {
            view.add(samplesAndStates[i], samplesAndStates[i + 1]);
        }
        byte[] packed = new GenotypeEncoder().encode(view);
        return new VariantRow(
                Variant.of(0, 9, "A", "C"),
                7,
                tile,
                null,
                null,
                null,
                null,
                null,
                new PlainCounts(9, 9, 9, 9, 9, 9, 9, 9),
                packed,
                null,
                null,
                null,
                Map.of(),
                null);
    }

    @Test
    void countsAreThoseOfWhoStays() {
        // 0/1, haploid 1, ./1, 1/1; the last one goes.
        VariantRow row = row(
                0,
                4,
                0,
                GenotypeState.HET,
                1,
                GenotypeState.HAPLOID_ALT,
                2,
                GenotypeState.HALF_ALT,
                3,
                GenotypeState.HOM_ALT);
        VariantRow without = new RowErasure(GVCFS, new int[] {103}).without(row);
        assertThat(without).isNotNull();
        assertThat(without.counts()).isEqualTo(new PlainCounts(3, 4, 0, 1, 0, 1, 1, 0));
    }

    @Test
    void rowsOfOtherTilesStayAsTheyAre() {
        VariantRow row = row(1, 2, 0, GenotypeState.HET);
        assertThat(new RowErasure(GVCFS, new int[] {103}).without(row)).isSameAs(row);
        // Sample 104 is the first of the second tile.
        assertThat(new RowErasure(CALL_SET, new int[] {104}).without(row).counts())
                .extracting(PlainCounts::ac)
                .isEqualTo(0);
    }

    @Test
    void onlyOfGvcfsARowGoesThatTheErasedAloneCarried() {
        VariantRow alone = row(0, 4, 1, GenotypeState.HET);
        VariantRow nobody = row(0, 4, 2, GenotypeState.MISSING);
        int[] erased = {101};
        assertThat(new RowErasure(GVCFS, erased).without(alone)).isNull();
        assertThat(new RowErasure(GVCFS, erased).without(nobody))
                .as("nobody carried it before")
                .isNotNull();
        VariantRow kept = new RowErasure(CALL_SET, erased).without(alone);
        assertThat(kept.counts()).isEqualTo(new PlainCounts(0, 6, 3, 0, 0, 0, 1, 0));
    }

    @Test
    void untilErasureSuchARowDoesNotListItsVariant() {
        BitSet leftOut = new BitSet();
        leftOut.set(101);
        UncarriedRows rows = new UncarriedRows(new UncarriedRows.Rule(List.of(GVCFS), leftOut));
        VariantRow alone = row(0, 4, 1, GenotypeState.HET);
        VariantRow shared = row(0, 4, 1, GenotypeState.HET, 2, GenotypeState.HET);
        VariantRow nobody = row(0, 4);
        assertThat(rows.areAll(List.of(alone), alone.variant())).isTrue();
        assertThat(rows.areAll(List.of(alone, shared), alone.variant())).isFalse();
        assertThat(rows.areAll(List.of(nobody), alone.variant())).isFalse();
        assertThat(new UncarriedRows(new UncarriedRows.Rule(List.of(), leftOut))
                        .areAll(List.of(alone), alone.variant()))
                .isFalse();
    }

    @Test
    void namesAreFoundAcrossTheSeamsOfWhatIsRead() throws IOException {
        byte[] bytes = new byte[(1 << 20) + 5_000];
        byte[] name = "SE-000017".getBytes(StandardCharsets.UTF_8);
        NameScan scan = new NameScan(List.of("SE-000017", "other-name-of-more-bytes", "ab"));
        assertThat(scan.nTooShort()).isEqualTo(1);
        assertThat(scan.isIn(new ByteArrayInputStream(bytes))).isFalse();
        for (int at = (1 << 20) - 12; at < (1 << 20) + 3; at++) {
            byte[] with = bytes.clone();
            System.arraycopy(name, 0, with, at, name.length);
            assertThat(scan.isIn(new ByteArrayInputStream(with)))
                    .as("at %d", at)
                    .isTrue();
        }
    }
}
