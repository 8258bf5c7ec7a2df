package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.testing.Property;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Kept FORMAT fields through bytes and back. */
class FieldEncodingTest {
    private final FieldEncoder encoder = new FieldEncoder();

    @Test
    void carriersHaveTheirValuesAndOthersCostNothing() {
        CallBuffer calls = PhaseEncodingTest.calls("0/0", "0/1", "./.", "1/2", "2/2");
        FieldBuffer fields = calls.fields();
        fields.entry(30, 12, 100);
        depths(fields, 7, 5, 0);
        fields.entry(-1, -1, -1);
        fields.entry(-1, 130, -1);
        depths(fields, 1, 60, 69);
        fields.entry(99, 8, -1);
        depths(fields, 0, 0, 8);
        // Value plus one; 131 is 83 01 as a varint.
        assertThat(encoder.encode(SampleField.GQ, calls, 1)).containsExactly(31, 0);
        assertThat(encoder.encode(SampleField.DP, calls, 1)).containsExactly(13, 0x83, 1);
        assertThat(encoder.encode(SampleField.AD, calls, 1)).containsExactly(8, 6, 2, 61);
        assertThat(encoder.encode(SampleField.PS, calls, 1)).containsExactly(101, 0);
        assertThat(encoder.encode(SampleField.GQ, calls, 2)).containsExactly(0, 100);
        assertThat(encoder.encode(SampleField.AD, calls, 2)).containsExactly(2, 70, 1, 9);
        assertThat(encoder.encode(SampleField.PS, calls, 2))
                .as("no carrier has one")
                .isNull();
        assertThat(encoder.encode(SampleField.GP, calls, 1)).isNull();
        int[] values = new int[4];
        FieldDecoder.carriers(encoder.encode(SampleField.AD, calls, 1), 4, values);
        assertThat(values).containsExactly(7, 5, 1, 60);
        assertThatThrownBy(() -> FieldDecoder.carriers(new byte[] {1, 2}, 3, values))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> FieldDecoder.carriers(new byte[] {1, 2}, 1, values))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void depths(FieldBuffer fields, int... reads) {
        Arrays.stream(reads).forEach(fields::depth);
    }

    @Test
    void certainSamplesAreNotListed() {
        CallBuffer calls = new CallBuffer();
        calls.clear(100);
        calls.fields().beginProbabilities(100);
        for (int s = 0; s < 100; s++) {
            calls.fields().probabilities(s, s == 40 ? 1 : 0, s == 41 ? 1 : 0);
        }
        // A list of two: after 40 others 65,535 and 0, next to it 0 and 65,535.
        assertThat(encoder.encode(SampleField.GP, calls, 1))
                .containsExactly(0, 2, 40, 0xff, 0xff, 0, 0, 0, 0, 0, 0xff, 0xff);
    }

    @Property
    void probabilitiesAndDosagesComeBackToFourDecimals(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(200);
        double listed = random.nextDouble();
        CallBuffer calls = new CallBuffer();
        calls.clear(n);
        FieldBuffer fields = calls.fields();
        fields.beginProbabilities(n);
        fields.beginDosages(n, 2);
        double[][] expected = new double[4][n];
        for (double[] of : expected) {
            Arrays.fill(of, Double.NaN);
        }
        for (int s = 0; s < n; s++) {
            if (random.nextInt(10) > 0) {
                boolean certain = random.nextDouble() > listed;
                int one = certain ? 0 : random.nextInt(10_001);
                expected[0][s] = one / 1e4;
                expected[1][s] = certain ? 0 : random.nextInt(10_001 - one) / 1e4;
                fields.probabilities(s, expected[0][s], expected[1][s]);
                for (int alt = 1; alt <= 2; alt++) {
                    expected[1 + alt][s] = certain ? 0 : random.nextInt(20_001) / 1e4;
                    fields.dosage(s, alt, expected[1 + alt][s]);
                }
            }
        }
        double[][] read = new double[4][n];
        byte[] gp = encoder.encode(SampleField.GP, calls, 1);
        if (gp == null) {
            return; // nobody has any
        }
        FieldDecoder.probabilities(gp, n, read[0], read[1]);
        FieldDecoder.dosages(encoder.encode(SampleField.DS, calls, 1), n, read[2]);
        FieldDecoder.dosages(encoder.encode(SampleField.DS, calls, 2), n, read[3]);
        for (int f = 0; f < 4; f++) {
            for (int s = 0; s < n; s++) {
                if (Double.isNaN(expected[f][s])) {
                    assertThat(read[f][s]).isNaN();
                } else {
                    assertThat(read[f][s]).isCloseTo(expected[f][s], within(0.000_02));
                }
            }
        }
        byte[] cut = Arrays.copyOf(gp, gp.length - 1);
        assertThatThrownBy(() -> FieldDecoder.probabilities(cut, n, read[0], read[1]))
                .isInstanceOf(IllegalStateException.class);
    }
}
