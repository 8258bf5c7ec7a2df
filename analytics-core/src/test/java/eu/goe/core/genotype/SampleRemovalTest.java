package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Taking samples out of packed columns: unpacked, the same as taking them out of what was unpacked before. */
class SampleRemovalTest {
    private static final String[] KINDS = {
        "0|0", "0/0", "0|1", "1|0", "1|1", "0/1", "1/1", ".|1", "1|.", ".|0", "0|.", "./1", "./0", "./.", "0", "1", ".",
        "0|0|1", "0/1/1", "1|1|1|1"
    };

    /** A tile, those to take out of it, and its calls: mostly reference or all sorts, so that lists, dense bodies and masks all come up. */
    private record Tile(String[] gts, int[] removed) {
        static Tile random(SplittableRandom random) {
            String usual = KINDS[random.nextInt(2)];
            double others = random.nextInt(3) == 0 ? 0.02 : random.nextDouble();
            String[] gts = new String[1 + random.nextInt(300)];
            for (int s = 0; s < gts.length; s++) {
                gts[s] = random.nextDouble() < others ? KINDS[random.nextInt(KINDS.length)] : usual;
            }
            double share = random.nextInt(4) == 0 ? 1 : random.nextDouble() / 4;
            int[] removed = IntStream.range(0, gts.length)
                    .filter(s -> s == 0 && gts.length == 1 || random.nextDouble() < share)
                    .toArray();
            return new Tile(gts, removed);
        }

        boolean isRemoved(int sample) {
            return Arrays.binarySearch(removed, sample) >= 0;
        }

        SampleRemoval removal() {
            return new SampleRemoval(gts.length, removed);
        }
    }

    @Property
    void callsPhaseAndFieldsOfTheOthersStayAndOfTheRemovedNothingDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tile tile = Tile.random(random);
        CallBuffer calls = PhaseEncodingTest.calls(tile.gts());
        boolean hasGp = random.nextBoolean();
        double certain = random.nextDouble();
        for (int e = 0; e < calls.nEntries(); e++) {
            calls.fields().entry(random.nextInt(-1, 300), random.nextInt(-1, 300), random.nextInt(-1, 1_000_000));
            calls.fields().depth(random.nextInt(400));
            calls.fields().depth(random.nextInt(400));
        }
        int n = tile.gts().length;
        if (hasGp) {
            calls.fields().beginProbabilities(n);
            calls.fields().beginDosages(n, 1);
            for (int s = 0; s < n; s++) {
                if (random.nextInt(10) > 0) {
                    double one = random.nextDouble() < certain ? 0 : random.nextDouble();
                    calls.fields().probabilities(s, one, (1 - one) / (one == 0 ? 1e9 : 2));
                    calls.fields().dosage(s, 1, one);
                }
            }
        }
        GenotypeView view = new GenotypeEncoder().view(calls, 1);
        byte[] genotypes = new GenotypeEncoder().encode(view);
        byte[] phase = new PhaseEncoder().encode(calls, 1);
        SampleRemoval removal = tile.removal();
        byte[] without = removal.genotypes(genotypes);
        byte[] phaseWithout = removal.phase(phase);

        GenotypeView now = new GenotypeView();
        new GenotypeDecoder().decode(without, n, now);
        PhaseView phases = new PhaseView();
        phases.decode(phaseWithout, now);
        String[] expected = tile.gts().clone();
        for (int sample : tile.removed()) {
            expected[sample] = "./.";
        }
        assertThat(PhaseEncodingTest.text(now, phases)).isEqualTo(PhaseEncodingTest.back(1, expected));
        boolean wasCarried = Arrays.stream(tile.removed()).anyMatch(s -> tile.gts()[s].contains("1"));
        boolean isCarried = Arrays.stream(expected).anyMatch(gt -> gt.contains("1"));
        assertThat(removal.isLeftWithoutCarrier()).isEqualTo(wasCarried && !isCarried);

