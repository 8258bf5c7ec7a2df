package eu.goe.ingest.job;

import eu.goe.core.genotype.FieldDecoder;
import eu.goe.core.genotype.FieldEncoder;
import eu.goe.core.genotype.GenotypeView;
import eu.goe.core.genotype.SampleField;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the kept FORMAT fields of two rows that become one: each carrier's values are those of the row that has its copies,
 * of the first if both have. Values of everybody would contradict the other row's carriers: they are left out. One owner.
 */
final class FieldJoin {
    private final FieldEncoder encoder = new FieldEncoder();
    private int[] valuesA = new int[0];
    private int[] valuesB = new int[0];

    Map<SampleField, byte[]> join(
            Map<SampleField, byte[]> a,
            GenotypeView viewA,
            Map<SampleField, byte[]> b,
            GenotypeView viewB,
            GenotypeView joined) {
        if (a.isEmpty() && b.isEmpty()) {
            return Map.of();
        }
        Map<SampleField, byte[]> fields = new EnumMap<>(SampleField.class);
        for (SampleField field : SampleField.values()) {
            if (!field.isOfEverybody() && (a.containsKey(field) || b.containsKey(field))) {
                int width = field.perCarrier();
                valuesA = values(a.get(field), width * viewA.nCarriers(), valuesA);
                valuesB = values(b.get(field), width * viewB.nCarriers(), valuesB);
                byte[] packed = carriers(width, viewA, viewB, joined);
                if (packed != null) {
                    fields.put(field, packed);
                }
            }
        }
        return fields;
    }

    private byte @Nullable [] carriers(int width, GenotypeView viewA, GenotypeView viewB, GenotypeView joined) {
        encoder.begin();
        int i = 0;
        int j = 0;
        int carriersA = 0;
        int carriersB = 0;
        for (int e = 0; e < joined.nEntries(); e++) {
            int sample = joined.sample(e);
            for (; i < viewA.nEntries() && viewA.sample(i) < sample; i++) {
                carriersA += viewA.alt(i) > 0 ? 1 : 0;
            }
            for (; j < viewB.nEntries() && viewB.sample(j) < sample; j++) {
                carriersB += viewB.alt(j) > 0 ? 1 : 0;
            }
            if (joined.alt(e) > 0) {
                boolean inA = i < viewA.nEntries() && viewA.sample(i) == sample && viewA.alt(i) > 0;
                for (int v = 0; v < width; v++) {
                    encoder.add(inA ? valuesA[width * carriersA + v] : valuesB[width * carriersB + v]);
                }
            }
        }
        return encoder.finish();
    }

    private static int[] values(byte @Nullable [] packed, int n, int[] reuse) {
        int[] values = reuse.length < n ? new int[n] : reuse;
        FieldDecoder.carriers(packed, n, values);
        return values;
    }
}
