package eu.goe.ingest.gvcf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of single-sample gVCFs as each caller writes them; blanks stand for tabs. States: 0 not called, 3 two copies, 6 one of one. */
class GvcfLineTest {
    private static final CallThresholds ADJ = new CallThresholds(20, 10, true, true);

    /** {@code KIND end state}. */
    private static String read(CallThresholds thresholds, String line) {
        GvcfLine reader = new GvcfLine(thresholds);
        byte[] bytes = ("xx" + line.replace(' ', '\t')).getBytes(StandardCharsets.UTF_8);
        GvcfLine.Kind kind = reader.read(bytes, 2, bytes.length - 2);
        return switch (kind) {
            case BLOCK, ODD_BLOCK -> kind + " " + reader.end() + " " + reader.state();
            case BAD -> kind + " " + reader.problem();
            case OTHER -> kind + " " + reader.contig() + " " + reader.pos();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                // GATK, banded: MIN_DP and not DP; at the thresholds, and one below each
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ:MIN_DP:PL 0/0:44:20:10:0,20,200 = BLOCK 150 3",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ:MIN_DP:PL 0/0:44:19:10:0,19,200 = BLOCK 150 0",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ:MIN_DP:PL 0/0:44:20:9:0,20,200 = BLOCK 150 0",
                // GATK, base-pair resolution: no END, DP only
                "1 101 . A <NON_REF> . . . GT:AD:DP:GQ:PL 0/0:30,0:30:90:0,90,900 = BLOCK 101 3",
                // phased, and not called
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ:MIN_DP 0|0:44:99:40 = BLOCK 150 3",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ:MIN_DP ./.:44:99:40 = BLOCK 150 0",
                // a half call, haploid calls with half of the depth, three copies
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ:MIN_DP 0/.:44:99:40 = BLOCK 150 9",
                "X 101 . A <NON_REF> . . END#150 GT:DP:GQ 0:5:40 = BLOCK 150 6",
                "Y 101 . A <NON_REF> . . END#150 GT:DP:GQ 0:4:40 = BLOCK 150 0",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ 0/0/0:40:40 = BLOCK 150 18",
                // DeepVariant
                "1 101 . A <*> 0 . END#150 GT:GQ:MIN_DP:PL 0/0:50:12:0,60,599 = BLOCK 150 3",
                // Strelka2: GQX, ALT and REF of no base, FILTER on the block, haploid beside a deletion
                "1 1 . N . . LowGQX;LowDepth END#99;BLOCKAVG_min30p3a GT:GQX:DP:DPF:MIN_DP .:.:0:0:0 = BLOCK 99 0",
                "1 101 . A . . PASS END#150;BLOCKAVG_min30p3a GT:GQX:DP:DPF:MIN_DP 0/0:27:11:2:10 = BLOCK 150 3",
                "1 101 . A . . LowGQX END#150;BLOCKAVG_min30p3a GT:GQX:DP:DPF:MIN_DP 0/0:27:11:2:10 = BLOCK 150 0",
                "1 101 . A . . PASS . GT:GQX:DP:DPF:MIN_DP 0:92:21:0:21 = BLOCK 101 6",
                // DRAGEN chrM: SQ, decimals cut; FILTER
                "M 101 . A <NON_REF> . PASS END#150 GT:AD:DP:SQ:MIN_DP 0/0:9,0:762:20.9:99 = BLOCK 150 3",
                "M 101 . A <NON_REF> . weak_evidence END#150 GT:AD:DP:SQ:MIN_DP 0/0:9,0:762:99:99 = BLOCK 150 0",
                // xAtlas: GQ is declared and missing
                "1 101 . A . . PASS END#150;BLOCKAVG_min30p3a GT:GQ:MIN_DP 0/0:.:30 = BLOCK 150 0",
                // weCall
                "1 101 . A <NON_REF> 69 PASS BEG#101;END#120;LEN#20 GT:DP:MIN_DP:GQ 0|0:52:35:69 = BLOCK 120 3",
                // a REF of several bases and no END
                "1 101 . ACGT <NON_REF> . . . GT:DP:GQ 0/0:30:50 = BLOCK 104 3",
                // other FORMAT orders, trailing fields left out
                "1 101 . A <NON_REF> . . END#150 GQ:GT:DP 30:0/0 = BLOCK 150 0",
                // odd columns are the record parser's to judge
                "1 101 . R <NON_REF> . . END#150 GT:DP:GQ 0/0:30:50 = ODD_BLOCK 150 3",
                "1 101 . A <NON_REF> 1e3 . END#150 GT:DP:GQ 0/0:30:50 = ODD_BLOCK 150 3",
                // no blocks
                "1 101 . A C,<NON_REF> . . . GT:DP:GQ 0/1:30:50 = OTHER 1 101",
                "1 x . A <NON_REF> . . . GT:DP:GQ 0/0:30:50 = OTHER 1 -1",
                "1 101 . A <NON_REF> . . END#150 = OTHER 1 101",
                // bad ones
                "1 101 . A <NON_REF> . . END#100 GT:DP:GQ 0/0:30:50 = BAD END is before POS",
                "1 101 . A <NON_REF> . . END#x GT:DP:GQ 0/0:30:50 = BAD END is not a whole number in range",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ 0/0:30:50:1 = BAD a sample has more fields than FORMAT",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ 0/0:30:50 0/0 = BAD more columns than the header",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ 0/2:30:50 = BAD a GT names an allele that the record does not have",
                "1 101 . A <NON_REF> . . END#150 GT:DP:GQ a/0:30:50 = BAD a GT is not made of allele numbers",
            })
    void blockOfEachCallerSaysWhoWasCalled(String line, String expected) {
        assertThat(read(ADJ, line.strip().replace('#', '='))).isEqualTo(expected.strip());
    }

    @Test
    void gqZeroBelievesGtAndNoFilter() {
        CallThresholds believing = new CallThresholds(0, 0, true, true);
        assertThat(read(believing, "1 101 . A . . LowGQX END=150 GT:GQX:MIN_DP 0/0:.:0"))
                .isEqualTo("BLOCK 150 3");
        assertThat(read(new CallThresholds(0, 10, true, true), "1 101 . A . . . END=150 GT:GQ:MIN_DP 0/0:.:9"))
                .isEqualTo("BLOCK 150 0");
    }

    @Test
    void aTestWhoseFieldNoHeaderDeclaresDoesNotApply() {
        assertThat(read(new CallThresholds(20, 10, false, true), "1 101 . A . . . END=150 GT:DP 0/0:10"))
                .isEqualTo("BLOCK 150 3");
        assertThat(read(new CallThresholds(20, 10, true, false), "1 101 . A . . . END=150 GT:GQ 0/0:20"))
                .isEqualTo("BLOCK 150 3");
        assertThat(read(ADJ, "1 101 . A . . . END=150 GT:GQ 0/0:20")).isEqualTo("BLOCK 150 0");
    }

    @Test
    void halfOfAnOddDepthIsRoundedUp() {
        CallThresholds odd = new CallThresholds(0, 11, true, true);
        assertThat(read(odd, "X 1 . A <NON_REF> . . . GT:DP 0:6")).isEqualTo("BLOCK 1 6");
        assertThat(read(odd, "X 1 . A <NON_REF> . . . GT:DP 0:5")).isEqualTo("BLOCK 1 0");
    }
}