        for (SampleField field : SampleField.values()) {
            byte[] packed = new FieldEncoder().encode(field, calls, 1);
            byte[] left = removal.field(field, packed);
            if (!field.isOfEverybody()) {
                assertThat(carriers(field, left, now)).isEqualTo(keptValues(field, packed, view, tile));
            } else if (packed != null) {
                double[] before = everybody(field, packed, n);
                double[] after = everybody(field, left, n);
                for (int s = 0; s < n; s++) {
                    assertThat(Double.valueOf(after[s]))
                            .isEqualTo(Double.valueOf(tile.isRemoved(s) ? Double.NaN : before[s]));
                }
            }
        }
        byte[] gp = removal.field(SampleField.GP, new FieldEncoder().encode(SampleField.GP, calls, 1));
        byte[] ds = removal.field(SampleField.DS, new FieldEncoder().encode(SampleField.DS, calls, 1));
        assertThat(tile.removal().isWithout(without, null, null, gp, ds)).isTrue();
        assertThat(tile.removal().genotypes(without)).isEqualTo(without);
    }

    private static List<Integer> carriers(SampleField field, byte[] packed, GenotypeView view) {
        int each = field == SampleField.AD ? 2 : 1;
        List<Integer> values = new ArrayList<>();
        int n = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            n += view.alt(e) > 0 ? each : 0;
        }
        int[] read = new int[n];
        Arrays.fill(read, -1);
        if (packed != null) {
            FieldDecoder.carriers(packed, n, read);
        }
        for (int value : read) {
            values.add(value);
        }
        return values;
    }

    private static List<Integer> keptValues(SampleField field, byte[] packed, GenotypeView view, Tile tile) {
        int each = field == SampleField.AD ? 2 : 1;
        List<Integer> all = carriers(field, packed, view);
        List<Integer> kept = new ArrayList<>();
        int at = 0;
        for (int e = 0; e < view.nEntries(); e++) {
            for (int i = 0; view.alt(e) > 0 && i < each; i++, at++) {
                if (!tile.isRemoved(view.sample(e))) {
                    kept.add(all.get(at));
                }
            }
        }
        return kept;
    }

    private static double[] everybody(SampleField field, byte[] packed, int n) {
        double[] first = new double[n];
        Arrays.fill(first, Double.NaN);
        if (packed != null && field == SampleField.GP) {
            FieldDecoder.probabilities(packed, n, first, new double[n]);
        } else if (packed != null) {
            FieldDecoder.dosages(packed, n, first);
        }
        return first;
    }

    @Property
    void setsLoseTheRemoved(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tile tile = Tile.random(random);
        double share = random.nextDouble();
        SampleList set = new SampleList();
        List<Integer> expected = new ArrayList<>();
        for (int s = 0; s < tile.gts().length; s++) {
            if (random.nextDouble() < share) {
                set.add(s);
                if (!tile.isRemoved(s)) {
                    expected.add(s);
                }
            }
        }
        byte[] without = tile.removal().set(SampleSetCodec.encode(set, tile.gts().length));
        SampleList read = new SampleList();
        SampleSetCodec.decode(without, tile.gts().length, read);
        assertThat(IntStream.range(0, read.size()).map(read::get).boxed().toList())
                .isEqualTo(expected);
    }

    @Property
    void callabilityLosesTheRemoved(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tile tile = Tile.random(random);
        int n = tile.gts().length;
        CallabilityEncoder all = new CallabilityEncoder();
        CallabilityEncoder others = new CallabilityEncoder();
        all.begin(500, n);
        others.begin(500, n);
        int[] intervals = {};
        for (int s = 0; s < n; s++) {
            all.nextSample();
            others.nextSample();
            intervals = random.nextInt(3) == 0 ? intervals(random) : intervals;
            for (int i = 0; i < intervals.length; i += 3) {
                all.add(intervals[i], intervals[i + 1], intervals[i + 2]);
                if (!tile.isRemoved(s)) {
                    others.add(intervals[i], intervals[i + 1], intervals[i + 2]);
                }
            }
        }
        byte[] packed = all.finish();
        byte[] without = tile.removal().callability(packed, 500);
        assertThat(without).isEqualTo(others.finish());
        assertThat(tile.removal().isWithout(without, 500)).isTrue();
    }

    private static int[] intervals(SplittableRandom random) {
        int[] intervals = new int[3 * random.nextInt(4)];
        int at = 500;
        for (int i = 0; i < intervals.length; i += 3) {
            intervals[i] = at + 1 + random.nextInt(50);
            intervals[i + 1] = intervals[i] + 1 + random.nextInt(50);
            intervals[i + 2] = CallState.of(1 + random.nextInt(3), 1, random.nextInt(3));
            at = intervals[i + 1];
        }
        return intervals;
    }

    @Test
    void theProofSeesWhatIsLeft() {
        SampleRemoval second = new SampleRemoval(3, new int[] {1});
        byte[] homRef = {0, 0};
        assertThat(second.isWithout(homRef, null, null, null, null))
                .as("0/0 is a call")
                .isFalse();
        byte[] missing = second.genotypes(homRef);
        assertThat(second.isWithout(missing, null, null, null, null)).isTrue();
        byte[] set = {0, 1, 1};
        assertThat(second.isWithout(missing, set, null, null, null)).isFalse();
        assertThat(second.isWithout(missing, null, set, null, null)).isFalse();
        byte[] ds = {1, 0, 0, 5, 0, 0, 0};
        assertThat(second.isWithout(missing, null, null, null, ds)).isFalse();
        assertThat(second.isWithout(new byte[] {3, 1, 0, 0x12}, 100)).isFalse();
    }
}
