package eu.goe.core.release;

import static eu.goe.core.release.MergedFixture.GRCH38;
import static eu.goe.core.release.MergedFixture.people;
import static eu.goe.core.release.MergedFixture.stratum;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.core.exchange.MergedCounts;
import eu.goe.core.frequency.CountField;
import eu.goe.core.frequency.Quality;
import eu.goe.core.genome.Regions;
import eu.goe.core.variant.Variant;
import htsjdk.variant.variantcontext.VariantContext;
import htsjdk.variant.vcf.VCFFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read back with htsjdk. PAR of GRCh38: X 10001 to 2781479 and 155701383 to 156030895 (1-based; GRC). */
class SiteMarksTest {
    private static final int X = 22;
    private static final ReleaseDescription ABOUT = ReleaseDescription.placeholder();

    @TempDir
    Path folder;

    private Map<String, VariantContext> read(MergedFixture table, SiteMarks.Stretches stretches) throws IOException {
        Path release = folder.resolve("r");
        WrittenRelease.write(release, "1", ABOUT, table, EnumSet.of(ReleaseFormat.VCF), null, null, stretches);
        Map<String, VariantContext> sites = new LinkedHashMap<>();
        try (VCFFileReader reader = new VCFFileReader(release.resolve("goe-1.sites.vcf.gz"), true)) {
            assertThat(reader.getFileHeader().getInfoHeaderLine("non_par")).isNotNull();
            assertThat(reader.getFileHeader().getFilterHeaderLine("low_AN")).isNotNull();
            reader.forEach(site -> sites.put(site.getContig() + ":" + site.getStart(), site));
        }
        return sites;
    }

    @Test
    void sitesAreFlaggedByWhereTheyStart() throws IOException {
        MergedFixture table = WrittenRelease.empty("population=FIN");
        WrittenRelease.add(table, 0, 99, "A", "G", 10);
        WrittenRelease.add(table, 0, 100, "ACC", "A", 10);
        WrittenRelease.add(table, 0, 109, "C", "G", 10);
        WrittenRelease.add(table, 0, 110, "C", "G", 10);
        Regions lcr = Regions.bed("lcr.bed", List.of("chr1\t100\t110"), GRCH38);
        Regions segdup = Regions.bed("segdup.bed", List.of("1\t0\t101", "chr2\t0\t5"), GRCH38);
        Map<String, VariantContext> sites = read(table, new SiteMarks.Stretches(lcr, segdup));
        assertThat(flags(sites.get("chr1:100"))).isEqualTo("segdup");
        assertThat(flags(sites.get("chr1:101"))).isEqualTo("lcr segdup");
        assertThat(flags(sites.get("chr1:110"))).isEqualTo("lcr");
        assertThat(flags(sites.get("chr1:111"))).isEmpty();
    }

    @Test
    void sitesOfXOutsideParAreFlagged() throws IOException {
        MergedFixture table = WrittenRelease.empty("population=FIN");
        for (int start : new int[] {2_781_478, 2_781_479, 155_701_381, 155_701_382}) {
            WrittenRelease.add(table, X, start, "A", "G", 10);
        }
        Map<String, VariantContext> sites = read(table, SiteMarks.Stretches.NONE);
        assertThat(flags(sites.get("chrX:2781479"))).isEmpty();
        assertThat(flags(sites.get("chrX:2781480"))).isEqualTo("non_par");
        assertThat(flags(sites.get("chrX:155701382"))).isEqualTo("non_par");
        assertThat(flags(sites.get("chrX:155701383"))).isEmpty();
    }

    @Test
    void filtersTellWhatIsKnownToBeNoneOrFew() throws IOException {
        // 3000 people have 6000 copies of an autosome, so AN is low below 3000.
        MergedFixture table = new MergedFixture(MergedFixture.info(List.of(Quality.RAW), stratum("all", 3000)));
        table.add(Variant.of(0, 9, "A", "G"), called(1500, 20), null);
        table.add(Variant.of(0, 19, "A", "G"), called(1499, 20), null);
        table.add(Variant.of(0, 29, "A", "G"), called(1499, 0), null);
        table.add(Variant.of(0, 39, "A", "G"), called(1500, 0), null);
        Map<String, VariantContext> sites = read(table, SiteMarks.Stretches.NONE);
        assertThat(sites.get("chr1:10").isFiltered()).isFalse();
        assertThat(sites.get("chr1:20").getFilters()).containsExactly("low_AN");
        assertThat(sites.get("chr1:30").getFilters()).containsExactlyInAnyOrder("AC0", "low_AN");
        assertThat(sites.get("chr1:40").getFilters()).containsExactly("AC0");
    }

    @Test
    void anUnknownNumberOfCopiesIsNoLowOne() throws IOException {
        // On X outside PAR so many copies as the sexes have, and these are not known here.
        MergedFixture table = new MergedFixture(MergedFixture.info(List.of(Quality.RAW), stratum("all", 3000)));
        table.add(Variant.of(X, 5_000_000, "A", "G"), called(100, 20), null);
        MergedCounts hidden = new MergedCounts(1);
        hidden.add(CountField.AC, 0, 5, 9);
        hidden.add(CountField.AN, 0, 100, 6000);
        hidden.addNode(0, true, true);
        table.add(Variant.of(X, 5_000_009, "A", "G"), hidden, null);
        Map<String, VariantContext> sites = read(table, SiteMarks.Stretches.NONE);
        assertThat(sites.values()).noneMatch(VariantContext::isFiltered);
    }

    private static MergedCounts called(long people, long het) {
        return MergedFixture.counts(people(people - het, het, 0, 3000 - people));
    }

    private static String flags(VariantContext site) {
        StringBuilder flags = new StringBuilder();
        for (String flag : List.of("lcr", "segdup", "non_par")) {
            if (site.hasAttribute(flag)) {
                flags.append(flags.length() == 0 ? "" : " ").append(flag);
            }
        }
        return flags.toString();
    }
}
