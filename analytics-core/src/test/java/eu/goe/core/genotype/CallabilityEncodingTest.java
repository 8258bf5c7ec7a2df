package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.testing.Property;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CallabilityEncodingTest {
    private final CallabilityEncoder encoder = new CallabilityEncoder();

    @Test
    void bytesAreThoseOfTheFormatsExamples() {
        encoder.begin(100, 2);
        encoder.nextSample();
        encoder.add(100, 110, CallState.REFERENCE);
        encoder.nextSample();
        encoder.add(100, 104, CallState.REFERENCE);
        encoder.add(104, 110, CallState.REFERENCE); // goes on
        assertThat(HexFormat.of().formatHex(encoder.finish())).isEqualTo("02010012");

        encoder.begin(100, 2);
        encoder.nextSample();
        encoder.add(100, 110, CallState.REFERENCE);
        encoder.repeat(1);
        assertThat(HexFormat.of().formatHex(encoder.finish())).isEqualTo("02010012");

        encoder.begin(100, 2);
        encoder.nextSample();
        encoder.nextSample();
        encoder.add(104, 106, CallState.REFERENCE);
        encoder.add(106, 107, CallState.of(2, 2, CallState.NOT_ADJ));
        assertThat(HexFormat.of().formatHex(encoder.finish())).isEqualTo("010001020402000105");
    }

    @Test
    void statesAreNumberedAsTheFormatSays() {
        assertThat(CallState.of(2, 2, CallState.ADJ)).isEqualTo(3);
        assertThat(CallState.of(1, 1, CallState.ADJ_IF_HAPLOID)).isEqualTo(7);
        assertThat(CallState.of(2, 1, CallState.NOT_ADJ)).isEqualTo(11);
        assertThat(CallState.of(3, 1, CallState.ADJ)).isEqualTo(12); // e = 3 + 1
        assertThat(CallState.of(4, 0, CallState.ADJ)).isEqualTo(CallState.NONE);
        for (int ploidy = 1; ploidy < 12; ploidy++) {
            for (int called = 1; called <= ploidy; called++) {
                int state = CallState.of(ploidy, called, CallState.ADJ_IF_HAPLOID);
                assertThat(CallState.ploidy(state)).isEqualTo(ploidy);
                assertThat(CallState.called(state)).isEqualTo(called);
                assertThat(CallState.adj(state)).isEqualTo(CallState.ADJ_IF_HAPLOID);
            }
        }
    }

    @Property
    void whatIsPackedComesBackBaseByBase(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(20);
        int length = 1 + random.nextInt(300);
        int[][] states = new int[n][length];
        encoder.begin(1_000, n);
        for (int s = 0; s < n; s++) {
            encoder.nextSample();
            int[] wanted = s > 0 && random.nextInt(3) == 0 ? states[s - 1].clone() : random(random, length);
            states[s] = wanted;
            for (int from = 0; from < length; ) {
                int to = from + 1;
                while (to < length && wanted[to] == wanted[from]) {
                    to++;
                }
                encoder.add(1_000 + from, 1_000 + to, wanted[from]);
                from = to;
            }
        }
        int[][] back = new int[n][length];
        CallabilityDecoder.decode(encoder.finish(), n, 1_000, (first, run, start, end, state) -> {
            for (int s = first; s < first + run; s++) {
                Arrays.fill(back[s], start - 1_000, end - 1_000, state);
            }
        });
        assertThat(back).isDeepEqualTo(states);
    }

    private static int[] random(SplittableRandom random, int length) {
        int[] states = new int[length];
        int at = 0;
        while (at < length) {
            int to = Math.min(length, at + 1 + random.nextInt(60));
            Arrays.fill(states, at, to, random.nextInt(3) > 0 ? CallState.REFERENCE : random.nextInt(40));
            at = to;
        }
        for (int i = 0; i < length; i++) {
            states[i] = states[i] < 3 ? CallState.NONE : states[i];
        }
        return states;
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] packed = HexFormat.of().parseHex("02010012");
        assertThatThrownBy(() -> CallabilityDecoder.decode(Arrays.copyOf(packed, 3), 2, 100, (f, n, s, e, st) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cut short");
        assertThatThrownBy(() -> CallabilityDecoder.decode(packed, 1, 100, (f, n, s, e, st) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more than 1 samples");
        assertThatThrownBy(() -> CallabilityDecoder.decode(Arrays.copyOf(packed, 5), 2, 100, (f, n, s, e, st) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @Test
    void intervalsMustComeInOrder() {
        encoder.begin(0, 1);
        encoder.nextSample();
        encoder.add(5, 9, CallState.REFERENCE);
        assertThatThrownBy(() -> encoder.add(8, 10, CallState.REFERENCE)).isInstanceOf(IllegalArgumentException.class);
    }
}
