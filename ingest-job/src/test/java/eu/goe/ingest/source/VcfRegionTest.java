package eu.goe.ingest.source;

import static eu.goe.ingest.source.SiteFilter.Comparison.AT_LEAST;
import static eu.goe.ingest.source.SiteFilter.Comparison.EQUAL;
import static eu.goe.ingest.source.SiteFilter.Comparison.GREATER;
import static eu.goe.ingest.source.SiteFilter.Comparison.LESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.testing.Property;
import eu.goe.ingest.source.SiteFilter.And;
import eu.goe.ingest.source.SiteFilter.Or;
import eu.goe.ingest.source.SiteFilter.Position;
import eu.goe.ingest.source.SiteFilter.Text;
import eu.goe.ingest.source.SiteFilter.TextIs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters on places, with tabix's indexes and without; counts are bcftools's (source/README.md). */
class VcfRegionTest {
    @TempDir
    static Path folder;

    private static Path tbi;
    private static Path csi;
    private static Path none;

    @BeforeAll
    static void copyTheFileThreeTimes() throws IOException {
        tbi = copy("tbi.vcf.gz", "two-contigs.vcf.gz");
        copy("tbi.vcf.gz.tbi", "two-contigs.vcf.gz.tbi");
        csi = copy("csi.vcf.gz", "two-contigs.vcf.gz");
        copy("csi.vcf.gz.csi", "two-contigs.csi");
        none = copy("none.vcf.gz", "two-contigs.vcf.gz");
    }

    private static Path copy(String name, String resource) throws IOException {
        Path to = folder.resolve(name);
        try (var in = VcfRegionTest.class.getResourceAsStream("/source/" + resource)) {
            Files.copy(in, to);
        }
        return to;
    }

    private static SiteFilter contig(String name) {
        return new TextIs(Text.CONTIG, EQUAL, UTF8String.fromString(name));
    }

    /** Records that overlap the 1-based, closed region. */
    private static SiteFilter overlap(String contig, long from, long to) {
        return new And(List.of(contig(contig), new Position(false, LESS, to), new Position(true, GREATER, from - 1)));
    }

    private static SourceRead read(Path file, SiteFilter filter) throws IOException {
        return SourceRead.vcf(file, SourceRead.SMALL, filter, List.of("contigName", "start", "end"));
    }

    @ParameterizedTest
    @CsvSource({
        "chr21, 10000001, 10001000, 2",
        "chr21, 11000001, 11500000, 714",
        "chr22, 12345678, 12345678, 1",
        "chr22, 13400000, 99999999, 144",
        "chr1, 1, 99999999, 0"
    })
    void aRegionHasTheRecordsThatBcftoolsFinds(String contig, long from, long to, int expected) throws IOException {
        for (Path file : List.of(tbi, csi, none)) {
            assertThat(read(file, overlap(contig, from, to)).rows())
                    .as("%s", file.getFileName())
                    .hasSize(expected);
        }
    }

    @Test
    void startAndAllelesAreFilteredAsBcftoolsDoes() throws IOException {
        SiteFilter starts = new And(List.of(
                contig("chr22"), new Position(false, AT_LEAST, 12_000_000), new Position(false, LESS, 12_100_000)));
        SiteFilter alleles = new And(List.of(
                contig("chr22"),
                new TextIs(Text.REF, EQUAL, UTF8String.fromString("A")),
                new TextIs(Text.FIRST_ALT, EQUAL, UTF8String.fromString("G"))));
        for (Path file : List.of(tbi, csi, none)) {
            assertThat(read(file, starts).rows()).hasSize(142);
            assertThat(read(file, alleles).rows()).hasSize(458);
        }
    }

    @Test
    void anIndexSparesMostOfTheFile() throws IOException {
        SiteFilter filter = overlap("chr21", 10_000_001, 10_001_000);
        long size = Files.size(none);
        assertThat(read(none, filter).metrics().get("fileBytesRead")).isGreaterThanOrEqualTo(size);
        for (Path file : List.of(tbi, csi)) {
            SourceRead read = SourceRead.vcf(file, new SplitSize(1 << 27, 1 << 22, 2), filter, List.of("start"));
            // Two records, and those that show that there are no more; one buffer of 64 KiB of about 150.
            assertThat(read.metrics().get("recordsRead")).isLessThanOrEqualTo(6);
            assertThat(read.metrics().get("fileBytesRead")).isLessThan(size / 2);
            assertThat(read.partitions()).isEqualTo(1);
        }
        assertThat(read(tbi, contig("chr1")).partitions()).isZero();
    }

    @Test
    void whatTheFilterLeavesOutIsCounted() throws IOException {
        SourceRead read = read(none, contig("chr22"));
        assertThat(read.rows()).hasSize(5_000);
        assertThat(read.metrics()).containsEntry("recordsRead", 10_000L).containsEntry("recordsSkipped", 5_000L);
    }

    @Property
    void anyFilterGivesTheSameRowsWithAnIndexAndWithout(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SiteFilter filter = new And(List.of(contig(random.nextInt(4) == 0 ? "chr21" : "chr22"), condition(random, 2)));
        List<?> expected = read(none, filter).rows();
        SplitSize size = new SplitSize(1 + random.nextInt(200_000), 1, 1);
        for (Path file : List.of(tbi, csi)) {
            assertThat(SourceRead.vcf(file, size, filter, List.of("contigName", "start", "end"))
                            .rows())
                    .as("seed %d: %s", seed, filter)
                    .isEqualTo(expected);
        }
    }

    private static SiteFilter condition(SplittableRandom random, int depth) {
        if (depth > 0) {
            SiteFilter left = condition(random, depth - 1);
            SiteFilter right = condition(random, depth - 1);
            return random.nextBoolean() ? new And(List.of(left, right)) : new Or(left, right);
        }
        SiteFilter.Comparison[] comparisons = SiteFilter.Comparison.values();
        long place = 9_999_000 + random.nextInt(3_600_000);
        return random.nextInt(8) == 0
                ? contig("chr21")
                : new Position(random.nextBoolean(), comparisons[random.nextInt(comparisons.length)], place);
    }

    @Test
    void anIndexThatIsOlderThanItsFileIsNotUsed() throws IOException {
        Path file = copy("stale.vcf.gz", "two-contigs.vcf.gz");
        Path index = copy("stale.vcf.gz.tbi", "two-contigs.vcf.gz.tbi");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        Files.setLastModifiedTime(index, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        SourceRead read = read(file, overlap("chr21", 10_000_001, 10_001_000));
        assertThat(read.rows()).hasSize(2);
        assertThat(read.metrics()).containsEntry("recordsRead", 10_000L);
    }

    @Test
    void aDamagedIndexIsRefusedByName() throws IOException {
        Path file = copy("damaged.vcf.gz", "two-contigs.vcf.gz");
        // A file in the right compression that is no index.
        copy("damaged.vcf.gz.tbi", "two-contigs.vcf.gz");
        assertThatThrownBy(() -> read(file, contig("chr21")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("damaged.vcf.gz.tbi: this is no tabix index");
    }
}
