package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GenotypeEncodingTest {
    private final GenotypeEncoder encoder = new GenotypeEncoder();
    private final GenotypeDecoder decoder = new GenotypeDecoder();
    private final GenotypeView decoded = new GenotypeView();

    /** Four people: 0/1, 0/0, 1/1, ./. By hand: sparse, three entries, gaps 0, 1, 0 with codes 1, 2, 3. */
    @Test
    void sparseBytesAreAsSpecified() {
        GenotypeView view = new GenotypeView();
        view.clear(40);
        view.add(0, GenotypeState.HET);
        view.add(2, GenotypeState.HOM_ALT);
        view.add(3, GenotypeState.MISSING);
        assertThat(encoder.encode(view)).containsExactly(0, 3, 1, 6, 3);
    }

    /** All four heterozygous: dense, one byte 0b01010101. */
    @Test
    void denseBytesAreAsSpecified() {
        GenotypeView view = new GenotypeView();
        view.clear(4);
        for (int s = 0; s < 4; s++) {
            view.add(s, GenotypeState.HET);
        }
        assertThat(encoder.encode(view)).containsExactly(1, 0b01010101);
    }

    @Property
    void decodingGivesBackWhatWasEncoded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(300);
        double carriers = random.nextDouble();
        double odd = random.nextInt(3) == 0 ? random.nextDouble() : 0;
        GenotypeView view = new GenotypeView();
        view.clear(n);
        for (int s = 0; s < n; s++) {
            if (random.nextDouble() < odd) {
                int state = GenotypeState.HAPLOID_REF + random.nextInt(6);
                if (state == GenotypeState.POLYPLOID) {
                    int ploidy = 3 + random.nextInt(3);
                    int called = random.nextInt(ploidy + 1);
                    view.addPolyploid(s, ploidy, called, random.nextInt(called + 1));
                } else {
                    view.add(s, state);
                }
            } else if (random.nextDouble() < carriers) {
                view.add(s, 1 + random.nextInt(3));
            }
        }
        decoder.decode(encoder.encode(view), n, decoded);
        assertThat(text(decoded)).isEqualTo(text(view));
    }

    /** Half and polyploid calls stand behind the others, without a mask of haploid ones. */
    @Property
    void exceptionsComeBackBetweenTheOthers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(2000);
        double carriers = random.nextDouble() * random.nextDouble();
        double odd = random.nextDouble() * random.nextDouble();
        GenotypeView view = new GenotypeView();
        view.clear(n);
        for (int s = 0; s < n; s++) {
            if (random.nextDouble() < odd) {
                int kind = random.nextInt(3);
                if (kind == 2) {
                    view.addPolyploid(s, 3, 2, random.nextInt(3));
                } else {
                    view.add(s, kind == 0 ? GenotypeState.HALF_REF : GenotypeState.HALF_ALT);
                }
            } else if (random.nextDouble() < carriers) {
                view.add(s, 1 + random.nextInt(3));
            }
        }
        decoder.decode(encoder.encode(view), n, decoded);
        assertThat(text(decoded)).isEqualTo(text(view));
    }

    @Property
    void calledAlikeIsWhatEachSampleSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(4);
        GenotypeView[] views = {new GenotypeView(), new GenotypeView()};
        List<List<String>> called = List.of(new ArrayList<>(), new ArrayList<>());
        for (int v = 0; v < 2; v++) {
            views[v].clear(n);
            for (int s = 0; s < n; s++) {
                int state = random.nextInt(GenotypeState.COUNT);
                if (state == GenotypeState.POLYPLOID) {
                    views[v].addPolyploid(s, 3, 2, 1);
                } else if (state != GenotypeState.HOM_REF) {
                    views[v].add(s, state);
                }
                called.get(v)
                        .add(new String[] {"2/2", "2/2", "2/2", "0/2", "1/1", "1/1", "0/1", "1/2", "1/2", "2/3"}
                                [state]);
            }
        }
        assertThat(views[0].isCalledAs(views[1])).isEqualTo(called.get(0).equals(called.get(1)));
        assertThat(views[0].isCalledAs(views[0])).isTrue();
    }

    @Property
    void sampleSetsGiveBackWhatWasEncoded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(500);
        double part = random.nextDouble();
        SampleList set = new SampleList();
        List<Integer> wanted = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            if (random.nextDouble() < part) {
                set.add(s);
                wanted.add(s);
            }
        }
        SampleList back = new SampleList();
        SampleSetCodec.decode(SampleSetCodec.encode(set, n), n, back);
        List<Integer> got = new ArrayList<>();
        for (int i = 0; i < back.size(); i++) {
            got.add(back.get(i));
        }
        assertThat(got).isEqualTo(wanted);
    }

    @Property
    void cutBytesAreRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GenotypeView view = new GenotypeView();
        view.clear(200);
        for (int s = 0; s < 200; s += 1 + random.nextInt(40)) {
            view.add(s, 1 + random.nextInt(3));
        }
        byte[] packed = encoder.encode(view);
        byte[] cut = Arrays.copyOf(packed, random.nextInt(packed.length));
        assertThatThrownBy(() -> decoder.decode(cut, 200, decoded)).isInstanceOf(IllegalStateException.class);
    }

    /** What planes of bits pack for each allele is what entries of allele numbers pack. */
    @Property
    void callsInPlanesAreThoseOfTheirEntries(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(300);
        int nAlts = 1 + random.nextInt(CallPlanes.MAX_ALTS);
        double frequency = random.nextDouble() * random.nextDouble();
        double missing = random.nextInt(3) * random.nextDouble() / 2;
        CallBuffer inPlanes = new CallBuffer();
        CallBuffer entries = new CallBuffer();
        for (CallBuffer used : List.of(inPlanes, entries)) {
            // What an earlier record left behind must not show.
            used.clear(400);
            used.phasedByDefault(true);
            CallPlanes planes = used.planes();
            for (int w = 0; w < 13; w++) {
                planes.put(w, random.nextLong(), random.nextLong(), 0);
            }
            used.clear(n);
            used.phasedByDefault(seed % 2 == 0);
        }
        CallPlanes planes = inPlanes.planes();
        for (int from = 0; from < n; from += CallPlanes.SAMPLES_OF_WORD) {
            long low = 0;
            long high = 0;
            long notCalled = 0;
            for (int s = from; s < Math.min(n, from + CallPlanes.SAMPLES_OF_WORD); s++) {
                int[] alleles = new int[2];
                for (int c = 0; c < 2; c++) {
                    alleles[c] = random.nextDouble() < frequency ? 1 + random.nextInt(nAlts) : 0;
                    alleles[c] = random.nextDouble() < missing ? CallBuffer.NOT_CALLED : alleles[c];
                    long bit = 1L << 2 * (s - from) + c;
                    low |= alleles[c] == 1 || alleles[c] == 3 ? bit : 0;
                    high |= alleles[c] == 2 || alleles[c] == 3 ? bit : 0;
                    notCalled |= alleles[c] == CallBuffer.NOT_CALLED ? bit : 0;
                }
                if (alleles[0] != 0 || alleles[1] != 0) {
                    entries.diploid(s, alleles[0], alleles[1]);
                }
            }
            planes.put(from / CallPlanes.SAMPLES_OF_WORD, low, high, notCalled);
        }
        CallPacker packer = new CallPacker();
        for (int alt = 1; alt <= nAlts; alt++) {
            CallPacker.Packed packed = packer.pack(inPlanes, alt);
            CallPacker.Packed expected = packer.pack(entries, alt);
            assertThat(packed.counts()).isEqualTo(expected.counts());
            assertThat(packed.genotypes()).isEqualTo(expected.genotypes());
            assertThat(packed.phase()).isEqualTo(expected.phase());
        }
        // And so do the entries that they become.
        assertThat(inPlanes.nEntries()).isEqualTo(entries.nEntries());
        for (int alt = 1; alt <= nAlts; alt++) {
            CallPacker.Packed listed = packer.pack(inPlanes, alt);
            CallPacker.Packed expected = packer.pack(entries, alt);
            assertThat(listed.genotypes()).isEqualTo(expected.genotypes());
            assertThat(listed.phase()).isEqualTo(expected.phase());
        }
    }

    /** 1/2 seen from either allele is heterozygous; ./1 is half a call; 2 of a male is haploid. */
    @Test
    void eachAlleleSeesItsOwnCopies() {
        CallBuffer calls = new CallBuffer();
        calls.clear(4);
        calls.diploid(0, 1, 2);
        calls.diploid(1, CallBuffer.NOT_CALLED, 1);
        calls.add(2, new int[] {2}, 1);
        calls.diploid(3, 2, 2);
        assertThat(text(encoder.view(calls, 1))).isEqualTo("0:1(2,2,1) 1:8(2,1,1) 2:4(1,1,0) ");
        assertThat(text(encoder.view(calls, 2))).isEqualTo("0:1(2,2,1) 1:7(2,1,0) 2:5(1,1,1) 3:2(2,2,2) ");
    }

    /** 0/1 and 0/1 of one variant in two spellings are 1/1; 1/1 and 0/1 are more than two copies, so missing. */
    @Test
    void joinedCopiesAddUpToThePloidy() {
        GenotypeView a = new GenotypeView();
        GenotypeView b = new GenotypeView();
        a.clear(3);
        b.clear(3);
        a.add(0, GenotypeState.HET);
        b.add(0, GenotypeState.HET);
        a.add(1, GenotypeState.HOM_ALT);
        b.add(1, GenotypeState.HET);
        b.add(2, GenotypeState.MISSING);
        GenotypeJoin join = new GenotypeJoin();
        join.join(a, b, decoded);
        assertThat(text(decoded)).isEqualTo("0:2(2,2,2) 1:3(2,0,0) ");
        assertThat(join.exceeded()).isEqualTo(1);
    }

    private static String text(GenotypeView view) {
        StringBuilder text = new StringBuilder();
        for (int e = 0; e < view.nEntries(); e++) {
            text.append(view.sample(e)).append(':').append(view.state(e));
            text.append('(')
                    .append(view.ploidy(e))
                    .append(',')
                    .append(view.called(e))
                    .append(',');
            text.append(view.alt(e)).append(") ");
        }
        return text.toString();
    }
}
