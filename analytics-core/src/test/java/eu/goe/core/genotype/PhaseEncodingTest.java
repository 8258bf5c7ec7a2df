package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.testing.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Phase of calls through bytes and back, against the text of the calls. */
class PhaseEncodingTest {
    /** Rows of the table of examples in the document: calls and bytes. */
    static Stream<List<String>> examples() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "format.md")).stream()
                .filter(l -> l.matches("\\| `[0-9.|/\\\\ ]+` \\| (`[0-9A-F ]+`|absent) \\|"))
                .map(l -> l.replace("\\|", "!").split("\\|"))
                .map(c -> List.of(c[1].replaceAll("[` ]+$|^[` ]+", "").replace('!', '|'), c[2].replaceAll("[` ]", "")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleOfTheDocumentIsWhatTheEncoderWrites(List<String> example) {
        byte[] packed = new PhaseEncoder().encode(calls(example.get(0).split(" ")), 1);
        String hex = packed == null ? "absent" : HexFormat.of().withUpperCase().formatHex(packed);
        assertThat(hex).isEqualTo(example.get(1));
    }

    @Test
    void thereAreFiveExamples() throws IOException {
        assertThat(examples()).hasSize(5);
    }

    @Test
    void phasedCallsComeBackAsTheyWere() {
        String[] gts = {"0|1", "1|0", ".|1", "1|.", "0|.", ".|0", "1|1", "0|0", "0/1", "./1", "0/0", "1", ".", "./."};
        assertThat(back(1, gts)).containsExactly(gts);
    }

    @Test
    void eachAlleleOfASplitCallKeepsItsPlace() {
        // As bcftools norm -m- splits them: the other alternate is 0.
        String[] gts = {"1|2", "2|1", "0|2", "2|.", "2|2"};
        assertThat(back(1, gts)).containsExactly("1|0", "0|1", "0|0", "0|.", "0|0");
        assertThat(back(2, gts)).containsExactly("0|1", "1|0", "0|1", "1|.", "1|1");
    }

    @Test
    void orderOfUnphasedAndOfPolyploidCallsIsNotKept() {
        assertThat(back(1, "1/0", "1/.", "1|0|0", "0|1/1", ".|1|1", "./.|."))
                .containsExactly("0/1", "./1", "0|0|1", "0/1/1", ".|1|1", "././.");
    }

    @Test
    void aMissingCallHasNoPhase() {
        assertThat(back(1, "0|0", ".|.", "0|1")).containsExactly("0|0", "./.", "0|1");
        assertThat(new PhaseEncoder().encode(calls(".|.", "0/1", "./."), 1)).isNull();
        assertThat(new PhaseEncoder().encode(calls(".|.", "1", ".|."), 1)).isNull();
    }

    @Test
    void theDefaultIsWhatMostCallsAre() {
        // The first of 900 is phased, so the reader takes that for the default: the encoder turns it round.
        String[] gts = new String[900];
        Arrays.fill(gts, "0/0");
        gts[0] = "1|0";
        gts[17] = "./.";
        CallBuffer calls = calls(gts);
        assertThat(calls.isPhasedByDefault()).isTrue();
        byte[] packed = new PhaseEncoder().encode(calls, 1);
        // Default not phased, others follow; a set of one sample, number 0; its first copy is the allele.
        assertThat(packed).containsExactly(2, 0, 1, 0, 1);
        assertThat(back(1, gts)).containsExactly(gts);
    }

    @Property
    void anyCallsComeBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] kinds = {
            "0|0", "0/0", "0|1", "1|0", "1|1", "0/1", "1/1", ".|1", "1|.", ".|0", "0|.", "./1", "./0", "./.", "0", "1",
            ".", "0|0|1", "0/1/1", "1|1|1|1"
        };
        String usual = kinds[random.nextInt(2)];
        double others = random.nextDouble();
        String[] gts = new String[1 + random.nextInt(300)];
        for (int s = 0; s < gts.length; s++) {
            gts[s] = random.nextDouble() < others ? kinds[random.nextInt(kinds.length)] : usual;
        }
        assertThat(back(1, gts)).containsExactly(gts);
    }

    @Property
    void bytesCutShortOrTooLongAreRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] gts = new String[9 + random.nextInt(50)];
        for (int s = 0; s < gts.length; s++) {
            gts[s] = random.nextBoolean() ? "0|1" : "1|0";
        }
        CallBuffer calls = calls(gts);
        byte[] packed = new PhaseEncoder().encode(calls, 1);
        GenotypeView view = new GenotypeEncoder().view(calls, 1);
        for (int length : new int[] {0, packed.length - 1, packed.length + 1}) {
            assertThatThrownBy(() -> new PhaseView().decode(Arrays.copyOf(packed, length), view))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rowsThatAreJoinedKeepWhatBothSay() {
        //        A      B     together
        String[][] cases = {
            {"0|1", "0|0", "0|1"}, // the allele's place is that of the row that has it
            {"0|0", "1|0", "1|0"},
            {"0|1", "1|0", "1|1"},
            {"0|1", "0/0", "0/1"}, // one row says that it is not phased
            {"1|0", "./.", "1|0"}, // the other says nothing
            {".|.", "1|0", "1|0"},
            {".|1", ".|0", ".|1"},
            {"0|.", "0|.", "0|."},
            {"0|0", "0|0", "0|0"},
            {"0/0", "0/0", "0/0"},
            {"1|1", "0|1", "./."}, // three copies of two
            {"1", "0", "1"},
        };
        String[] a = Stream.of(cases).map(c -> c[0]).toArray(String[]::new);
        String[] b = Stream.of(cases).map(c -> c[1]).toArray(String[]::new);
        String[] both = Stream.of(cases).map(c -> c[2]).toArray(String[]::new);
        GenotypeView viewA = new GenotypeView();
        GenotypeView viewB = new GenotypeView();
        GenotypeView joined = new GenotypeView();
        PhaseView phaseA = unpack(calls(a), 1, viewA);
        PhaseView phaseB = unpack(calls(b), 1, viewB);
        new GenotypeJoin().join(viewA, viewB, joined);
        PhaseView phase = new PhaseView();
        phase.join(phaseA, viewA, phaseB, viewB, joined);
        assertThat(text(joined, phase)).containsExactly(both);
        PhaseView read = new PhaseView();
        read.decode(new PhaseEncoder().encode(phase, joined), joined);
        assertThat(text(joined, read)).containsExactly(both);
    }

    /** Calls as a reader makes them: the first with a phase says what the default is. */
    static CallBuffer calls(String... gts) {
        CallBuffer calls = new CallBuffer();
        calls.clear(gts.length);
        for (int s = 0; s < gts.length; s++) {
            String[] copies = gts[s].split("[|/]");
            boolean phased = !gts[s].contains("/");
            boolean called = gts[s].matches(".*[0-9].*");
            if (s == 0) {
                calls.phasedByDefault(phased && copies.length > 1);
            }
            if (copies.length > 1 && called && phased != calls.isPhasedByDefault()) {
                calls.otherPhase().add(s);
            }
            if (copies.length != 2 || !copies[0].equals("0") || !copies[1].equals("0")) {
                int[] alleles = Stream.of(copies)
                        .mapToInt(copy -> copy.equals(".") ? CallBuffer.NOT_CALLED : Integer.parseInt(copy))
                        .toArray();
                calls.add(s, alleles, alleles.length);
            }
        }
        return calls;
    }

    private static PhaseView unpack(CallBuffer calls, int alt, GenotypeView view) {
        byte[] genotypes = new GenotypeEncoder().encode(new GenotypeEncoder().view(calls, alt));
        new GenotypeDecoder().decode(genotypes, calls.nSamples(), view);
        PhaseView phase = new PhaseView();
        phase.decode(new PhaseEncoder().encode(calls, alt), view);
        return phase;
    }

    static List<String> back(int alt, String... gts) {
        GenotypeView view = new GenotypeView();
        PhaseView phase = unpack(calls(gts), alt, view);
        return text(view, phase);
    }

    static List<String> text(GenotypeView view, PhaseView phase) {
        List<String> gts = new ArrayList<>();
        int e = 0;
        int o = 0;
        for (int s = 0; s < view.nSamples(); s++) {
            boolean differs = o < phase.others().size() && phase.others().get(o) == s;
            o += differs ? 1 : 0;
            if (e == view.nEntries() || view.sample(e) != s) {
                gts.add(phase.isPhasedByDefault() != differs ? "0|0" : "0/0");
                continue;
            }
            int p = phase.phase(e);
            List<String> copies = new ArrayList<>();
            for (int c = 0; c < view.ploidy(e); c++) {
                int missing = view.ploidy(e) - view.called(e);
                copies.add(c < missing ? "." : c < view.ploidy(e) - view.alt(e) ? "0" : "1");
            }
            boolean half = view.called(e) == 1;
            if (p == PhaseView.FIRST) {
                // The called copy of a half call, the alternate one of a heterozygous call.
                gts.add(copies.get(1) + "|" + copies.get(0));
            } else {
                gts.add(String.join(p == PhaseView.UNPHASED ? "/" : "|", copies));
            }
            assertThat(half && p == PhaseView.PHASED).isFalse();
            e++;
        }
        return gts;
    }
}
