package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.testing.Property;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tiles that are put together: the same as the calls of all packed at once. */
class TileJoinTest {
    private static final String[] KINDS = {
        "0|0", "0/0", "0|1", "1|0", "1|1", "0/1", "1/1", ".|1", "1|.", ".|0", "0|.", "./1", "./0", "./.", "0", "1", ".",
        "0|0|1", "0/1/1", "1|1|1|1"
    };
    private static final Set<SampleField> ALL = EnumSet.allOf(SampleField.class);

    /** Calls with fields; values depend on the sample's place among all. */
    private static CallBuffer calls(String[] gts, int from, int to, int[] values, boolean hasFields) {
        CallBuffer calls = PhaseEncodingTest.calls(Arrays.copyOfRange(gts, from, to));
        for (int e = 0; e < calls.nEntries(); e++) {
            int v = values[from + calls.sample(e)];
            calls.fields().entry(hasFields ? v % 100 - 1 : -1, hasFields ? v % 50 - 1 : -1, hasFields ? v : -1);
            calls.fields().depth(hasFields ? v % 7 : -1);
            calls.fields().depth(hasFields ? v % 9 - 1 : -1);
        }
        if (hasFields) {
            calls.fields().beginProbabilities(to - from);
            calls.fields().beginDosages(to - from, 1);
            for (int s = from; s < to; s++) {
                if (values[s] % 5 > 0) {
                    calls.fields().probabilities(s - from, values[s] % 3 / 2.0, 0);
                    calls.fields().dosage(s - from, 1, values[s] % 3 / 2.0);
                }
            }
        }
        for (int s = from; s < to; s++) {
            if (values[s] % 4 == 0) {
                calls.notAdj().add(s - from);
            }
            if (values[s] % 8 == 0) {
                calls.notAdjHaploid().add(s - from);
            }
        }
        return calls;
    }

    private static TileJoin.Packed packed(CallBuffer calls) {
        int n = calls.nSamples();
        Map<SampleField, byte[]> fields = new EnumMap<>(SampleField.class);
        for (SampleField field : SampleField.values()) {
            byte[] bytes = new FieldEncoder().encode(field, calls, 1);
            if (bytes != null) {
                fields.put(field, bytes);
            }
        }
        return new TileJoin.Packed(
                new GenotypeEncoder().encode(new GenotypeEncoder().view(calls, 1)),
                SampleSetCodec.encode(calls.notAdj(), n),
                SampleSetCodec.encode(calls.notAdjHaploid(), n),
                new PhaseEncoder().encode(calls, 1),
                fields,
                null);
    }

    private static List<String> phased(TileJoin.Packed row, int n) {
        GenotypeView view = new GenotypeView();
        new GenotypeDecoder().decode(row.genotypes(), n, view);
        PhaseView phase = new PhaseView();
        phase.decode(row.phase(), view);
        return PhaseEncodingTest.text(view, phase);
    }

    @Property
    void listedTilesGiveTheBytesOfAllAtOnce(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(400);
        String usual = KINDS[random.nextInt(2)];
        double others = random.nextInt(3) == 0 ? 0.02 : random.nextDouble();
        String[] gts = new String[n];
        int[] values = new int[n];
        for (int s = 0; s < n; s++) {
            gts[s] = random.nextDouble() < others ? KINDS[random.nextInt(KINDS.length)] : usual;
            values[s] = random.nextInt(10_000);
        }
        TileJoin join = new TileJoin();
        join.begin(n, true, random.nextBoolean(), ALL, false);
        for (int from = 0; from < n; ) {
            int to = Math.min(n, from + 1 + random.nextInt(200));
            join.listed(to - from, packed(calls(gts, from, to, values, true)));
            from = to;
        }
        TileJoin.Packed joined = join.packed();
        TileJoin.Packed expected = packed(calls(gts, 0, n, values, true));
        assertThat(joined.genotypes()).isEqualTo(expected.genotypes());
        assertThat(joined.notAdj()).isEqualTo(expected.notAdj());
        assertThat(joined.notAdjHaploid()).isEqualTo(expected.notAdjHaploid());
        assertThat(phased(joined, n)).isEqualTo(phased(expected, n));
        assertThat(joined.fields().keySet()).isEqualTo(expected.fields().keySet());
        expected.fields()
                .forEach((field, bytes) ->
                        assertThat(joined.fields().get(field)).as("%s", field).isEqualTo(bytes));
        assertThat(joined.unlisted()).isNull();
    }

