package eu.goe.core.genome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import eu.goe.core.testing.Property;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
    private static final Assembly GRCH38 = Assemblies.named("GRCh38");

    /** 1-based closed 100-200 is 0-based half-open 99-200. */
    @ParameterizedTest
    @ValueSource(strings = {"chr22:100-200", "22:100-200", "NC_000022.11:100-200", "chr22:100-150,chr22:151-200"})
    void rangeIsOneBasedAndClosedUnderEveryName(String text) {
        Regions regions = Regions.parse(text, GRCH38);
        assertThat(regions.toList()).containsExactly(new Region(21, 99, 200));
        assertThat(regions.contains(21, 98)).isFalse();
        assertThat(regions.contains(21, 99)).isTrue();
        assertThat(regions.contains(21, 199)).isTrue();
        assertThat(regions.contains(21, 200)).isFalse();
        assertThat(regions.contains(20, 150)).isFalse();
        assertThat(regions.contains(24, 150)).isFalse();
    }

    @Test
    void everySpellingOfTheSameStretchesHasOneText() {
        Assembly grch38 = Assemblies.named("GRCh38");
        Regions written = Regions.parse("22:101-200, chr22:150-300,NC_000021.9", grch38);
        Regions bed = Regions.bed("r.bed", List.of("chr22\t100\t300", "21\t0\t46709983"), grch38);
        assertThat(written.text(grch38)).isEqualTo("chr21,chr22:101-300").isEqualTo(bed.text(grch38));
        assertThat(Regions.parse(bed.text(grch38), grch38).toList()).isEqualTo(bed.toList());
    }

    @Test
    void whatOfAStretchIsInTheRegions() {
        Regions regions = Regions.of(List.of(new Region(1, 10, 20), new Region(1, 30, 40), new Region(2, 0, 5)));
        assertThat(regions.within(new Region(1, 15, 35))).containsExactly(new Region(1, 15, 20), new Region(1, 30, 35));
        assertThat(regions.within(new Region(1, 0, 100))).containsExactly(new Region(1, 10, 20), new Region(1, 30, 40));
        assertThat(regions.within(new Region(1, 10, 11))).containsExactly(new Region(1, 10, 11));
        assertThat(regions.within(new Region(1, 20, 30))).isEmpty();
        assertThat(regions.within(new Region(1, 40, 50))).isEmpty();
        assertThat(regions.within(new Region(0, 0, 50))).isEmpty();
        assertThat(regions.within(new Region(9, 0, 50))).isEmpty();
    }

    @Test
    void regionsTouchTheirWindowsOnly() {
        Assembly grch38 = Assemblies.named("GRCh38");
        assertThat(Regions.parse("chr22:9999999-10000001,chrX:1-5", grch38).windows(grch38))
                .containsExactlyInAnyOrder("chr22.0", "chr22.1", "chrX.0");
    }

    @Test
    void wholeContigAndOpenRangeEndWithIt() {
        assertThat(Regions.parse("chr22", GRCH38).toList()).containsExactly(new Region(21, 0, 50_818_468));
        assertThat(Regions.parse("chr22:101-", GRCH38).toList()).containsExactly(new Region(21, 100, 50_818_468));
        assertThat(Regions.parse("chr22:50818000-60000000", GRCH38).bases()).isEqualTo(469);
        assertThat(Regions.parse("chr22:7", GRCH38).toList()).containsExactly(new Region(21, 6, 7));
        assertThat(Regions.parse("chr2,chr1", GRCH38).toList())
                .extracting(Region::contig)
                .containsExactly(0, 1);
    }

    @Test
    void contigNameMayHoldColonsAndCommas() {
        Assembly any =
                Assemblies.named("any").withContig("HLA-A*01:01:01:01", 0).withContig("a,b", 500);
        assertThat(Regions.parse("HLA-A*01:01:01:01", any).toList())
                .containsExactly(new Region(0, 0, Integer.MAX_VALUE));
        assertThat(Regions.parse("HLA-A*01:01:01:01:5-9", any).toList()).containsExactly(new Region(0, 4, 9));
        assertThat(Regions.parse("a,b", any).toList()).containsExactly(new Region(1, 0, 500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chr23 | assembly GRCh38 has no contig 'chr23'",
                "chr22:1,000-2,000 | assembly GRCh38 has no contig '000-2'",
                "chr22:0-10 | '0-10' is not a range",
                "chr22:-10 | '-10' is not a range",
                "chr22:a-b | 'a-b' is not a range",
                "chr22:200-100 | the range 200-100 ends before it begins",
                "chr22:60000000-60000001 | chr22 has 50818468 bases, the range begins at 60000000",
                "'' | assembly GRCh38 has no contig ''"
            })
    void badRegionSaysWhy(String text, String message) {
        assertThatThrownBy(() -> Regions.parse(text, GRCH38))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bedIsZeroBasedHalfOpenAndSkipsWhatIsNoData() {
        Regions regions = Regions.bed(
                "r.bed",
                List.of(
                        "\uFEFF#comment",
                        "track name=x",
                        "browser position chr1",
                        "",
                        "chr22\t99\t200\tname\t0\t+",
                        "22\t150\t300\r",
                        "chrUn_1\t1\t2",
                        "chr22 400 500",
                        "chr22\t600\t600",
                        "chr22\t50818000\t99999999"),
                GRCH38);
        assertThat(regions.toList())
                .containsExactly(
                        new Region(21, 99, 300), new Region(21, 400, 500), new Region(21, 50_818_000, 50_818_468));
        assertThat(regions.skippedLines()).isEqualTo(1);
        assertThat(regions.overlaps(21, 0, 99)).isFalse();
        assertThat(regions.overlaps(21, 0, 100)).isTrue();
        assertThat(regions.overlaps(21, 299, 400)).isTrue();
        assertThat(regions.overlaps(21, 300, 400)).isFalse();
        assertThat(regions.overlaps(21, 100, 100)).isFalse();
    }

    @Test
    void badBedNamesTheLine() {
        assertThatThrownBy(() -> Regions.bed("r.bed", List.of("chr22\t1\t2", "chr22\t5\t4"), GRCH38))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("r.bed:2: not a line of a BED file");
        assertThatThrownBy(() -> Regions.bed("r.bed", List.of("chr22\t60000000\t60000001"), GRCH38))
                .hasMessage(
                        "r.bed:1: chr22 has 50818468 bases in GRCh38, the line begins at 60000000. Is the file on another"
                                + " assembly?");
        assertThatThrownBy(() -> Regions.bed("r.bed", List.of("scaffold\t1\t2"), GRCH38))
                .hasMessage("r.bed: no line is on a contig of assembly GRCh38 (1 are on others).");
    }

    /** The oracle is a bit for each base. */
    @Property
    void agreesWithABitForEachBase(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Region> list = new ArrayList<>();
        BitSet[] bits = {new BitSet(), new BitSet(), new BitSet()};
        for (int i = random.nextInt(12); i > 0; i--) {
            int start = random.nextInt(100);
            Region region = new Region(random.nextInt(3), start, start + random.nextInt(20));
            list.add(region);
            bits[region.contig()].set(region.start(), region.end());
        }
        Regions regions = Regions.of(list);
        for (int contig = 0; contig < 3; contig++) {
            for (int start = 0; start < 125; start++) {
                assertThat(regions.contains(contig, start)).isEqualTo(bits[contig].get(start));
                int end = start + random.nextInt(10);
                assertThat(regions.overlaps(contig, start, end))
                        .isEqualTo(!bits[contig].get(start, end).isEmpty());
            }
        }
        assertThat(regions.bases()).isEqualTo(bits[0].cardinality() + bits[1].cardinality() + bits[2].cardinality());
    }
}
