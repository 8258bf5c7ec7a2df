package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.genotype.CallPacker;
import eu.goe.core.genotype.GenotypeState;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleField;
import eu.goe.core.store.VariantRow;
import eu.goe.core.variant.Variant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two records that become one variant; four samples. */
class RowJoinTest {
    private static final Variant VARIANT = Variant.of(0, 99, "A", "C");

    /** Samples as states by place, with these fields. */
    private static VariantRow row(
            RowJoin rows,
            String id,
            String filter,
            Float qual,
            String info,
            Map<SampleField, byte[]> fields,
            int... states) {
        GenotypeView view = new GenotypeView();
        view.clear(states.length);
        for (int s = 0; s < states.length; s++) {
            if (states[s] != GenotypeState.HOM_REF) {
                view.add(s, states[s]);
            }
        }
        return rows.row(
                new RowJoin.Site(VARIANT, 1, 0, id, filter, qual, info, null),
                new CallPacker().pack(view, null),
                null,
                null,
                fields);
    }

    @Test
    void whatBothRecordsSayIsUnited() {
        RowJoin rows = new RowJoin();
        VariantRow a = row(rows, "rs1", "PASS", 10f, "MQ=60", Map.of(), 0, 1, 0, 0);
        VariantRow b = row(rows, "rs2", "q10", 30f, "QD=2", Map.of(), 0, 0, 1, 0);
        VariantRow both = rows.join(a, b, 4);
        assertThat(both.id()).isEqualTo("rs1;rs2");
        assertThat(both.filter()).isEqualTo("q10");
        assertThat(both.qual()).isEqualTo(30f);
        assertThat(both.info()).isEqualTo("MQ=60;QD=2");
        assertThat(both.counts().ac()).isEqualTo(2);
        assertThat(both.counts().an()).isEqualTo(8);
    }

    @Test
    void carriersKeepTheValuesOfTheirOwnRecord() {
        RowJoin rows = new RowJoin();
        // Sample 0 in A, 1 in both (one copy each), 2 exceeds its copies, 3 in B; values are plus one.
        VariantRow a = row(
                rows,
                null,
                null,
                null,
                null,
                Map.of(SampleField.GQ, new byte[] {11, 12, 13}, SampleField.AD, new byte[] {1, 2, 3, 4, 5, 6}),
                GenotypeState.HET,
                GenotypeState.HET,
                GenotypeState.HOM_ALT,
                GenotypeState.HOM_REF);
        VariantRow b = row(
                rows,
                null,
                null,
                null,
                null,
                Map.of(SampleField.GQ, new byte[] {22, 23, 24}, SampleField.DP, new byte[] {32, 33, 34}),
                GenotypeState.HOM_REF,
                GenotypeState.HET,
                GenotypeState.HET,
                GenotypeState.HET);
        VariantRow both = rows.join(a, b, 4);
        assertThat(rows.exceeded()).isEqualTo(1);
        assertThat(both.fields().get(SampleField.GQ)).containsExactly(11, 12, 24);
        assertThat(both.fields().get(SampleField.AD)).containsExactly(1, 2, 3, 4, 0, 0);
        assertThat(both.fields().get(SampleField.DP)).containsExactly(0, 0, 34);
    }

    @Test
    void valuesOfEverybodyAreNotThoseOfOneRecord() {
        RowJoin rows = new RowJoin();
        VariantRow a = row(rows, null, null, null, null, Map.of(SampleField.DS, new byte[] {0, 0}), 0, 1, 0, 0);
        assertThat(rows.join(a, a, 4).fields()).isEmpty();
    }
}
