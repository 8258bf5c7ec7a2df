package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.testing.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Joint calls of a tile of gVCFs. Blanks in records stand for tabs; calls are {@code alternate/called/ploidy}, ! not adj. */
class TileMergeTest {
    private static final String HEADER = """
            ##fileformat=VCFv4.2
            ##contig=<ID=1,length=100000>
            ##contig=<ID=X,length=100000>
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="x">
            ##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="x">
            ##FORMAT=<ID=DP,Number=1,Type=Integer,Description="x">
            ##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description="x">
            ##INFO=<ID=END,Number=1,Type=Integer,Description="x">
            """;

    private static byte[] gvcf(String... records) {
        StringBuilder text = new StringBuilder(HEADER);
        text.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n");
        for (String record : records) {
            text.append(record.replace(' ', '\t')).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String block(int pos, int end) {
        return "1 " + pos + " . A <NON_REF> . . END=" + end + " GT:GQ:MIN_DP 0/0:50:30";
    }

    private static String call(int pos, String ref, String alt, String gt) {
        return "1 " + pos + " . " + ref + " " + alt + ",<NON_REF> . . . GT:GQ:DP " + gt + ":50:30";
    }

    @Test
    void aSampleWithoutTheAlleleIsCalledWhereItsBlockPasses() throws IOException {
        MergedTile tile = MergedTile.whole(
                List.of(
                        gvcf(block(1, 99), call(100, "A", "C", "0/1"), block(101, 200)),
                        gvcf(block(1, 200)),
                        gvcf(block(1, 99)),
                        gvcf("1 50 . A <NON_REF> . . END=150 GT:GQ:MIN_DP 0/0:19:30")),
                20,
                10);
        assertThat(tile.rows).hasToString("{1:99 A>C=[1/2/2, 0/2/2, 0/0/2, 0/0/2]}");
        assertThat(tile.states.get("1:99")).containsExactly(3, 3, 0, 0);
        assertThat(tile.states.get("1:198")).containsExactly(3, 3, 0, 0);
        assertThat(tile.states).doesNotContainKey("1:200");
        assertThat(tile.tally.records()).isEqualTo(6);
        assertThat(tile.tally.kept()).isEqualTo(6);
    }

    @Test
    void anotherAlleleAtThePlaceAndADeletionOverItAreCalledWithoutIt() throws IOException {
        MergedTile tile = MergedTile.whole(
                List.of(
                        gvcf(call(100, "A", "C", "0/1")),
                        gvcf(call(100, "A", "G", "1/1")),
                        gvcf(call(98, "TTAT", "T", "0/1")),
                        gvcf(call(98, "TTAT", "T", "./1"))),
                20,
                10);
        assertThat(tile.rows)
                .hasToString("{1:97 TTAT>T=[0/0/2, 0/0/2, 1/2/2, 1/1/2],"
                        + " 1:99 A>C=[1/2/2, 0/2/2, 0/2/2, 0/1/2], 1:99 A>G=[0/2/2, 2/2/2, 0/2/2, 0/1/2]}");
    }

    @Test
    void everyListedAlleleIsARowAndNonRefIsNone() throws IOException {
        MergedTile tile = MergedTile.whole(
                List.of(gvcf(call(100, "A", "C,T", "0/1"), call(110, "A", "*,G", "1/2"), call(120, "A", "G", "0/2"))),
                20,
                10);
        assertThat(tile.rows).hasToString("{1:109 A>G=[1/2/2], 1:119 A>G=[0/2/2], 1:99 A>C=[1/2/2], 1:99 A>T=[0/2/2]}");
    }

    @Test
    void recordsThatAreOneVariantAreJoinedAndTwoSpellingsOfOthersAreOneRow() throws IOException {
        MergedTile tile = MergedTile.whole(
                List.of(
                        gvcf(call(99, "GA", "GC", "0/1"), call(100, "A", "C", "0/1")),
                        gvcf(call(99, "GA", "GC", "1/1"), call(100, "A", "C", "0/1")),
                        gvcf(call(100, "AT", "CT", "1|0"))),
                20,
                10);
        assertThat(tile.rows).hasToString("{1:99 A>C=[2/2/2, 0/0/2, 1/2/2]}");
        assertThat(tile.tally.exceeded()).isEqualTo(1);
    }

    @Test
    void adjIsOfTheSamplesOwnRecord() throws IOException {
        MergedTile tile = MergedTile.whole(
                List.of(
                        gvcf("1 100 . A C,<NON_REF> . . . GT:GQ:DP 0/1:19:30"),
                        gvcf("1 100 . A G,<NON_REF> . . . GT:GQ:MIN_DP 0/1:20:9"),
                        gvcf("1 100 . A G,<NON_REF> . . . GT:GQ:MIN_DP 0/1:20:10")),
                20,
                10);
        assertThat(tile.rows).hasToString("{1:99 A>C=[1/2/2!, 0/2/2!, 0/2/2], 1:99 A>G=[0/2/2!, 1/2/2!, 1/2/2]}");
        assertThat(tile.states.get("1:99")).containsExactly(5, 5, 3);
    }

    @Test
    void onXADiploidCallOfHalfTheDepthIsAdjForMales() throws IOException {
        MergedTile tile = MergedTile.onGrch38(
                List.of(
                        gvcf("X 100 . A C,<NON_REF> . . . GT:GQ:DP 0/1:50:7"),
                        gvcf("X 100 . A G,<NON_REF> . . . GT:GQ:DP 1:50:5"),
                        gvcf("X 1 . A <NON_REF> . . END=200 GT:GQ:DP 0:50:5")),
                20,
                10);
        assertThat(tile.states.get("chrX:99")).containsExactly(4, 6, 6);
        assertThat(tile.rows.get("chrX:99 A>C")).containsExactly("1/2/2!", "0/1/1", "0/1/1");
    }

    @Test
    void badRecordsAreSetAsideAndTheRestGoesOn() throws IOException {
        MergedTile tile = MergedTile.whole(
                List.of(gvcf(
                        "1 10 . A <NON_REF> . . END=5 GT:GQ:DP 0/0:50:30",
                        "2 10 . A <NON_REF> . . END=15 GT:GQ:DP 0/0:50:30",
                        "1 20 . AQ <NON_REF> . . END=25 GT:GQ:DP 0/0:50:30",
                        "1 30 . A C . . . GT:GQ:DP 0/2:50:30",
                        "1 x . A C . . . GT:GQ:DP 0/1:50:30",
                        call(40, "A", "C", "0/1"),
                        call(40, "A", "C", "0/1"))),
                20,
                10);
        assertThat(tile.aside)
                .containsExactly(
                        "1:10 END is before POS",
                        "2:10 the assembly has no such contig",
                        "1:20 REF is empty or has letters that are no bases",
                        "1:30 a GT names an allele that the record does not have",
                        "1:-1 POS is not a whole number in range",
                        "1:40 the same record again");
        assertThat(tile.rows).hasToString("{1:39 A>C=[1/2/2]}");
        assertThat(tile.tally.records()).isEqualTo(7);
        assertThat(tile.tally.kept()).isEqualTo(1);
    }

    @Test
    void recordsOutOfOrderEndTheIngest() {
        assertThatThrownBy(() -> MergedTile.whole(List.of(gvcf(block(100, 150), block(50, 60))), 20, 10))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1:50: the record comes after one at 100")
                .hasMessageContaining("bcftools sort");
        assertThatThrownBy(() -> MergedTile.whole(
                        List.of(gvcf("X 5 . A <NON_REF> . . . GT:GQ:DP 0:50:5", block(50, 60))), 20, 10))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the contig comes after one that the first file's header lists behind it");
    }

    /** A gVCF of blocks of all kinds, variants, deletions and overlaps. */
    private static byte[] random(SplittableRandom random) {
        List<String> records = new ArrayList<>();
        for (String contig : List.of("1", "X")) {
            int pos = 1 + random.nextInt(40);
            while (pos < 400) {
                int length = 1 + random.nextInt(60);
                String gt = List.of("0/0", "0/0", "./.", "0", "0/.").get(random.nextInt(5));
                if (random.nextInt(3) == 0) {
                    int site = pos - pos % 7 + 7; // so that people share sites
                    String ref = List.of("A", "AC", "ACGTACGT").get(random.nextInt(3));
                    String alt = List.of("C", "A", "T,G").get(random.nextInt(ref.length() == 1 ? 1 : 2));
                    String call = List.of("0/1", "1|1", "./1", "0/0", "1").get(random.nextInt(5));
                    records.add(contig + " " + site + " . " + ref + " " + (ref.equals("A") ? "C" : alt)
                            + ",<NON_REF> . . . GT:GQ:DP " + call + ":" + (15 + random.nextInt(10)) + ":"
                            + random.nextInt(20));
                    pos = site + random.nextInt(10);
                } else {
                    records.add(contig + " " + pos + " . A <NON_REF> . . END=" + (pos + length - 1) + " GT:GQ:MIN_DP "
                            + gt + ":" + (15 + random.nextInt(10)) + ":" + (5 + random.nextInt(10)));
                    pos += random.nextInt(10) == 0 ? random.nextInt(length) : length;
                }
            }
        }
        return gvcf(sorted(records).toArray(new String[0]));
    }

    private static List<String> sorted(List<String> records) {
        List<String> sorted = new ArrayList<>(records);
        sorted.sort(java.util.Comparator.comparing((String r) -> r.split(" ")[0])
                .thenComparingInt(r -> Integer.parseInt(r.split(" ")[1])));
        return sorted;
    }

    @Property
    void anyCutIntoStretchesGivesTheSameRowsAndStates(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> samples = List.of(random(random), random(random), random(random));
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            cuts.add(1 + random.nextInt(450));
        }
        MergedTile whole = MergedTile.whole(samples, 20, 10);
        MergedTile cut = MergedTile.of(samples, 20, 10, List.copyOf(cuts), true);
        assertThat(cut.rows).isEqualTo(whole.rows);
        assertThat(cut.states).isEqualTo(whole.states);
        assertThat(cut.tally.records()).isEqualTo(whole.tally.records());
        assertThat(cut.tally.kept()).isEqualTo(whole.tally.kept());
        assertThat(cut.tally.overlaps()).isEqualTo(whole.tally.overlaps());
        assertThat(cut.tally.fingerprints()).isEqualTo(whole.tally.fingerprints());
        assertThat(cut.aside).containsExactlyInAnyOrderElementsOf(whole.aside);
    }

    @Property
    void samplesAloneSayWhatTheySayTogether(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> samples = List.of(random(random), random(random), random(random));
        MergedTile together = MergedTile.whole(samples, 20, 10);
        MergedTile turned = MergedTile.whole(List.of(samples.get(2), samples.get(0), samples.get(1)), 20, 10);
        together.rows.forEach((variant, calls) -> assertThat(turned.rows.get(variant))
                .as(variant)
                .containsExactly(calls.get(2), calls.get(0), calls.get(1)));
        for (int s = 0; s < 3; s++) {
            int sample = s;
            MergedTile alone = MergedTile.whole(List.of(samples.get(s)), 20, 10);
            alone.rows.forEach(
                    (variant, calls) -> assertThat(together.rows.get(variant).get(sample))
                            .as(variant)
                            .isEqualTo(calls.get(0)));
            together.states.forEach((base, states) -> assertThat(
                            alone.states.getOrDefault(base, List.of(0)).get(0))
                    .as(base)
                    .isEqualTo(states.get(sample)));
        }
    }
}
