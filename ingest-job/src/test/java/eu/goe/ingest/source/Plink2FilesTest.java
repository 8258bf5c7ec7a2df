package eu.goe.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.errors.UsageException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats plink and bgen beside what plink2 says about its own files (source/plink2/README.md). */
class Plink2FilesTest {
    /** One variant a task. */
    private static final SplitSize TINY = new SplitSize(1, 1, 1);

    @TempDir
    Path folder;

    private static Path files;

    @BeforeAll
    static void find() throws URISyntaxException {
        files = Path.of(Plink2FilesTest.class
                        .getResource("/source/plink2/make.sh")
                        .toURI())
                .getParent();
    }

    private static List<String[]> golden(String name) throws IOException {
        return Files.readAllLines(files.resolve(name)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .toList();
    }

    private static SourceRead plink(Path file, SplitSize size, String... options) throws IOException {
        return SourceRead.of(
                PlinkSource.open(SourceRead.options(file, options), null), size, SiteFilter.ALL, List.of());
    }

    private static SourceRead bgen(Path file, String... options) throws IOException {
        return SourceRead.of(BgenSource.open(SourceRead.options(file, options), null), TINY, SiteFilter.ALL, List.of());
    }

    private static void assertSite(Row row, String[] expected) {
        assertThat(row.<String>getAs("contigName")).isEqualTo(expected[0]);
        assertThat(row.<Long>getAs("start")).isEqualTo(Long.parseLong(expected[1]) - 1);
        assertThat(row.<Long>getAs("end")).isEqualTo(Long.parseLong(expected[1]) - 1 + expected[3].length());
        assertThat(SourceRead.get(row, "names")).isEqualTo(List.of(expected[2]));
        assertThat(row.<String>getAs("referenceAllele")).isEqualTo(expected[3]);
        assertThat(SourceRead.get(row, "alternateAlleles")).isEqualTo(List.of(expected[4]));
    }

    @Test
    void plinkHasGlowsSchema() throws IOException {
        assertThat(plink(files.resolve("calls.bed"), TINY).schema().simpleString())
                .isEqualTo("struct<contigName:string,names:array<string>,position:double,start:bigint,end:bigint,"
                        + "referenceAllele:string,alternateAlleles:array<string>,"
                        + "genotypes:array<struct<sampleId:string,calls:array<int>>>>");
    }

    @Test
    void bedHasTheGenotypesThatPlink2Reads() throws IOException {
        List<String[]> golden = golden("calls-out.vcf");
        for (SplitSize size : List.of(TINY, new SplitSize(7, 1, 1), SourceRead.SMALL)) {
            List<Row> rows = plink(files.resolve("calls.bed"), size).rows();
            assertThat(rows).hasSize(9);
            for (int v = 0; v < 9; v++) {
                assertSite(rows.get(v), golden.get(v));
                assertThat(rows.get(v).<Double>getAs("position")).isZero();
                List<Row> genotypes = SourceRead.genotypes(rows.get(v));
                assertThat(genotypes).hasSize(9);
                for (int s = 0; s < 9; s++) {
                    assertThat(genotypes.get(s).<String>getAs("sampleId")).isEqualTo("P" + (s + 1));
                    // The format knows no haploid calls: plink2 writes them twice.
                    List<Integer> expected = alleles(golden.get(v)[9 + s]);
                    assertThat(SourceRead.get(genotypes.get(s), "calls"))
                            .isEqualTo(expected.size() == 1 ? List.of(expected.get(0), expected.get(0)) : expected);
                }
            }
        }
        assertThat(plink(files.resolve("calls.bed"), TINY).partitions()).isEqualTo(9);
    }

    private static List<Integer> alleles(String gt) {
        return Arrays.stream(gt.split("[|/]"))
                .map(a -> a.equals(".") ? -1 : Integer.valueOf(a))
                .toList();
    }

    @Test
    void familiesGoBeforeSamplesWhereThereAreAny() throws IOException {
        for (String ending : List.of(".bed", ".bim")) {
            Files.copy(files.resolve("calls" + ending), folder.resolve("families" + ending));
        }
        Files.writeString(
                folder.resolve("families.fam"),
                Files.readString(files.resolve("calls.fam")).replaceFirst("0\tP2\t", "F7 P2 "));
        Path bed = folder.resolve("families.bed");
        assertThat(SourceRead.genotypes(plink(bed, TINY).rows().get(0)))
                .extracting(g -> g.getAs("sampleId"))
                .startsWith("P1", "F7_P2", "P3");
        assertThat(SourceRead.genotypes(
                        plink(bed, TINY, "mergeFidIid", "false").rows().get(0)))
                .extracting(g -> g.getAs("sampleId"))
                .startsWith("P1", "P2", "P3");
    }

    @Test
    void filtersAndColumnsSpareTheGenotypes() throws IOException {
        SiteFilter onX =
                new SiteFilter.TextIs(SiteFilter.Text.CONTIG, SiteFilter.Comparison.EQUAL, UTF8String.fromString("X"));
        SourceRead read = SourceRead.of(
                PlinkSource.open(SourceRead.options(files.resolve("calls.bed")), null),
                SourceRead.SMALL,
                onX,
                List.of("start"));
        assertThat(read.rows()).extracting(r -> r.getLong(0)).containsExactly(3_999_999L, 99_999_999L);
        assertThat(read.metrics())
                .containsEntry("recordsSkipped", 7L)
                .containsEntry("fileBytesRead", Files.size(files.resolve("calls.bim")));
        SourceRead bgen = SourceRead.of(
                BgenSource.open(SourceRead.options(files.resolve("phased-13-8.bgen")), null),
                SourceRead.SMALL,
                onX,
                List.of("start"));
        assertThat(bgen.rows()).hasSize(2);
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() throws IOException {
        for (String ending : List.of(".bed", ".bim", ".fam")) {
            Files.copy(files.resolve("calls" + ending), folder.resolve("short" + ending));
        }
        Path bed = folder.resolve("short.bed");
        Files.write(bed, Arrays.copyOf(Files.readAllBytes(bed), 29));
        assertThatThrownBy(() -> plink(bed, TINY))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("short.bed: the file has 29 bytes; by its .bim and .fam it must have 30");
        Files.copy(files.resolve("calls.bim"), bed, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> plink(bed, TINY)).hasMessageContaining("this is no plink 1 .bed file");
    }

    @Test
    void bgenHasGlowsSchema() throws IOException {
        assertThat(bgen(files.resolve("phased-13-8.bgen")).schema().simpleString())
                .isEqualTo(
                        "struct<contigName:string,start:bigint,end:bigint,names:array<string>,referenceAllele:string,"
                                + "alternateAlleles:array<string>,genotypes:array<struct<sampleId:string,phased:boolean,"
                                + "calls:array<int>,ploidy:int,posteriorProbabilities:array<double>>>>");
        assertThat(bgen(files.resolve("phased-13-8.bgen"), "emitHardCalls", "false", "includeSampleIds", "false")
                        .schema()
                        .simpleString())
                .doesNotContain("calls", "sampleId");
    }

    @ParameterizedTest
    @CsvSource({
        "dosages-11.bgen, last, 0.0006",
        "dosages-12-8.bgen, first, 0.0045",
        "dosages-12-16.bgen, last, 0.0006",
        "dosages-13-16.bgen, last, 0.0006"
    })
    void bgenHasTheProbabilitiesThatPlink2Writes(String file, String reference, double tolerance) throws IOException {
        List<Row> rows = bgen(files.resolve(file), "referenceAllele", reference).rows();
        List<String[]> golden = golden("dosages-gp.vcf");
        assertThat(rows).hasSize(7).hasSameSizeAs(golden);
        int missing = 0;
        for (int v = 0; v < golden.size(); v++) {
            assertSite(rows.get(v), golden.get(v));
            List<Row> genotypes = SourceRead.genotypes(rows.get(v));
            assertThat(genotypes).hasSize(9);
            for (int s = 0; s < 9; s++) {
                Row genotype = genotypes.get(s);
                assertThat(genotype.<String>getAs("sampleId")).isEqualTo("P" + (s + 1));
                assertThat(genotype.<Boolean>getAs("phased")).isFalse();
                assertThat(genotype.<Integer>getAs("ploidy")).isEqualTo(2);
                List<?> ours = (List<?>) SourceRead.get(genotype, "posteriorProbabilities");
                String[] sample = golden.get(v)[9 + s].split(":");
                if (sample.length < 2 || sample[1].equals(".")) {
                    missing++;
                    assertThat(ours).isEmpty();
                    assertThat(SourceRead.get(genotype, "calls")).isEqualTo(List.of(-1, -1));
                    continue;
                }
                String[] gp = sample[1].split(",");
                int certain = -1;
                for (int g = 0; g < 3; g++) {
                    double expected = Double.parseDouble(gp[g]);
                    assertThat((Double) ours.get(g))
                            .as("%s variant %d sample %d", file, v, s)
                            .isCloseTo(expected, within(tolerance));
                    // Probabilities within the tolerance of the threshold may be called or not.
                    certain = expected > 0.9 + tolerance ? g : certain;
                }
                if (certain >= 0) {
                    assertThat(SourceRead.get(genotype, "calls"))
                            .isEqualTo(List.of(List.of(0, 0), List.of(0, 1), List.of(1, 1))
                                    .get(certain));
                }
            }
        }
        assertThat(missing).isBetween(1, 20);
    }

    @ParameterizedTest
    @CsvSource({"phased-13-8.bgen", "phased-12-11.bgen"})
    void bgenHasThePhasedAndHaploidCallsThatPlink2Writes(String file) throws IOException {
        List<Row> rows = bgen(files.resolve(file), "referenceAllele", "last").rows();
        List<String[]> golden = golden("phased-out.vcf");
        assertThat(rows).hasSize(9);
        int haploid = 0;
        for (int v = 0; v < 9; v++) {
            assertSite(rows.get(v), golden.get(v));
            List<Row> genotypes = SourceRead.genotypes(rows.get(v));
            for (int s = 0; s < 9; s++) {
                List<Integer> expected = alleles(golden.get(v)[9 + s]);
                Row genotype = genotypes.get(s);
                String as = file + " variant " + v + " sample " + s;
                assertThat(genotype.<Integer>getAs("ploidy")).as(as).isEqualTo(expected.size());
                assertThat(SourceRead.get(genotype, "calls")).as(as).isEqualTo(expected);
                haploid += expected.size() == 1 ? 1 : 0;
                if (expected.size() == 2 && expected.get(0) != expected.get(1)) {
                    assertThat(genotype.<Boolean>getAs("phased")).as(as).isTrue();
                    assertThat(SourceRead.get(genotype, "posteriorProbabilities"))
                            .as(as)
                            .isEqualTo(
                                    expected.get(0) == 0 ? List.of(1.0, 0.0, 0.0, 1.0) : List.of(0.0, 1.0, 1.0, 0.0));
                }
            }
        }
        assertThat(haploid).isEqualTo(6);
    }

    @Test
    void samplesOfABgenWithoutIdsComeFromASampleFile() throws IOException {
        Path alone = Files.copy(files.resolve("dosages-11.bgen"), folder.resolve("alone.bgen"));
        assertThat(bgen(alone).schema().simpleString()).doesNotContain("sampleId");
        Path samples = Files.writeString(
                folder.resolve("ids.txt"),
                Files.readString(files.resolve("dosages-11.sample")).replace(" P", " Q"));
        assertThat(SourceRead.genotypes(
                        bgen(alone, "sampleFilePath", samples.toString()).rows().get(0)))
                .extracting(g -> g.getAs("sampleId"))
                .startsWith("Q1", "Q2")
                .hasSize(9);
        assertThatThrownBy(() -> bgen(alone, "sampleFilePath", samples.toString(), "sampleIdColumn", "name"))
                .hasMessageContaining("ids.txt:1: there is no column name");
        Files.writeString(samples, "ID_1 ID_2 missing\n0 0 0\na a 0\n");
        assertThatThrownBy(() -> bgen(alone, "sampleFilePath", samples.toString()))
                .hasMessageContaining("ids.txt: 1 samples; alone.bgen has 9");
    }

    @Test
    void aCutBgenIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(files.resolve("phased-13-8.bgen"));
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.bgen"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> bgen(cut)).as("%d bytes", length).isInstanceOf(BadInputException.class);
        }
        assertThatThrownBy(() -> bgen(files.resolve("phased-13-8.bgen"), "referenceAllele", "middle"))
                .isInstanceOf(UsageException.class);
    }
}