    /** By hand: two listed samples around four of a tile that says what it knows. */
    @Test
    void aTileThatDoesNotListTheVariantGivesWhatItSaysAtThePlace() {
        int[] states = {
            CallState.of(2, 2, CallState.NOT_ADJ),
            CallState.of(1, 1, CallState.ADJ_IF_HAPLOID),
            CallState.NONE,
            CallState.of(2, 1, CallState.ADJ)
        };
        TileJoin join = new TileJoin();
        join.begin(6, true, true, Set.of(SampleField.GQ, SampleField.DS), true);
        join.listed(1, packed(calls(new String[] {"0|1"}, 0, 1, new int[] {33}, true)));
        join.absent(4, new CalledStates() {
            @Override
            public int state(int sampleInTile) {
                return states[sampleInTile];
            }

            @Override
            public int nextOdd(int from, int nSamples) {
                return from;
            }
        });
        join.listed(1, packed(calls(new String[] {"1|0"}, 0, 1, new int[] {37}, false)));
        TileJoin.Packed joined = join.packed();
        List<String> calls = phased(joined, 6);
        assertThat(calls).hasSize(6);
        assertThat(calls.get(0)).isEqualTo("0|1");
        assertThat(calls.get(1)).isEqualTo("0/0");
        assertThat(calls.get(2)).isEqualTo("0");
        assertThat(calls.get(3)).isEqualTo("./.");
        assertThat(calls.get(4)).isEqualTo("./0");
        assertThat(calls.get(5)).isEqualTo("1|0");
        // Samples 1 and 2, as a bitmap; by a haploid call's depth sample 1 only.
        assertThat(joined.notAdj()).isEqualTo(new byte[] {1, 0b110});
        assertThat(joined.notAdjHaploid()).isEqualTo(new byte[] {1, 0b10});
        // Two carriers: quality 32, and none.
        assertThat(joined.fields().get(SampleField.GQ)).isEqualTo(new byte[] {33, 0});
        double[] dosages = new double[6];
        FieldDecoder.dosages(joined.fields().get(SampleField.DS), 6, dosages);
        assertThat(dosages).containsExactly(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        // One run of four samples behind the first, not marked: both rows have a carrier.
        assertThat(joined.unlisted()).isEqualTo(new byte[] {2, 1, 3});
    }

    @Property
    void runsOfSamplesComeBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(300);
        boolean[] isIn = new boolean[n];
        SampleRuns runs = new SampleRuns();
        for (int s = 0; s < n; s++) {
            isIn[s] = random.nextInt(4) > 0 == (s / 20 % 2 == 0);
            if (isIn[s]) {
                runs.add(s, 1);
            }
        }
        if (random.nextBoolean()) {
            runs.mark();
        }
        SampleRuns back = new SampleRuns();
        back.decode(runs.encode(), n);
        assertThat(back.isMarked()).isEqualTo(runs.isMarked());
        assertThat(SampleRuns.isMarked(runs.encode())).isEqualTo(runs.isMarked());
        boolean[] found = new boolean[n];
        for (int r = 0; r < back.size(); r++) {
            Arrays.fill(found, back.first(r), back.end(r), true);
        }
        assertThat(found).isEqualTo(isIn);

        List<Integer> removed = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            if (random.nextInt(5) == 0) {
                removed.add(s);
                isIn[s] = true;
            }
        }
        back.decode(
                new SampleRemoval(
                                n, removed.stream().mapToInt(Integer::intValue).toArray())
                        .unlisted(runs.encode()),
                n);
        Arrays.fill(found, false);
        for (int r = 0; r < back.size(); r++) {
            Arrays.fill(found, back.first(r), back.end(r), true);
        }
        assertThat(found).as("with those who were taken out").isEqualTo(isIn);
    }

    /** Rows of callability of several tiles, in memory and large enough to be cut: base by base as before. */
    @Property
    void joinedCallabilitySaysTheSameAtEveryBase(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int[] sizes = new int[1 + random.nextInt(4)];
        int bases = 1 + random.nextInt(500);
        int n = 0;
        for (int t = 0; t < sizes.length; t++) {
            sizes[t] = 1 + random.nextInt(6);
            n += sizes[t];
        }
        int[][] states = new int[n][bases];
        record Row(int tile, int start, int end, byte[] called) {}
        List<Row> rows = new ArrayList<>();
        int first = 0;
        for (int t = 0; t < sizes.length; t++) {
            CallabilityEncoder encoder = new CallabilityEncoder();
            for (int from = random.nextInt(20); from < bases; ) {
                int to = Math.min(bases, from + 1 + random.nextInt(200));
                encoder.begin(1_000 + from, sizes[t]);
                for (int s = first; s < first + sizes[t]; s++) {
                    encoder.nextSample();
                    for (int at = from; at < to; ) {
                        int end = Math.min(to, at + 1 + random.nextInt(30));
                        int state = random.nextInt(3) == 0 ? CallState.NONE : CallState.of(2, 2, random.nextInt(3));
                        encoder.add(1_000 + at, 1_000 + end, state);
                        Arrays.fill(states[s], at, end, state);
                        at = end;
                    }
                }
                rows.add(new Row(t, 1_000 + from, 1_000 + to, encoder.finish()));
                from = to + (random.nextBoolean() ? 0 : random.nextInt(10));
            }
            first += sizes[t];
        }
        rows.sort(Comparator.comparingInt(Row::start));
        int[][] found = new int[n][bases];
        int[] reached = {0};
        int all = n;
        CallabilityJoin join = new CallabilityJoin(
                sizes,
                (start, end, called) -> {
                    assertThat(start).isGreaterThanOrEqualTo(reached[0]);
                    reached[0] = end;
                    CallabilityDecoder.decode(called, all, start, (s, count, from, to, state) -> {
                        assertThat(to).isLessThanOrEqualTo(end);
                        for (int i = s; i < s + count; i++) {
                            Arrays.fill(found[i], from - 1_000, to - 1_000, state);
                        }
                    });
                    SampleSweep sweep = new SampleSweep(all);
                    sweep.load(called, start);
                    for (int place = start; place < end; place++) {
                        sweep.moveTo(place);
                        int odd = 0;
                        for (int i = 0; i < all; i++) {
                            assertThat(sweep.state(i)).isEqualTo(states[i][place - 1_000]);
                            if (states[i][place - 1_000] != CallState.REFERENCE) {
                                assertThat(sweep.nextOdd(odd, all)).isEqualTo(i);
                                odd = i + 1;
                            }
                        }
                        assertThat(sweep.nextOdd(odd, all)).isEqualTo(all);
                    }
                },
                40);
        for (Row row : rows) {
            join.add(row.tile(), row.start(), row.end(), row.called());
        }
        join.finish();
        assertThat(found).isDeepEqualTo(states);
    }
}
